using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Sansa.Notebook.Packages;

namespace Sansa.Notebook.Engine;

/// <summary>
/// Runs the C# cells of one notebook, one after another, with state from cell to cell. Memory grows with the number
/// of cells, faster than linearly: Roslyn binds each one against all before it. Hundreds are fine, thousands are not.
/// </summary>
public sealed class NotebookEngine : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly NotebookLoadContext _loadContext = new();
    private readonly ReferenceSet _references = new();
    private readonly SubmissionChain _chain;
    private readonly NotebookPackages _packages;
    private readonly CancellationTokenSource _disposed = new();
    private int _cellNumber;

    /// <summary>An engine without any cell yet.</summary>
    /// <param name="baseFolder">What relative paths of <c>#r</c> and <c>#i</c> start from: the notebook's folder. Default: the current one.</param>
    public NotebookEngine(string? baseFolder = null)
        : this(baseFolder, ShippedPackages.OfHost, new PackageRestorer())
    {
    }

    internal NotebookEngine(string? baseFolder, ShippedPackages shipped, PackageRestorer restorer)
    {
        _chain = new SubmissionChain(_loadContext, _references);
        _packages = new NotebookPackages(_loadContext, _references, shipped, restorer, baseFolder ?? Directory.GetCurrentDirectory());
        ConsoleCapture.Install();
    }

    /// <summary>Namespaces and types that every cell has without a <c>using</c>.</summary>
    public static IReadOnlyList<string> Imports => SubmissionChain.Imports;

    /// <summary>How cells are parsed.</summary>
    public static CSharpParseOptions ParseOptions => SubmissionChain.ParseOptions;

    /// <summary>What the next cell compiles against.</summary>
    public IReadOnlyList<MetadataReference> References => _references.All;

    /// <summary>The last cell that was run, or null. Its <c>ScriptCompilationInfo</c> leads to those before it.</summary>
    public CSharpCompilation? LastSubmission => _chain.Last;

    /// <summary>
    /// Runs one cell to its end; cells that are submitted meanwhile wait for their turn. Errors of the cell are reported to
    /// <paramref name="output"/> and in the result, never thrown. Cancelling stops loops, waits and awaits of the cell,
    /// and reaches code in it through <c>KernelInvocationContext.Current.CancellationToken</c>; the engine stays usable.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The engine was disposed.</exception>
    public async Task<CellResult> ExecuteAsync(string code, ICellOutput output, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(output);
        ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, this);
        await _turn.WaitAsync(CancellationToken.None);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _disposed.Token);
        var clock = Stopwatch.StartNew();
        var cell = new CellInvocation(output, stop.Token);
        try
        {
            var value = await OwnThread.RunAsync("notebook engine", () => Run(cell, code));
            return new CellResult(true, null, value, clock.Elapsed);
        }
        catch (CellFailedException e)
        {
            cell.Fail(e.Error);
            return new CellResult(false, e.Error, null, clock.Elapsed);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Stops a running cell and frees the engine.</summary>
    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        await _turn.WaitAsync();
        _turn.Release();
    }

    // On a thread of its own and without an await: a cell that keeps the whole thread pool busy can be stopped all the same.
    private MimeBundle? Run(CellInvocation cell, string code)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"Cell {++_cellNumber}");
        var clock = Stopwatch.StartNew();
        CellInvocation.Current = cell;
        try
        {
            var directives = CellDirectives.Parse(code);
            foreach (var extension in _packages.ApplyAsync(code, directives.References, cell.Cancellation).GetAwaiter().GetResult())
                RunExtension(cell, extension);
            MimeBundle? value = null;
            foreach (var segment in directives.Segments)
                value = RunSegment(cell, segment, path);
            if (directives.Time)
                cell.Display(
                    new MimeBundle("text/plain", string.Create(CultureInfo.InvariantCulture, $"Wall time: {clock.Elapsed.TotalMilliseconds:0.###} ms")));
            return value;
        }
        catch (OperationCanceledException) when (cell.Cancellation.IsCancellationRequested)
        {
            throw CellFailedException.Interrupted(cell.LeftBehind);
        }
        catch (Exception e) when (e is not CellFailedException)
        {
            throw CellFailedException.FromException(e, _loadContext);
        }
    }

    private MimeBundle? RunSegment(CellInvocation cell, CellSegment segment, string path)
    {
        cell.Cancellation.ThrowIfCancellationRequested();
        if (segment.Kind != SegmentKind.CSharp)
        {
            cell.Display(new MimeBundle(segment.Kind == SegmentKind.Html ? "text/html" : "text/markdown", segment.Text));
            return null;
        }
        var compiled = _chain.Compile(segment.Text, path, cell.Cancellation);
        if (compiled.Errors.Count > 0)
            throw CellFailedException.FromCompiler(compiled.Errors);
        var run = _chain.Load(compiled);
        // Formatting is the user's code too, where the value is a sequence of theirs.
        var bundle = new CellThread(cell).Run(async () =>
        {
            var value = await run();
            return compiled.EndsInValue ? ValueFormatter.Format(value) : null;
        });
        if (bundle is not null)
            cell.Result(bundle);
        return bundle;
    }

    // As .NET Interactive does after it has loaded a package: the script runs as part of the notebook.
    private void RunExtension(CellInvocation cell, string file)
    {
        var script = File.ReadAllText(file);
        try
        {
            foreach (var segment in CellDirectives.Parse(script).Segments)
                RunSegment(cell, segment, file);
        }
        catch (CellFailedException e)
        {
            // The package itself is loaded: say what is missing, and let the cell run, as the other kernel does.
            cell.Stream("stderr", $"The extension '{file}' failed: {e.Message}\n");
        }
    }
}
