using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime;

namespace Sansa.Notebook.Engine;

/// <summary>
/// Runs a cell so that it can be stopped: a blocked thread is interrupted, a loop ends at its next turn
/// (<see cref="CellLoop"/>), and an await that never ends is left behind. Continuations run on pool threads and never
/// on a single pump, so <c>task.Result</c> in a cell cannot deadlock.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The abort source has no timer and outlives an abandoned cell.")]
internal sealed class CellThread(CellInvocation cell) : SynchronizationContext
{
    private const int StackSize = 16 << 20;
    private static readonly TimeSpan StopLoopsAfter = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan IdleGrace = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan AbortAfter = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(10);
    private readonly HashSet<InterruptibleThread> _running = [];
    private readonly CancellationTokenSource _abort = new();
    private int _shielded;

    // The cell whose segment this thread runs, so whose stop may end this thread.
    [ThreadStatic]
    private static CellThread? _owner;

    /// <summary>
    /// Runs code of the host, such as output, that must never be torn apart half way: an interrupt or abort inside of it
    /// could leave a queue broken. Once the cell is being stopped the thread ends here instead.
    /// </summary>
    public static void Shield(Action action)
    {
        if (_owner is not { } owner)
        {
            action();
            return;
        }
        owner.RunShielded(action);
    }

    /// <summary>Runs <paramref name="body"/> to the end of its task; throws <see cref="OperationCanceledException"/> when it was stopped.</summary>
    public async Task<object?> RunAsync(Func<Task<object>> body)
    {
        var started = new TaskCompletionSource<Task<object>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Start(body, started), StackSize) { IsBackground = true, Name = "cell" };
        thread.Start();

        var whole = started.Task.Unwrap();
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cell.Cancellation.Register(cancelled.SetResult))
            await Task.WhenAny(whole, cancelled.Task);
        if (!whole.IsCompleted)
            await StopAsync(whole);
        if (!whole.IsCompletedSuccessfully && cell.Cancellation.IsCancellationRequested)
        {
            _ = whole.ContinueWith(t => _ = t.Exception, TaskScheduler.Default);
            throw new OperationCanceledException(cell.Cancellation);
        }
        return await whole;
    }

    // What async void code throws comes out of here; on a pool thread it would end the process.
    public override void Post(SendOrPostCallback d, object? state) => ThreadPool.QueueUserWorkItem(_ =>
    {
        try
        {
            Segment(() => d(state));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            cell.Stream("stderr", $"Unhandled exception in code that nobody awaits: {e.GetType()}: {e.Message}\n");
        }
    });

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;

    private void RunShielded(Action action)
    {
        Interlocked.Increment(ref _shielded);
        try
        {
            if (cell.Stopping)
                throw new OperationCanceledException(cell.Cancellation);
            action();
        }
        finally
        {
            Interlocked.Decrement(ref _shielded);
        }
    }

    private void Start(Func<Task<object>> body, TaskCompletionSource<Task<object>> started)
    {
        try
        {
            Task<object>? task = null;
            if (!Segment(() => task = body()) || task is null)
                started.TrySetCanceled(CancellationToken.None);
            else
                started.TrySetResult(task);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            started.TrySetException(e);
        }
    }

    // False when the segment was stopped. Once loops end, no new segment starts: what awaited is left behind.
    private bool Segment(Action action)
    {
        if (cell.Stopping)
            return false;
        var before = Current;
        var thread = new InterruptibleThread();
        _owner = this;
        lock (_running)
            _running.Add(thread);
        try
        {
            SetSynchronizationContext(this);
#pragma warning disable SYSLIB0046 // the one supported way to stop code that looks at nothing, and only the last resort here
            ControlledExecution.Run(action, _abort.Token);
#pragma warning restore SYSLIB0046
            return true;
        }
        catch (Exception e) when (e is OperationCanceledException or ThreadInterruptedException && cell.Cancellation.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            thread.End();
            SetSynchronizationContext(before);
            _owner = null;
            lock (_running)
                _running.Remove(thread);
        }
    }

    // Each step is for what the one before cannot end: the token, for code that looks at it; an interrupt, for threads
    // that wait; the check in loops; an abort, for libraries that look at nothing. An abort while other threads of the
    // cell are interrupted was seen to hang the runtime, so it comes late, and alone.
    private async Task StopAsync(Task whole)
    {
        var clock = Stopwatch.StartNew();
        var idleSince = TimeSpan.Zero;
        while (!whole.IsCompleted && clock.Elapsed < GiveUpAfter)
        {
            await Task.WhenAny(whole, Task.Delay(25));
            if (clock.Elapsed > StopLoopsAfter && !cell.Stopping)
                CellLoop.BeginStop(cell);
            Interlocked.MemoryBarrier();
            // Who is behind the shield comes out by itself, and nobody enters any more.
            if (Volatile.Read(ref _shielded) > 0)
                continue;
            if (clock.Elapsed > AbortAfter && !_abort.IsCancellationRequested)
                _ = Task.Run(_abort.Cancel); // blocks until the thread has stopped, which may be never
            lock (_running)
            {
                if (cell.Stopping && clock.Elapsed < AbortAfter)
                    foreach (var thread in _running)
                        thread.InterruptWait();
                if (_running.Count > 0)
                    idleSince = clock.Elapsed;
            }
            if (clock.Elapsed - idleSince > IdleGrace)
                return;
        }
    }
}
