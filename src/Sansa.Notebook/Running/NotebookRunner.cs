using System.Diagnostics;
using System.Globalization;
using Sansa.Notebook.Documents;
using Sansa.Notebook.Engine;

namespace Sansa.Notebook.Running;

/// <summary>How to run a notebook.</summary>
public sealed record RunOptions
{
    /// <summary>Values for the cell tagged <c>parameters</c>. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>The most time one cell may take. Default: no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Go on after a failing cell. A cell tagged <c>raises-exception</c> may always fail. Default: stop.</summary>
    public bool AllowErrors { get; init; }

    /// <summary>
    /// The file to write the document to, before the first cell and after each one, whole or not at all: whatever a cell does
    /// to the process, the outputs of those before it are there. Default: nowhere.
    /// </summary>
    public string? SaveTo { get; init; }

    /// <summary>Where relative paths in cells start: the notebook's folder. Default: the current folder.</summary>
    public string? BaseFolder { get; init; }
}

/// <summary>The start or the end of a cell.</summary>
/// <param name="Number">The code cell's number, from 1.</param>
/// <param name="Count">How many code cells there are.</param>
/// <param name="Cell">The cell.</param>
/// <param name="Result">How it ended, or null when it starts.</param>
public sealed record CellProgress(int Number, int Count, NotebookCell Cell, CellResult? Result);

/// <summary>How a whole run ended.</summary>
/// <param name="Success">True when all cells ran, or errors were allowed.</param>
/// <param name="FailedCell">The number of the first failing code cell, from 1, or null.</param>
/// <param name="Error">Its error, or null.</param>
/// <param name="Cancelled">True when the run was stopped from outside.</param>
/// <param name="Duration">From first to last cell.</param>
/// <param name="CellDurations">The time of each cell that ran.</param>
public sealed record RunResult(
    bool Success, int? FailedCell, CellError? Error, bool Cancelled, TimeSpan Duration, IReadOnlyDictionary<NotebookCell, TimeSpan> CellDurations);

/// <summary>Runs all code cells of a document in order and puts their outputs into it.</summary>
public static class NotebookRunner
{
    /// <summary>
    /// Runs the notebook on a fresh engine. Cancelling ends it after the running cell was stopped; the document then has what was done so far.
    /// </summary>
    /// <exception cref="ArgumentException">A parameter does not exist or has no fitting value.</exception>
    /// <exception cref="IOException">The document cannot be written.</exception>
    public static async Task<RunResult> RunAsync(
        NotebookDocument document, RunOptions options, IProgress<CellProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(options);
        _ = WarmUp.Begin();
        Parameters.Inject(document, options.Parameters);
        NotebookCell[] cells = [.. document.Cells.Where(c => c.Kind == CellKind.Code)];
        foreach (var cell in cells)
        {
            cell.Outputs = [];
            cell.ExecutionCount = null;
        }

        var clock = Stopwatch.StartNew();
        var durations = new Dictionary<NotebookCell, TimeSpan>();
        var displays = new ShownDisplays();
        int? failedCell = null;
        CellError? error = null;
        await using var engine = new NotebookEngine(options.BaseFolder);
        Save();
        for (var i = 0; i < cells.Length && !cancellation.IsCancellationRequested; i++)
        {
            progress?.Report(new CellProgress(i + 1, cells.Length, cells[i], null));
            var result = await RunCellAsync(engine, cells[i], i + 1, displays, options.Timeout, cancellation);
            durations[cells[i]] = result.Duration;
            Save();
            progress?.Report(new CellProgress(i + 1, cells.Length, cells[i], result));
            if (result.Success || cells[i].HasTag("raises-exception"))
                continue;
            failedCell ??= i + 1;
            error ??= result.Error;
            if (!options.AllowErrors)
                break;
        }
        displays.Close();
        var cancelled = cancellation.IsCancellationRequested;
        var success = !cancelled && (failedCell is null || options.AllowErrors);
        return new RunResult(success, failedCell, error, cancelled, clock.Elapsed, durations);

        void Save()
        {
            if (options.SaveTo is { } path)
                displays.WhileStill(() => document.Save(path));
        }
    }

    private static async Task<CellResult> RunCellAsync(
        NotebookEngine engine, NotebookCell cell, int number, ShownDisplays displays, TimeSpan? timeout, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var outputs = new CellOutputs(number, displays);
        CellResult result;
        using (timeout is { } limit ? new TimeLimit(limit, stop.Cancel) : null)
            result = await engine.ExecuteAsync(cell.Source, outputs, stop.Token);
        cell.Outputs = outputs.Close();
        cell.ExecutionCount = number;
        if (result.Error?.Kind == CellErrorKind.Interrupted && timeout is { } late && !cancellation.IsCancellationRequested)
        {
            var message = string.Create(CultureInfo.InvariantCulture, $"The cell took longer than {late.TotalSeconds} s (--timeout).");
            var error = new CellError(CellErrorKind.Interrupted, "Timeout", message, [message]);
            cell.Outputs[^1] = CellOutputs.ErrorOutput(error);
            return result with { Error = error };
        }
        return result;
    }
}

/// <summary>Calls an action when time is up, on a thread of its own: timers need one of the pool, which a cell may keep busy.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly ManualResetEventSlim _ended = new();

    public TimeLimit(TimeSpan limit, Action expired) => OwnThread.Start("time limit", () =>
    {
        if (!_ended.Wait(limit))
            Expire(expired);
    });

    public void Dispose() => _ended.Set();

    private static void Expire(Action expired)
    {
        try
        {
            expired();
        }
        catch (Exception e) when (e is ObjectDisposedException or AggregateException)
        {
            // The cell ended in the meantime, or a callback of the user's threw.
        }
    }
}
