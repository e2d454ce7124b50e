using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;
using Sansa.Notebook.Engine;

namespace Sansa.Notebook.Language;

/// <summary>
/// A Roslyn workspace that follows the engine: each cell that has run is a submission project, and the code being
/// edited is the next one. It is brought up to date when it is asked, so a headless run pays nothing for it.
/// </summary>
internal sealed class LanguageWorkspace(NotebookEngine engine) : IDisposable
{
    private readonly AdhocWorkspace _workspace = new(MefHostServices.Create(MefHostServices.DefaultAssemblies));
    private readonly FrameworkReferences _references = new();
    private Solution? _solution;
    private CSharpCompilation? _followed;
    private readonly Lock _gate = new();
    private ProjectId? _last;
    private Document? _draft;
    private (CSharpCompilation? Cell, IReadOnlyList<MetadataReference> References) _draftFollows = (null, []);

    /// <summary>The code as a document that sees all cells before it. May be called from any thread.</summary>
    public Document Open(string code)
    {
        lock (_gate)
        {
            var text = Directives.Blank(code);
            var now = (Cell: engine.LastSubmission, engine.References);
            // A changed text is cheap; a new project binds every reference again, which takes longer than a completion may.
            if (_draft is not null && now.Cell == _draftFollows.Cell && now.References == _draftFollows.References)
                return _draft = _draft.WithText(SourceText.From(text));
            var references = _references.Documented(now.References);
            var solution = Follow(references);
            _draftFollows = now;
            return _draft = AddSubmission(solution, text, _last, references);
        }
    }

    public void Dispose() => _workspace.Dispose();

    private Solution Follow(IReadOnlyList<MetadataReference> references)
    {
        var solution = _solution ??= _workspace.CurrentSolution;
        foreach (var cell in NewCells())
        {
            var code = cell.SyntaxTrees.Single().GetText().ToString();
            var document = AddSubmission(solution, code, _last, references);
            (solution, _last, _followed) = (document.Project.Solution, document.Project.Id, cell);
        }
        return _solution = solution;
    }

    // The engine's chain leads from its last cell to the first; we need those that were added, oldest first.
    private Stack<CSharpCompilation> NewCells()
    {
        var cells = new Stack<CSharpCompilation>();
        for (var cell = engine.LastSubmission; cell is not null && cell != _followed; cell = cell.ScriptCompilationInfo?.PreviousScriptCompilation)
            cells.Push(cell);
        return cells;
    }

    private static Document AddSubmission(Solution solution, string code, ProjectId? previous, IReadOnlyList<MetadataReference> references)
    {
        var id = ProjectId.CreateNewId();
        var project = ProjectInfo.Create(
            id, VersionStamp.Default, name: "cell", assemblyName: "cell" + id.Id.ToString("N"), LanguageNames.CSharp,
            parseOptions: NotebookEngine.ParseOptions.WithDocumentationMode(DocumentationMode.Parse),
            compilationOptions: new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, usings: NotebookEngine.Imports, allowUnsafe: true),
            projectReferences: previous is null ? [] : [new ProjectReference(previous)],
            metadataReferences: references,
            isSubmission: true);
        var document = DocumentInfo.Create(
            DocumentId.CreateNewId(id), "cell.csx", sourceCodeKind: SourceCodeKind.Script,
            loader: TextLoader.From(TextAndVersion.Create(SourceText.From(code), VersionStamp.Default)));
        return solution.AddProject(project).AddDocument(document).GetDocument(document.Id)!;
    }
}
