using Sansa.Sparse;

namespace Sansa.Factorization;

/// <summary>Copies the entries largest in magnitude out of a sparse column, rows sorted; ties go to lower rows.</summary>
internal sealed class LargestEntries
{
    private uint[] _keys = [];
    private int[] _above = [];
    private int[] _ties = [];

    /// <summary>Copies at most <paramref name="quota"/> entries.</summary>
    /// <returns>How many were copied.</returns>
    public int Copy(ReadOnlySpan<int> rows, ReadOnlySpan<float> values, int quota, Span<int> keptRows, Span<float> keptValues)
    {
        if (quota <= 0)
            return 0;
        var kept = rows.Length;
        if (rows.Length <= quota)
        {
            rows.CopyTo(keptRows);
            values.CopyTo(keptValues);
        }
        else
        {
            kept = CopyLargest(rows, values, quota, keptRows, keptValues);
        }

        keptRows[..kept].Sort(keptValues[..kept]);
        return kept;
    }

    private int CopyLargest(ReadOnlySpan<int> rows, ReadOnlySpan<float> values, int quota, Span<int> keptRows, Span<float> keptValues)
    {
        if (_above.Length < rows.Length)
            (_above, _ties) = (new int[2 * rows.Length], new int[2 * rows.Length]);
        var threshold = MagnitudeSelection.Threshold(values, quota, ref _keys);
        var (above, ties) = MagnitudeSelection.Partition(values, threshold, _above, _ties);
        var room = quota - above;
        if (ties > room)
            KeepLowestRows(_ties.AsSpan(0, ties), rows);
        _ties.AsSpan(0, room).CopyTo(_above.AsSpan(above));
        for (var p = 0; p < quota; p++)
            (keptRows[p], keptValues[p]) = (rows[_above[p]], values[_above[p]]);
        return quota;
    }

    private static void KeepLowestRows(Span<int> positions, ReadOnlySpan<int> rows)
    {
        var keys = positions.Length <= 256 ? stackalloc int[positions.Length] : new int[positions.Length];
        for (var p = 0; p < positions.Length; p++)
            keys[p] = rows[positions[p]];
        keys.Sort(positions);
    }
}
