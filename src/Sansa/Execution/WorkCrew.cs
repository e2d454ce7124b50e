using System.Runtime.ExceptionServices;

namespace Sansa.Execution;

/// <summary>
/// A fixed set of threads that wait between jobs. A dense factorization joins its workers hundreds of times in a second,
/// too often to start threads anew for each job as <see cref="ParallelLoop"/> does.
/// </summary>
internal sealed class WorkCrew : IDisposable
{
    private readonly SemaphoreSlim[] _start;
    private readonly Thread[] _threads;
    private readonly ManualResetEventSlim _allDone = new();
    private readonly Lock _failureLock = new();
    private ExceptionDispatchInfo? _failure;
    private Action<int>? _job;
    private int _running;

    /// <summary>Starts <paramref name="workers"/> - 1 threads; the thread that calls <see cref="Run"/> is worker 0.</summary>
    public WorkCrew(int workers)
    {
        Workers = workers;
        _start = new SemaphoreSlim[workers - 1];
        _threads = new Thread[workers - 1];
        for (var i = 0; i < _threads.Length; i++)
        {
            _start[i] = new SemaphoreSlim(0);
            var worker = i + 1;
            _threads[i] = new Thread(() => Serve(worker)) { IsBackground = true, Name = $"Sansa dense worker {worker}" };
            _threads[i].Start();
        }
    }

    /// <summary>Number of workers, the calling thread included.</summary>
    public int Workers { get; }

    /// <summary>Runs <paramref name="body"/>(worker) once on each worker and waits for all; the first exception is thrown again.</summary>
    public void Run(Action<int> body)
    {
        (_job, _failure, _running) = (body, null, _threads.Length);
        _allDone.Reset();
        foreach (var signal in _start)
            signal.Release();
        Guarded(body, 0);
        if (_threads.Length > 0)
            _allDone.Wait();
        _job = null;
        _failure?.Throw();
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _job = null;
        foreach (var signal in _start)
            signal.Release();
        foreach (var thread in _threads)
            thread.Join();
        foreach (var signal in _start)
            signal.Dispose();
        _allDone.Dispose();
    }

    private void Serve(int worker)
    {
        while (true)
        {
            _start[worker - 1].Wait();
            if (_job is not { } body)
                return;
            Guarded(body, worker);
            if (Interlocked.Decrement(ref _running) == 0)
                _allDone.Set();
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
            lock (_failureLock)
                _failure ??= ExceptionDispatchInfo.Capture(e);
        }
    }
}
