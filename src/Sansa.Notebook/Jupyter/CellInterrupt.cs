using System.Diagnostics;
using Sansa.Notebook.Engine;

namespace Sansa.Notebook.Jupyter;

/// <summary>
/// Cancels the cell that runs, from the control channel or a signal. Interrupts and cells come on sockets of their own, so
/// one may overtake the other: an interrupt stops what was sent before it, and nothing that was sent after it.
/// </summary>
internal sealed class CellInterrupt
{
    // How far apart two messages may arrive that were sent in the other order.
    private static readonly TimeSpan Overtaken = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly SenderClocks _clocks = new();
    private (JupyterMessage Cell, CancellationTokenSource Source)? _running;
    private Request? _last;
    private Request? _waiting;

    // When it arrived here, and its header; a signal has none.
    private sealed record Request(long Arrived, MessageHeader? Header, DateTimeOffset? Sent);

    /// <summary>Begins a cell; its source is cancelled at once when an interrupt that was meant for it is there already.</summary>
    public CancellationTokenSource Begin(JupyterMessage cell)
    {
        var source = new CancellationTokenSource();
        lock (_gate)
        {
            _clocks.Hear(cell.Header, cell.Arrived);
            _running = (cell, source);
            _last = null;
            if (_waiting is { } interrupt && IsMeantFor(cell, interrupt))
                source.Cancel();
            else
                _waiting = null;
        }
        return source;
    }

    /// <summary>Ends a cell. Its interrupt is left for the cells that were sent before it.</summary>
    /// <param name="source">What <see cref="Begin"/> gave.</param>
    /// <param name="spent">True when the interrupt has done its work: it stopped the cell, and the client wants those behind it to run.</param>
    public void End(CancellationTokenSource source, bool spent)
    {
        lock (_gate)
        {
            _running = null;
            _waiting = spent ? null : _last ?? _waiting;
        }
        source.Dispose();
    }

    /// <summary>A signal: it stops what has arrived until now.</summary>
    public void Interrupt() => Interrupt(new Request(Stopwatch.GetTimestamp(), null, DateTimeOffset.UtcNow));

    public void Interrupt(JupyterMessage request) => Interrupt(new Request(request.Arrived, request.Header, request.Header.Sent));

    private void Interrupt(Request interrupt)
    {
        CancellationTokenSource? source = null;
        lock (_gate)
        {
            if (interrupt.Header is { } header)
                _clocks.Hear(header, interrupt.Arrived);
            if (_running is not { } running)
                _waiting = interrupt;
            else if (IsMeantFor(running.Cell, interrupt))
                (_last, source) = (interrupt, running.Source);
        }
        // Callbacks run user code: not under the lock, not on the thread that reads the sockets, and not on the pool, which the cell may keep busy.
        if (source is not null)
            OwnThread.Start("interrupt", () => Cancel(source));
    }

    // The order of arrival, unless the two came close together and their dates say otherwise. A date against the order of
    // arrival is believed where it spares no cell for a browser's wrong clock: of senders with one clock, or for a cell that comes late.
    private bool IsMeantFor(JupyterMessage cell, Request interrupt)
    {
        var late = cell.Arrived > interrupt.Arrived;
        var close = Stopwatch.GetElapsedTime(late ? interrupt.Arrived : cell.Arrived, late ? cell.Arrived : interrupt.Arrived) < Overtaken;
        if (late)
            return close && cell.Header.Sent <= interrupt.Sent;
        return !(close && cell.Header.Sent > interrupt.Sent
            && interrupt.Header is { } header && _clocks.Agree(cell.Header, cell.Arrived, header, interrupt.Arrived));
    }

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
