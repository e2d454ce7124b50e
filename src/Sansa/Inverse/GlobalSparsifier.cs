using Sansa.Sparse;

namespace Sansa.Inverse;

/// <summary>
/// Keeps K within its budget by dropping the entries smallest in magnitude over all columns (paper, section 3.1.2: global
/// instead of column by column). A histogram of magnitudes is kept up to date, so that finding the threshold reads only
/// the keys of one bucket.
/// </summary>
internal sealed class GlobalSparsifier
{
    private const int BucketShift = 15;
    private readonly SparseColumns _k;
    private readonly int[] _histogram = new int[1 << 16];
    private readonly uint[] _smallest;
    private readonly List<uint> _bucketKeys = [];

    public GlobalSparsifier(SparseColumns k)
    {
        (_k, _smallest) = (k, new uint[k.Count]);
        for (var j = 0; j < k.Count; j++)
            Count(j, +1);
    }

    /// <summary>Entries of K.</summary>
    public long NonzeroCount { get; private set; }

    /// <summary>Replaces column j and keeps the counts right.</summary>
    public void Replace(int j, int[] rows, float[] values)
    {
        Count(j, -1);
        _k.Replace(j, rows, values);
        Count(j, +1);
    }

    /// <summary>The key of rank <paramref name="rank"/> (0 = smallest) among all entries.</summary>
    public uint KeyOfRank(long rank)
    {
        var bucket = 0;
        while (rank >= _histogram[bucket])
            rank -= _histogram[bucket++];
        _bucketKeys.Clear();
        for (var j = 0; j < _k.Count; j++)
        {
            if (_smallest[j] >> BucketShift > bucket)
                continue;
            foreach (var value in _k.Values(j))
            {
                if (MagnitudeSelection.Key(value) >> BucketShift == bucket)
                    _bucketKeys.Add(MagnitudeSelection.Key(value));
            }
        }

        var keys = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_bucketKeys);
        return MagnitudeSelection.Threshold(keys, keys.Length - (int)rank);
    }

    /// <summary>
    /// Drops entries smallest in magnitude until at most <paramref name="budget"/> are left. The diagonal stays; of equal
    /// entries those in earlier columns and rows go first, and only as many as must.
    /// </summary>
    public void Shrink(long budget, Action<int> onChanged)
    {
        // What is left at or below a threshold is diagonal and stays, in the place of other entries: look again, past it.
        var passed = 0;
        for (var excess = NonzeroCount - budget; excess > 0 && passed < NonzeroCount; excess = NonzeroCount - budget)
        {
            var key = KeyOfRank(Math.Min(passed + excess, NonzeroCount) - 1);
            if (key > 0)
                DropAtOrBelow(key - 1, keepDiagonal: true, onChanged);
            DropTies(key, NonzeroCount - budget, onChanged);
            passed = _smallest.Count(smallest => smallest <= key);
        }
    }

    private void DropTies(uint key, long count, Action<int> onChanged)
    {
        for (var j = 0; j < _k.Count && count > 0; j++)
        {
            if (_smallest[j] > key)
                continue;
            Count(j, -1);
            var dropped = _k.DropEqual(j, key, count);
            Count(j, +1);
            count -= dropped;
            if (dropped > 0)
                onChanged(j);
        }
    }

    /// <summary>Drops all entries at or below a key; calls <paramref name="onChanged"/> for each column that lost any.</summary>
    public void DropAtOrBelow(uint key, bool keepDiagonal, Action<int> onChanged)
    {
        for (var j = 0; j < _k.Count; j++)
        {
            if (_smallest[j] > key)
                continue;
            Count(j, -1);
            if (_k.DropAtOrBelow(j, key, keepDiagonal) > 0)
                onChanged(j);
            Count(j, +1);
        }
    }

    private void Count(int j, int sign)
    {
        var smallest = uint.MaxValue;
        foreach (var value in _k.Values(j))
        {
            var key = MagnitudeSelection.Key(value);
            _histogram[key >> BucketShift] += sign;
            smallest = Math.Min(smallest, key);
        }

        _smallest[j] = smallest;
        NonzeroCount += sign * _k.Length(j);
    }
}
