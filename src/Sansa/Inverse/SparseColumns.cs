using Sansa.Sparse;

namespace Sansa.Inverse;

/// <summary>
/// The approximate inverse K while it changes: every column is a pair of arrays of its own, so that columns are replaced
/// in place and in parallel and nothing is copied but what changes.
/// </summary>
internal sealed class SparseColumns
{
    private readonly int[][] _rows;
    private readonly float[][] _values;
    private readonly int[] _counts;

    private SparseColumns(int n) => (_rows, _values, _counts) = (new int[n][], new float[n][], new int[n]);

    /// <summary>Number of columns.</summary>
    public int Count => _counts.Length;

    /// <summary>Stored entries of all columns.</summary>
    public long NonzeroCount => _counts.Sum(c => (long)c);

    /// <summary>Rows of column j, ascending.</summary>
    public ReadOnlySpan<int> Rows(int j) => _rows[j].AsSpan(0, _counts[j]);

    /// <summary>Values of column j.</summary>
    public ReadOnlySpan<float> Values(int j) => _values[j].AsSpan(0, _counts[j]);

    /// <summary>Entries of column j.</summary>
    public int Length(int j) => _counts[j];

    /// <summary>The columns of a matrix, copied.</summary>
    public static SparseColumns Of(CscMatrix matrix)
    {
        var k = new SparseColumns(matrix.ColumnCount);
        for (var j = 0; j < k.Count; j++)
        {
            var (start, end) = ((int)matrix.ColumnPointers[j], (int)matrix.ColumnPointers[j + 1]);
            k.Replace(j, matrix.RowIndices[start..end], matrix.Values![start..end]);
        }

        return k;
    }

    /// <summary>An empty set of columns, to be filled by <see cref="Replace"/>.</summary>
    public static SparseColumns Empty(int n)
    {
        var k = new SparseColumns(n);
        for (var j = 0; j < n; j++)
            k.Replace(j, [], []);
        return k;
    }

    /// <summary>Gives column j new arrays, which it then owns.</summary>
    public void Replace(int j, int[] rows, float[] values) => (_rows[j], _values[j], _counts[j]) = (rows, values, rows.Length);

    /// <summary>Drops the entries of column j whose magnitude key is at or below <paramref name="key"/>, in fresh arrays.</summary>
    /// <param name="j">The column.</param>
    /// <param name="key">See <see cref="MagnitudeSelection.Key"/>.</param>
    /// <param name="keepDiagonal">Whether the entry in row j stays whatever its size.</param>
    /// <returns>How many entries were dropped.</returns>
    public int DropAtOrBelow(int j, uint key, bool keepDiagonal) =>
        Keep(j, (row, value) => MagnitudeSelection.Key(value) > key || (keepDiagonal && row == j));

    /// <summary>Drops entries of column j with this magnitude key, from the top, off the diagonal, at most <paramref name="count"/>.</summary>
    /// <returns>How many entries were dropped.</returns>
    public int DropEqual(int j, uint key, long count) =>
        Keep(j, (row, value) => MagnitudeSelection.Key(value) != key || row == j || count-- <= 0);

    private int Keep(int j, Func<int, float, bool> isKept)
    {
        var rows = Rows(j);
        var values = Values(j);
        var (newRows, newValues, kept) = (new int[rows.Length], new float[rows.Length], 0);
        for (var p = 0; p < rows.Length; p++)
        {
            if (isKept(rows[p], values[p]))
                (newRows[kept], newValues[kept++]) = (rows[p], values[p]);
        }

        var dropped = rows.Length - kept;
        if (dropped > 0)
            Replace(j, newRows[..kept], newValues[..kept]);
        return dropped;
    }

    /// <summary>The columns as one matrix; releases each column's arrays as it is copied.</summary>
    public CscMatrix ToMatrix()
    {
        var kp = new long[Count + 1];
        for (var j = 0; j < Count; j++)
            kp[j + 1] = kp[j] + _counts[j];
        var ki = new int[kp[^1]];
        var kx = new float[kp[^1]];
        for (var j = 0; j < Count; j++)
        {
            Rows(j).CopyTo(ki.AsSpan((int)kp[j]));
            Values(j).CopyTo(kx.AsSpan((int)kp[j]));
            Replace(j, [], []);
        }

        return CscMatrix.Trusted(Count, Count, kp, ki, kx);
    }
}
