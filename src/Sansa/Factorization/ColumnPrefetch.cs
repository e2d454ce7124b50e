namespace Sansa.Factorization;

/// <summary>
/// Computes chunks of columns ahead of a sequential consumer: helpers fill a ring of buffers, the consumer takes the
/// chunks in order and, when the next is not ready, fills chunks itself. What a buffer holds does not depend on who
/// filled it.
/// </summary>
/// <typeparam name="TBuffer">What one chunk is computed into; used again for later chunks.</typeparam>
internal sealed class ColumnPrefetch<TBuffer>(int chunkCount, TBuffer[] ring, Action<int, int, TBuffer> fill)
{
    private readonly Lock _gate = new();
    private readonly int[] _filledChunk = Enumerable.Repeat(-1, ring.Length).ToArray();
    private int _nextToFill;
    private int _consumed;
    private bool _stopped;
    private Exception? _failure;

    /// <summary>What a helper runs until all chunks are filled or the consumer stops. Never throws: the consumer does.</summary>
    public void Help(int worker)
    {
        var spin = default(SpinWait);
        while (true)
        {
            var chunk = Claim();
            if (chunk == chunkCount)
                return;
            if (chunk < 0)
            {
                spin.SpinOnce(sleep1Threshold: 50);
                continue;
            }

            spin.Reset();
            try
            {
                Fill(worker, chunk);
            }
#pragma warning disable CA1031 // Kept and thrown again by Take on the consumer's thread.
            catch (Exception e)
#pragma warning restore CA1031
            {
                lock (_gate)
                    _failure = e;
                return;
            }
        }
    }

    /// <summary>The buffer of the next chunk in order; waits for it or fills it.</summary>
    public TBuffer Take(int worker, int chunk)
    {
        var spin = default(SpinWait);
        while (true)
        {
            lock (_gate)
            {
                if (_failure is not null)
                    System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_failure);
                if (_filledChunk[chunk % ring.Length] == chunk)
                    return ring[chunk % ring.Length];
            }

            var claimed = Claim();
            if (claimed >= 0 && claimed < chunkCount)
                Fill(worker, claimed);
            else
                spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>Gives a taken buffer back to the ring.</summary>
    public void Release(int chunk)
    {
        lock (_gate)
            _consumed = chunk + 1;
    }

    /// <summary>Lets the helpers return.</summary>
    public void Stop()
    {
        lock (_gate)
            _stopped = true;
    }

    /// <summary>A chunk to fill, -1 when the ring is full, chunkCount when nothing is left to do.</summary>
    private int Claim()
    {
        lock (_gate)
        {
            if (_stopped || _nextToFill == chunkCount)
                return chunkCount;
            return _nextToFill < _consumed + ring.Length ? _nextToFill++ : -1;
        }
    }

    private void Fill(int worker, int chunk)
    {
        fill(worker, chunk, ring[chunk % ring.Length]);
        lock (_gate)
            _filledChunk[chunk % ring.Length] = chunk;
    }
}
