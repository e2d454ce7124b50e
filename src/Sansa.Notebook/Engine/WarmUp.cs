using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Sansa.Notebook.Engine;

/// <summary>
/// Makes a first cell fast: what it would have to load and to compile just in time, in the compiler and in the formatters,
/// is exercised in the background, once a process and on two cores.
/// </summary>
internal static class WarmUp
{
    // The pool begins with a thread a core: the second half must not take the one on which a kernel answers its client.
    private static readonly Lazy<Task> Once = new(() => Task.WhenAll(
        Task.Run(RunCellAsync),
        Task.Factory.StartNew(EmitAndFormat, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

    /// <summary>Begins, at the first call; the result ends when the engine is warm.</summary>
    public static Task Begin() => Once.Value;

    /// <summary>Warms what <c>#r</c> of a shipped package with an extension needs, for the cells after the first.</summary>
    public static async Task PrepareExtensionsAsync()
    {
        // A first cell that waits already goes first: both would compete for the cores.
        await Task.Delay(TimeSpan.FromSeconds(1));
        await using var scratch = new NotebookEngine();
        await scratch.PrepareExtensionsAsync();
    }

    private static async Task RunCellAsync()
    {
        await using var scratch = new NotebookEngine();
        await scratch.ExecuteAsync("var warm = new List<int> { 1 }; warm.Count", new NoOutput());
    }

    // The second half of a compilation, while the first half of the other one still goes on.
    private static void EmitAndFormat()
    {
        var tree = CSharpSyntaxTree.ParseText("""
            using System.Threading.Tasks;
            public class Warm { public static async Task<object> RunAsync(object[] a) { await Task.CompletedTask; return a.Length; } }
            """);
        var compilation = CSharpCompilation.Create(
            "Warm", [tree], [ReferenceSet.ReadMetadata(typeof(object).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        compilation.Emit(new MemoryStream(), new MemoryStream(), options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        ValueFormatter.Format(1);
    }
}
