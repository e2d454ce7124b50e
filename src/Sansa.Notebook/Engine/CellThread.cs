using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime;

namespace Sansa.Notebook.Engine;

/// <summary>
/// Runs a cell so that it can be stopped: its synchronous parts run under <see cref="ControlledExecution"/>, which
/// breaks loops; a blocked thread is interrupted; an await that never ends is abandoned. Continuations run on pool
/// threads and never on a single pump, so <c>task.Result</c> in a cell cannot deadlock.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The abort source has no timer and outlives an abandoned cell.")]
internal sealed class CellThread(CancellationToken cancellation) : SynchronizationContext
{
    private const int StackSize = 16 << 20;
    private static readonly TimeSpan AbortAfter = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan IdleGrace = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan BusyGrace = TimeSpan.FromSeconds(10);
    private readonly HashSet<Thread> _running = [];
    private readonly CancellationTokenSource _abort = new();

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

    // False when the segment was stopped. After an abort no new segment starts: what awaited is left behind.
    private bool Segment(Action action)
    {
        if (_abort.IsCancellationRequested) return false;
        var before = Current;
        lock (_running) _running.Add(Thread.CurrentThread);
        try
        {
            SetSynchronizationContext(this);
#pragma warning disable SYSLIB0046 // the one supported way to stop a loop that does not look at a token
            ControlledExecution.Run(action, _abort.Token);
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

    // Three steps, each for what the one before cannot end: the token, for code that looks at it; an interrupt, for
    // threads that wait; an abort, for loops. What only awaits has no thread to stop and is left behind.
    private async Task StopAsync(Task whole)
    {
        var clock = Stopwatch.StartNew();
        var idleSince = TimeSpan.Zero;
        while (!whole.IsCompleted && clock.Elapsed < BusyGrace)
        {
            await Task.WhenAny(whole, Task.Delay(25));
            if (clock.Elapsed > AbortAfter && !_abort.IsCancellationRequested)
                _ = Task.Run(_abort.Cancel); // blocks until the thread has stopped, which may be never
            lock (_running)
            {
                foreach (var thread in _running)
                    if ((thread.ThreadState & System.Threading.ThreadState.WaitSleepJoin) != 0) thread.Interrupt();
                if (_running.Count > 0) idleSince = clock.Elapsed;
            }
            if (clock.Elapsed - idleSince > IdleGrace) return;
        }
    }
}
