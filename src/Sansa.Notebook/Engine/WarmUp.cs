using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Sansa.Notebook.Packages;

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

    private static async Task RunCellAsync()
    {
        await using var scratch = new NotebookEngine();
        await scratch.ExecuteAsync("var warm = new List<int> { 1 }; warm.Count", new NoOutput());
    }

    // The second half of a compilation, while the first half of the other one still goes on.
    private static void EmitAndFormat()
    {
        var tree = CSharpSyntaxTree.ParseText("""
            using System;
            using System.Threading.Tasks;
            public class Warm
            {
                public static async Task<object> RunAsync(object[] a) { await Task.CompletedTask; return a.Length; }
                public static Func<object, Func<int>> Closure(int? n) => o => { var held = o; return () => n?.GetHashCode() ?? held.GetHashCode(); };
            }
            """);
        var compilation = CSharpCompilation.Create(
            "Warm", [tree], [ReferenceSet.ReadMetadata(typeof(object).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        compilation.Emit(new MemoryStream(), new MemoryStream(), options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        ValueFormatter.Format(1);
        ReadShippedExtensions();
    }

    // What #r of a shipped package with an extension needs before it can run the script, which has closures as above.
    private static void ReadShippedExtensions()
    {
        var code = "#!csharp\n" + string.Join('\n', ShippedPackages.OfHost.WithExtension().Select(id => $"#r \"nuget: {id}\""));
        foreach (var reference in CellDirectives.Parse(code).References)
        {
            var package = ShippedPackages.OfHost.Find(PackageRequest.Parse(reference.Argument)!);
            foreach (var assembly in package!.Assemblies.Select(HostAssemblies.Find).OfType<string>())
                ReferenceSet.OfHost(assembly);
        }
    }
}
