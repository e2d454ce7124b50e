namespace Sansa.Execution;

/// <summary>
/// Loops over index ranges on a fixed number of workers. Work is cut into chunks that do not depend on the number of
/// workers, so a body that writes only what its chunk owns gives the same bytes at any thread count.
/// </summary>
internal static class ParallelLoop
{
    /// <summary>The number of workers that an option asks for: 0 means all cores.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The option is negative.</exception>
    public static int Workers(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        return threads == 0 ? Environment.ProcessorCount : threads;
    }

    /// <summary>
    /// Calls <paramref name="body"/>(worker, start, end) for each chunk of 0 .. count - 1. Chunks are taken in order by
    /// whichever worker is free; <c>worker</c> (0 .. workers - 1) selects that worker's own scratch memory.
    /// </summary>
    public static void Chunks(int count, int chunk, int workers, CancellationToken cancellation, Action<int, int, int> body)
    {
        var chunkCount = (int)(((long)count + chunk - 1) / chunk);
        if (workers <= 1 || chunkCount <= 1)
        {
            for (var c = 0; c < chunkCount; c++)
            {
                cancellation.ThrowIfCancellationRequested();
                body(0, c * chunk, Math.Min(count, (c + 1) * chunk));
            }

            return;
        }

        var next = -1;
        Invoke(Math.Min(workers, chunkCount), worker =>
        {
            while (true)
            {
                var c = Interlocked.Increment(ref next);
                if (c >= chunkCount)
                    return;
                cancellation.ThrowIfCancellationRequested();
                body(worker, c * chunk, (int)Math.Min(count, ((long)c + 1) * chunk));
            }
        });
    }

    /// <summary>Runs <paramref name="body"/>(worker) once on each of <paramref name="workers"/> threads and waits for all.</summary>
    /// <remarks>The first exception of a worker is thrown again as itself, not wrapped.</remarks>
    public static void Invoke(int workers, Action<int> body)
    {
        if (workers <= 1)
        {
            body(0);
            return;
        }

        var tasks = new Task[workers];
        for (var w = 1; w < workers; w++)
        {
            var worker = w;
            tasks[w] = Task.Factory.StartNew(() => body(worker), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        Exception? own = null;
        try
        {
            body(0);
        }
#pragma warning disable CA1031 // Whatever the first worker threw is thrown again below, after the others have stopped.
        catch (Exception e)
#pragma warning restore CA1031
        {
            own = e;
        }

        tasks[0] = Task.CompletedTask;
        Task.WhenAll(tasks).ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
        var first = own ?? tasks.FirstOrDefault(t => t.IsFaulted)?.Exception!.InnerException;
        if (first is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        if (tasks.Any(t => t.IsCanceled))
            throw new OperationCanceledException();
    }
}
