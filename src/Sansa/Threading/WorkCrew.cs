using System.Runtime.ExceptionServices;

namespace Sansa.Threading;

/// <summary>
/// A fixed set of threads that wait between jobs. A dense factorization joins its workers hundreds of times in a second,
/// too often to start threads anew for each job as <see cref="ParallelLoop"/> does.
/// </summary>
internal sealed class WorkCrew : IDisposable
{
    private readonly SemaphoreSlim[] start;
    private readonly Thread[] threads;
    private readonly ManualResetEventSlim allDone = new();
    private readonly Lock failureLock = new();
    private ExceptionDispatchInfo? failure;
    private Action<int>? job;
    private int running;

    /// <summary>Starts <paramref name="workers"/> - 1 threads; the thread that calls <see cref="Run"/> is worker 0.</summary>
    public WorkCrew(int workers)
    {
        Workers = workers;
        start = new SemaphoreSlim[workers - 1];
        threads = new Thread[workers - 1];
        for (var i = 0; i < threads.Length; i++)
        {
            start[i] = new SemaphoreSlim(0);
            var worker = i + 1;
            threads[i] = new Thread(() => Serve(worker)) { IsBackground = true, Name = $"Sansa dense worker {worker}" };
            threads[i].Start();
        }
    }

    /// <summary>Number of workers, the calling thread included.</summary>
    public int Workers { get; }

    /// <summary>Runs <paramref name="body"/>(worker) once on each worker and waits for all; the first exception is thrown again.</summary>
    public void Run(Action<int> body)
    {
        (job, failure, running) = (body, null, threads.Length);
        allDone.Reset();
        foreach (var signal in start)
            signal.Release();
        Guarded(body, 0);
        if (threads.Length > 0)
            allDone.Wait();
        job = null;
        failure?.Throw();
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        job = null;
        foreach (var signal in start)
            signal.Release();
        foreach (var thread in threads)
            thread.Join();
        foreach (var signal in start)
            signal.Dispose();
        allDone.Dispose();
    }

    private void Serve(int worker)
    {
        while (true)
        {
            start[worker - 1].Wait();
            if (job is not { } body)
                return;
            Guarded(body, worker);
            if (Interlocked.Decrement(ref running) == 0)
                allDone.Set();
        }
    }

    private void Guarded(Action<int> body, int worker)
    {
        try
        {
            body(worker);
        }
#pragma warning disable CA1031 // Whatever a worker threw is thrown again by Run, after the others have stopped.
        catch (Exception e)
#pragma warning restore CA1031
        {
            lock (failureLock)
                failure ??= ExceptionDispatchInfo.Capture(e);
        }
    }
}
