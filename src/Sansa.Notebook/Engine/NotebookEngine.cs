using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

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
    private readonly CancellationTokenSource _disposed = new();
    private int _cellNumber;

    /// <summary>An engine without any cell yet.</summary>
    public NotebookEngine()
    {
        _chain = new SubmissionChain(_loadContext, _references);
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
            CellInvocation.Current = cell;
            var value = await Task.Run(() => RunAsync(cell, code));
            return new CellResult(true, null, value, clock.Elapsed);
        }
        catch (CellFailedException e)
        {
            cell.Fail(e.Error);
            return new CellResult(false, e.Error, null, clock.Elapsed);
        }
        finally
        {
            CellInvocation.Current = null;
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

    private async Task<MimeBundle?> RunAsync(CellInvocation cell, string code)
    {
        int number = ++_cellNumber;
        try
        {
            var compiled = _chain.Compile(code, $"Cell {number}", cell.Cancellation);
            if (compiled.Errors.Count > 0) throw CellFailedException.FromCompiler(compiled.Errors);
            object? value = await new CellThread(cell.Cancellation).RunAsync(_chain.Load(compiled));
            if (!compiled.EndsInValue) return null;
            var bundle = ValueFormatter.Format(value);
            cell.Result(bundle);
            return bundle;
        }
        catch (OperationCanceledException) when (cell.Cancellation.IsCancellationRequested)
        {
            throw CellFailedException.Interrupted();
        }
        catch (Exception e) when (e is not CellFailedException)
        {
            throw CellFailedException.FromException(e, _loadContext);
        }
    }
}
