using System.Diagnostics;
using Sansa.Notebook.Engine;

namespace Sansa.Notebook.Jupyter;

/// <summary>
/// Cancels the cell that runs, from the control channel or a signal. Interrupts and cells come on sockets of their own, so
/// one may overtake the other: an interrupt that finds no cell stays for those that were sent before it.
/// </summary>
internal sealed class CellInterrupt
{
    // How much later a cell may arrive than an interrupt that was sent after it.
    private static readonly TimeSpan Overtaken = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private CancellationTokenSource? _running;
    private Request? _last;
    private Request? _waiting;

    // When it arrived here, and when the client says that it was sent.
    private sealed record Request(long Arrived, DateTimeOffset? Sent);

    /// <summary>Begins a cell; its source is cancelled at once when an interrupt that was meant for it is there already.</summary>
    public CancellationTokenSource Begin(JupyterMessage cell)
    {
        var source = new CancellationTokenSource();
        lock (_gate)
        {
            _running = source;
            _last = null;
            if (_waiting is { } interrupt && IsMeantFor(cell, interrupt))
                source.Cancel();
            else
                _waiting = null;
        }
        return source;
    }

    /// <summary>Ends a cell. An interrupt that came too late for it is left for the cells that were waiting behind it.</summary>
    public void End(CancellationTokenSource source, bool stopped)
    {
        lock (_gate)
        {
            _running = null;
            _waiting = stopped ? null : _last ?? _waiting;
        }
        source.Dispose();
    }

    /// <param name="sent">When the interrupt was sent, by the client's clock, or null where that is not known.</param>
    public void Interrupt(DateTimeOffset? sent)
    {
        var interrupt = new Request(Stopwatch.GetTimestamp(), sent);
        CancellationTokenSource? source;
        lock (_gate)
        {
            source = _running;
            _last = interrupt;
            if (source is null)
                _waiting = interrupt;
        }
        // Callbacks run user code: not under the lock, not on the thread that reads the sockets, and not on the pool, which the cell may keep busy.
        if (source is not null)
            OwnThread.Start("interrupt", () => Cancel(source));
    }

    private static bool IsMeantFor(JupyterMessage cell, Request interrupt) => cell.Arrived <= interrupt.Arrived
        || (Stopwatch.GetElapsedTime(interrupt.Arrived, cell.Arrived) < Overtaken && cell.Header.Sent <= interrupt.Sent);

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (Exception error) when (error is ObjectDisposedException or AggregateException)
        {
            // The cell ended in the meantime, or a callback of the user's threw.
        }
    }
}
