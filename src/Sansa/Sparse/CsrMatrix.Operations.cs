namespace Sansa.Sparse;

public sealed partial class CsrMatrix
{
    /// <summary>The transpose, columns x rows; also this matrix in compressed sparse column form. Linear time.</summary>
    public CsrMatrix Transpose() => Transpose(CancellationToken.None);

    /// <summary>The transpose; the token is looked at between rows.</summary>
    internal CsrMatrix Transpose(CancellationToken cancellation)
    {
        var nnz = NonzeroCount;
        var cp = new long[ColumnCount + 1];
        for (long p = 0; p < nnz; p++)
            cp[ColumnIndices[p] + 1]++;
        for (var j = 0; j < ColumnCount; j++)
            cp[j + 1] += cp[j];
        var next = cp.AsSpan(0, ColumnCount).ToArray();
        var ci = new int[nnz];
        var cx = Values is null ? null : new float[nnz];
        for (var i = 0; i < RowCount; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var p = RowPointers[i]; p < RowPointers[i + 1]; p++)
            {
                var q = next[ColumnIndices[p]]++;
                ci[q] = i;
                if (cx is not null)
                    cx[q] = Values![p];
            }
        }

        return Trusted(ColumnCount, RowCount, cp, ci, cx);
    }

    /// <summary>This matrix in compressed sparse column form.</summary>
    public CscMatrix ToCsc()
    {
        var t = Transpose();
        return CscMatrix.Trusted(RowCount, ColumnCount, t.RowPointers, t.ColumnIndices, t.Values);
    }

    /// <summary>The columns in another order: column <c>c</c> of the result is column <c>order[c]</c> of this matrix.</summary>
    /// <param name="order">A permutation of 0 .. ColumnCount - 1, new position to old column.</param>
    /// <exception cref="ArgumentException">Not a permutation.</exception>
    public CsrMatrix PermuteColumns(int[] order)
    {
        var inverse = Inverse(order, ColumnCount);
        var nnz = NonzeroCount;
        var ai = new int[nnz];
        var ax = Values is null ? null : Values.AsSpan(0, (int)nnz).ToArray();
        for (long p = 0; p < nnz; p++)
            ai[p] = inverse[ColumnIndices[p]];
        for (var i = 0; i < RowCount; i++)
        {
            var start = (int)RowPointers[i];
            var count = RowLength(i);
            if (ax is null)
                ai.AsSpan(start, count).Sort();
            else
                ai.AsSpan(start, count).Sort(ax.AsSpan(start, count));
        }

        return Trusted(RowCount, ColumnCount, RowPointers, ai, ax);
    }

    /// <summary>The rows in another order: row <c>r</c> of the result is row <c>order[r]</c> of this matrix.</summary>
    /// <param name="order">Rows to take, in order; a row may be left out or taken twice.</param>
    /// <exception cref="ArgumentException">An index is outside 0 .. RowCount - 1.</exception>
    public CsrMatrix SelectRows(ReadOnlySpan<int> order)
    {
        var ap = new long[order.Length + 1];
        for (var r = 0; r < order.Length; r++)
        {
            if ((uint)order[r] >= (uint)RowCount)
                throw new ArgumentException($"Position {r} asks for row {order[r]}, outside 0 .. {RowCount - 1}.", nameof(order));
            ap[r + 1] = ap[r] + RowLength(order[r]);
        }

        var ai = new int[ap[^1]];
        var ax = Values is null ? null : new float[ap[^1]];
        for (var r = 0; r < order.Length; r++)
        {
            var row = Row(order[r]);
            row.Indices.CopyTo(ai.AsSpan((int)ap[r]));
            if (ax is not null)
                row.Values.CopyTo(ax.AsSpan((int)ap[r]));
        }

        return Trusted(order.Length, ColumnCount, ap, ai, ax);
    }

    /// <summary>Column <c>j</c> multiplied by <c>scale[j]</c>; a pattern becomes a matrix with values.</summary>
    /// <param name="scale">One factor a column, finite.</param>
    /// <exception cref="ArgumentException">Wrong length, or a product is not finite.</exception>
    public CsrMatrix ScaleColumns(ReadOnlySpan<float> scale)
    {
        if (scale.Length != ColumnCount)
            throw new ArgumentException($"{ColumnCount} columns need as many factors, but there are {scale.Length}.", nameof(scale));
        var nnz = NonzeroCount;
        var ax = new float[nnz];
        for (long p = 0; p < nnz; p++)
        {
            ax[p] = (Values is null ? 1f : Values[p]) * scale[ColumnIndices[p]];
            if (!float.IsFinite(ax[p]))
                throw new ArgumentException($"Column {ColumnIndices[p]} times {scale[ColumnIndices[p]]} is not finite.", nameof(scale));
        }

        return Trusted(RowCount, ColumnCount, RowPointers, ColumnIndices, ax);
    }

    /// <summary>The same pattern without values: every stored entry becomes 1.</summary>
    public CsrMatrix ToPattern() => IsPattern ? this : Trusted(RowCount, ColumnCount, RowPointers, ColumnIndices, null);

    private static int[] Inverse(int[] order, int count)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.Length != count)
            throw new ArgumentException($"{count} columns need a permutation of that length, but it has {order.Length}.", nameof(order));
        var inverse = new int[count];
        Array.Fill(inverse, -1);
        for (var c = 0; c < count; c++)
        {
            if ((uint)order[c] >= (uint)count || inverse[order[c]] >= 0)
                throw new ArgumentException($"Position {c} holds {order[c]}, which is outside the range or occurs twice; not a permutation.", nameof(order));
            inverse[order[c]] = c;
        }

        return inverse;
    }
}
