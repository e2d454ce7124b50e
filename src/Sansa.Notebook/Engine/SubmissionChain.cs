using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Sansa.Notebook.Engine;

/// <summary>
/// The cells that have run, as Roslyn script submissions: each sees the variables, functions and types of those
/// before. Unlike <c>CSharpScript</c> this keeps what a failed or interrupted cell had assigned, as Jupyter does.
/// </summary>
internal sealed class SubmissionChain(NotebookLoadContext loadContext, ReferenceSet references)
{
    // Those of .NET Interactive and no more, so that a notebook written here compiles there.
    public static readonly IReadOnlyList<string> Imports =
    [
        "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq",
        typeof(Microsoft.DotNet.Interactive.Kernel).FullName!, typeof(Microsoft.DotNet.Interactive.DisplayExtensions).FullName!,
    ];

    public static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14, kind: SourceCodeKind.Script);

    // Unify versions: a package compiled against an older assembly works with the host's newer one.
    private static readonly CSharpCompilationOptions CompilationOptions = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true, usings: Imports)
        .WithAssemblyIdentityComparer(DesktopAssemblyIdentityComparer.Default)
        .WithMetadataReferenceResolver(null);

    // Slot 0 is the globals object of the scripting API, which cells do not have.
    private object?[] _states = new object?[32];
    private int _count;

    /// <summary>The last submission; earlier ones through <c>ScriptCompilationInfo.PreviousScriptCompilation</c>.</summary>
    public CSharpCompilation? Last { get; private set; }

    /// <summary>Compiles code as the next submission; nothing changes until it is run.</summary>
    public CompiledCell Compile(string code, string path, CancellationToken cancellation)
    {
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(code, Encoding.UTF8), ParseOptions, path, cancellation);
        // Roslyn emits nothing, and no error, for a submission of using directives alone: give it a statement.
        if (tree.GetCompilationUnitRoot(cancellation).Members.Count == 0)
            tree = CSharpSyntaxTree.ParseText(SourceText.From(code + "\n;", Encoding.UTF8), ParseOptions, path, cancellation);
        var root = tree.GetRoot(cancellation);
        var compilation = Create(tree);
        if (CheckRewriter.IsNeeded(root))
        {
            var rewriter = new CheckRewriter(new Lazy<SemanticModel>(() => compilation.GetSemanticModel(tree)));
            var stoppable = CSharpSyntaxTree.Create((CSharpSyntaxNode)rewriter.Visit(root), ParseOptions, path, Encoding.UTF8);
            var compiled = Emit(Create(stoppable), stoppable, cancellation);
            // Errors are told from the text as it was written.
            if (compiled.Errors.Count == 0)
                return compiled;
        }
        return Emit(compilation, tree, cancellation);
    }

    private string NextName => string.Create(CultureInfo.InvariantCulture, $"Notebook.Cell{_count + 1}");

    private CSharpCompilation Create(SyntaxTree tree) =>
        CSharpCompilation.CreateScriptCompilation(NextName, tree, references.All, CompilationOptions, Last, typeof(object));

    private CompiledCell Emit(CSharpCompilation compilation, SyntaxTree tree, CancellationToken cancellation)
    {
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var emitted = compilation.Emit(
            image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb),
            cancellationToken: cancellation);
        var errors = emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToArray();
        return new CompiledCell(compilation, NextName, image.ToArray(), symbols.ToArray(), errors, EndsInValue(compilation, tree, cancellation));
    }

    /// <summary>Loads a compiled cell and makes it the last submission; the result starts it.</summary>
    public Func<Task<object>> Load(CompiledCell cell)
    {
        var assembly = loadContext.LoadCell(cell.Name, new MemoryStream(cell.Image), new MemoryStream(cell.Symbols));
        var symbol = cell.Compilation.GetEntryPoint(CancellationToken.None)!;
        var type = assembly.GetType(symbol.ContainingType.MetadataName, throwOnError: true)!;
        var factory = type.GetMethod(symbol.MetadataName, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!
            .CreateDelegate<Func<object?[], Task<object>>>();
        if (_count + 2 > _states.Length)
            Array.Resize(ref _states, 2 * _states.Length);
        var states = _states;
        _count++;
        Last = cell.Compilation;
        return () => factory(states);
    }

    private static bool EndsInValue(CSharpCompilation compilation, SyntaxTree tree, CancellationToken cancellation)
    {
        if (tree.GetCompilationUnitRoot(cancellation).Members.LastOrDefault() is not GlobalStatementSyntax
            {
                Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last
            })
            return false;
        var type = compilation.GetSemanticModel(tree).GetTypeInfo(last.Expression, cancellation).Type;
        return type is not { SpecialType: SpecialType.System_Void };
    }
}

/// <summary>A cell after compilation. <see cref="Errors"/> is empty when it can run.</summary>
internal sealed record CompiledCell(
    CSharpCompilation Compilation, string Name, byte[] Image, byte[] Symbols, IReadOnlyList<Diagnostic> Errors, bool EndsInValue);
