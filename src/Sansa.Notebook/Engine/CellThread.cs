using System.Runtime;

namespace Sansa.Notebook.Engine;

/// <summary>
/// Runs a cell so that it can be stopped: its synchronous parts run under <see cref="ControlledExecution"/>, which
/// breaks loops; a blocked thread is interrupted; an await that never ends is abandoned. Continuations run on pool
/// threads and never on a single pump, so <c>task.Result</c> in a cell cannot deadlock.
/// </summary>
internal sealed class CellThread(CancellationToken cancellation) : SynchronizationContext
{
    private const int StackSize = 16 << 20;
    private static readonly TimeSpan InterruptAfter = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan IdleGrace = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan BusyGrace = TimeSpan.FromSeconds(10);
    private readonly HashSet<Thread> _running = [];

    /// <summary>Runs <paramref name="body"/> to the end of its task; throws <see cref="OperationCanceledException"/> when it was stopped.</summary>
    public async Task<object?> RunAsync(Func<Task<object>> body)
    {
        var started = new TaskCompletionSource<Task<object>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Start(body, started), StackSize) { IsBackground = true, Name = "cell" };
        thread.Start();

        var whole = started.Task.Unwrap();
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellation.Register(cancelled.SetResult))
            await Task.WhenAny(whole, cancelled.Task);
        if (!whole.IsCompleted) await StopAsync(whole);
        if (!whole.IsCompletedSuccessfully && cancellation.IsCancellationRequested)
        {
            _ = whole.ContinueWith(t => _ = t.Exception, TaskScheduler.Default);
            throw new OperationCanceledException(cancellation);
        }
        return await whole;
    }

    public override void Post(SendOrPostCallback d, object? state) =>
        ThreadPool.QueueUserWorkItem(_ => Segment(() => d(state)));

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;

    private void Start(Func<Task<object>> body, TaskCompletionSource<Task<object>> started)
    {
        try
        {
            Task<object>? task = null;
            if (!Segment(() => task = body()) || task is null) started.TrySetCanceled(CancellationToken.None);
            else started.TrySetResult(task);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            started.TrySetException(e);
        }
    }

    // False when the segment was stopped. After cancellation no new segment starts: what awaited is abandoned.
    private bool Segment(Action action)
    {
        if (cancellation.IsCancellationRequested) return false;
        var before = Current;
        lock (_running) _running.Add(Thread.CurrentThread);
        try
        {
            SetSynchronizationContext(this);
#pragma warning disable SYSLIB0046 // the one supported way to stop a loop that does not look at a token
            ControlledExecution.Run(action, cancellation);
#pragma warning restore SYSLIB0046
            return true;
        }
        catch (Exception e) when (e is OperationCanceledException or ThreadInterruptedException && cancellation.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            SetSynchronizationContext(before);
            lock (_running) _running.Remove(Thread.CurrentThread);
        }
    }

    // Code that looks at its token gets time to end; threads that wait are woken by an interrupt.
    private async Task StopAsync(Task whole)
    {
        await Task.WhenAny(whole, Task.Delay(InterruptAfter));
        var deadline = DateTime.UtcNow + BusyGrace;
        var idleSince = DateTime.UtcNow;
        while (!whole.IsCompleted && DateTime.UtcNow < deadline)
        {
            lock (_running)
            {
                foreach (var thread in _running)
                    if ((thread.ThreadState & ThreadState.WaitSleepJoin) != 0) thread.Interrupt();
                if (_running.Count > 0) idleSince = DateTime.UtcNow;
            }
            if (DateTime.UtcNow - idleSince > IdleGrace) return;
            await Task.WhenAny(whole, Task.Delay(50));
        }
    }
}
