namespace Sansa.Notebook.Jupyter;

/// <summary>Cancels the cell that runs, from the control channel or a signal; does nothing when none runs.</summary>
internal sealed class CellInterrupt
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _running;

    public CancellationTokenSource Begin()
    {
        var source = new CancellationTokenSource();
        lock (_gate)
            _running = source;
        return source;
    }

    public void End(CancellationTokenSource source)
    {
        lock (_gate)
            _running = null;
        source.Dispose();
    }

    public void Interrupt()
    {
        CancellationTokenSource? source;
        lock (_gate)
            source = _running;
        if (source is null)
            return;
        // Callbacks run user code: not under the lock, and not on the thread that reads the control channel.
        _ = Task.Run(() =>
        {
            try
            {
                source.Cancel();
            }
            catch (Exception error) when (error is ObjectDisposedException or AggregateException)
            {
                // The cell ended in the meantime, or a callback of the user's threw.
            }
        });
    }
}
