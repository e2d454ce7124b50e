using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Sansa.Sparse;

namespace Sansa.Ordering;

/// <summary>
/// The hubs (most popular columns) of each row in <see cref="ColumnMinimumDegree"/>, as sets that are counted by bit
/// operations. A row of X has its hubs in a short list; a row that elimination made has a bit set.
/// </summary>
internal sealed class HubSets
{
    // In place of a list's length: the row's hubs are a bit set.
    private const int IsSet = -1;

    private readonly int _words;
    private readonly ushort[] _listed;
    private readonly (int Start, int Length)[] _hubsOf;
    private readonly ulong[] _pivot;
    private readonly Stack<int> _freeSets = [];
    private ulong[] _sets = [];
    private int _setCount;

    /// <summary>Takes the hubs of each row of X.</summary>
    /// <param name="x">The matrix.</param>
    /// <param name="label">New number of each column: hubs are the last ones.</param>
    /// <param name="firstHub">The label of the first hub; there are at most 65,536.</param>
    public HubSets(CsrMatrix x, int[] label, int firstHub)
    {
        var hubs = x.ColumnCount - firstHub;
        _words = (hubs + 63) / 64;
        _pivot = new ulong[_words];
        _hubsOf = new (int, int)[x.RowCount];
        _listed = new ushort[Incidences(x, label, firstHub)];
        var free = 0;
        for (var r = 0; r < x.RowCount; r++)
        {
            var start = free;
            foreach (var item in x.Row(r).Indices)
            {
                if (label[item] >= firstHub)
                    _listed[free++] = (ushort)(label[item] - firstHub);
            }

            _hubsOf[r] = (start, free - start);
        }
    }

    /// <summary>Number of hubs in a row of X that elimination has not touched.</summary>
    public int ListedIn(int row) => _hubsOf[row].Length;

    /// <summary>Begins the pivot row: no hubs yet.</summary>
    public void BeginPivot() => Array.Clear(_pivot);

    /// <summary>Adds a row's hubs to the pivot row; the row is given up.</summary>
    public void MergeIntoPivot(int row)
    {
        var (start, length) = _hubsOf[row];
        if (length == IsSet)
        {
            for (var w = 0; w < _words; w++)
                _pivot[w] |= _sets[start + w];
        }
        else
        {
            foreach (var hub in _listed.AsSpan(start, length))
                _pivot[hub >> 6] |= 1UL << hub;
        }

        Release(row);
    }

    /// <summary>Gives the pivot row's hubs to a row that was given up. Returns how many there are.</summary>
    public int EndPivot(int row)
    {
        if (!_freeSets.TryPop(out var start))
        {
            start = _setCount++ * _words;
            if (_sets.Length < start + _words)
                Array.Resize(ref _sets, Math.Max(2 * _sets.Length, 64 * _words));
        }

        _pivot.CopyTo(_sets.AsSpan(start));
        _hubsOf[row] = (start, IsSet);
        var count = 0;
        foreach (var word in _pivot)
            count += BitOperations.PopCount(word);
        return count;
    }

    /// <summary>Asks for a row's hubs before they are needed.</summary>
    public unsafe void Prefetch(int row)
    {
        var (start, length) = _hubsOf[row];
        if (Sse.IsSupported && length > 0)
            Sse.Prefetch0(Unsafe.AsPointer(ref _listed[start]));
    }

    /// <summary>How many hubs of a row are in the pivot row.</summary>
    public int CountInPivot(int row)
    {
        var (start, length) = _hubsOf[row];
        var (count, pivot) = (0, _pivot);
        if (length == IsSet)
        {
            var set = _sets.AsSpan(start, pivot.Length);
            for (var w = 0; w < pivot.Length; w++)
                count += BitOperations.PopCount(pivot[w] & set[w]);
            return count;
        }

        foreach (var hub in _listed.AsSpan(start, length))
            count += (int)(pivot[hub >> 6] >> hub) & 1;
        return count;
    }

    /// <summary>Forgets the hubs of a row that died.</summary>
    public void Release(int row)
    {
        if (_hubsOf[row].Length == IsSet)
            _freeSets.Push(_hubsOf[row].Start);
        _hubsOf[row] = (0, 0);
    }

    private static int Incidences(CsrMatrix x, int[] label, int firstHub)
    {
        var count = 0;
        for (long p = 0; firstHub < x.ColumnCount && p < x.NonzeroCount; p++)
            count += label[x.ColumnIndices[p]] >= firstHub ? 1 : 0;
        return count;
    }
}
