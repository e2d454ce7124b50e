using System.Diagnostics;

namespace Sansa.Notebook.Engine;

/// <summary>
/// Runs a cell so that it can be stopped: a blocked thread is interrupted, a loop or a recursion ends at its next turn
/// (<see cref="CellCheck"/>), and what can be ended by neither is left behind. Nothing here waits for a thread of the
/// pool, which the cell may keep busy. Continuations run on pool threads and never on a single pump, so <c>task.Result</c>
/// in a cell cannot deadlock.
/// </summary>
/// <remarks>
/// There is no abort: .NET's <c>ControlledExecution</c> was seen to end the whole process, and every variable with it, when
/// it hit a deep recursion. A library that looks at nothing goes on to its end, beside the cells that follow.
/// </remarks>
internal sealed class CellThread(CellInvocation cell) : SynchronizationContext
{
    private const int StackSize = 16 << 20;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan StopChecksAfter = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan IdleGrace = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromMilliseconds(1500);
    private static readonly TimeSpan ChecksLast = TimeSpan.FromMinutes(1);
    private readonly HashSet<InterruptibleThread> _running = [];
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
    public T Run<T>(Func<Task<T>> body)
    {
        var started = new TaskCompletionSource<Task<T>>();
        var thread = new Thread(() => Start(body, started), StackSize) { IsBackground = true, Name = "cell" };
        thread.Start();

        var whole = started.Task.Unwrap();
        var ended = ((IAsyncResult)whole).AsyncWaitHandle;
        if (WaitHandle.WaitAny([ended, cell.Cancellation.WaitHandle]) != 0)
            Stop(ended);
        if (!whole.IsCompletedSuccessfully && cell.Cancellation.IsCancellationRequested)
        {
            _ = whole.ContinueWith(t => _ = t.Exception, TaskScheduler.Default);
            throw new OperationCanceledException(cell.Cancellation);
        }
        return whole.GetAwaiter().GetResult();
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
            cell.TellOfLostException(e);
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

    private void Start<T>(Func<Task<T>> body, TaskCompletionSource<Task<T>> started)
    {
        try
        {
            Task<T>? task = null;
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

    // False when the segment was stopped. Once the checks end code, no new segment starts: what awaited is left behind.
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
            action();
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

    // Each step is for what the one before cannot end: the token, for code that looks at it; the checks in loops and
    // functions, and an interrupt for threads that wait; and in the end the code is left alone.
    private void Stop(WaitHandle ended)
    {
        var clock = Stopwatch.StartNew();
        var idleSince = TimeSpan.Zero;
        while (!ended.WaitOne(Step) && clock.Elapsed - idleSince < IdleGrace)
        {
            if (clock.Elapsed > GiveUpAfter)
            {
                cell.LeftBehind = true;
                return;
            }
            if (clock.Elapsed > StopChecksAfter && !cell.Stopping)
                BeginChecks();
            Interlocked.MemoryBarrier();
            // Who is behind the shield comes out by itself, and nobody enters any more.
            if (Volatile.Read(ref _shielded) > 0)
            {
                idleSince = clock.Elapsed;
                continue;
            }
            lock (_running)
            {
                if (cell.Stopping)
                    foreach (var thread in _running)
                        thread.InterruptWait();
                if (_running.Count > 0)
                    idleSince = clock.Elapsed;
            }
        }
    }

    private void BeginChecks()
    {
        cell.Stopping = true;
        CellCheck.BeginStop();
        _ = EndChecksAsync();
    }

    // Work in the background that the cell had started has this long to come to a check; its own threads as long as they live.
    private async Task EndChecksAsync()
    {
        bool runs;
        do
        {
            await Task.Delay(ChecksLast);
            lock (_running)
                runs = _running.Count > 0;
        }
        while (runs);
        CellCheck.EndStop();
    }
}
