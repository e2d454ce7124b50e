namespace Sansa.Sparse;

/// <summary>
/// A sparse matrix in compressed sparse column form, the form of a Cholesky factor: float32 values, int32 row indices,
/// 64-bit column pointers, row indices strictly increasing within a column.
/// </summary>
public sealed class CscMatrix
{
    /// <summary>Wraps three arrays without copying them, after checking that they form a valid matrix.</summary>
    /// <param name="rowCount">Number of rows, 0 or more.</param>
    /// <param name="columnCount">Number of columns, 0 or more.</param>
    /// <param name="columnPointers">columnCount + 1 offsets, from 0, not decreasing.</param>
    /// <param name="rowIndices">Row of each entry, strictly increasing within a column.</param>
    /// <param name="values">Value of each entry, finite; null for a pattern matrix whose entries are all 1.</param>
    /// <exception cref="ArgumentException">The arrays do not form a valid matrix; the message names the column.</exception>
    public CscMatrix(int rowCount, int columnCount, long[] columnPointers, int[] rowIndices, float[]? values)
    {
        CompressedForm.Validate(columnCount, rowCount, columnPointers, rowIndices, values, "column", "row");
        (RowCount, ColumnCount, ColumnPointers, RowIndices, Values) = (rowCount, columnCount, columnPointers, rowIndices, values);
    }

    private CscMatrix((int Rows, int Columns) shape, long[] ap, int[] ai, float[]? ax) =>
        (RowCount, ColumnCount, ColumnPointers, RowIndices, Values) = (shape.Rows, shape.Columns, ap, ai, ax);

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }

    /// <summary>Number of columns.</summary>
    public int ColumnCount { get; }

    /// <summary>Offsets of the columns; length ColumnCount + 1.</summary>
    public long[] ColumnPointers { get; }

    /// <summary>Row of each stored entry; may be longer than <see cref="NonzeroCount"/>.</summary>
    public int[] RowIndices { get; }

    /// <summary>Value of each stored entry, or null when every stored entry is 1.</summary>
    public float[]? Values { get; }

    /// <summary>Number of stored entries.</summary>
    public long NonzeroCount => ColumnPointers[ColumnCount];

    /// <summary>Stored entries divided by rows x columns, from 0 to 1; 0 for an empty shape.</summary>
    public double Density => RowCount == 0 || ColumnCount == 0 ? 0 : NonzeroCount / ((double)RowCount * ColumnCount);

    /// <summary>Joins columns that were made apart. Each is let go as soon as it is copied.</summary>
    /// <param name="rowCount">Number of rows.</param>
    /// <param name="columns">Rows, ascending, and values of each column; cleared.</param>
    internal static CscMatrix OfColumns(int rowCount, (int[] Rows, float[] Values)[] columns)
    {
        var ap = new long[columns.Length + 1];
        for (var j = 0; j < columns.Length; j++)
            ap[j + 1] = ap[j] + columns[j].Rows.Length;
        var (ai, ax) = (new int[ap[^1]], new float[ap[^1]]);
        for (var j = 0; j < columns.Length; j++)
        {
            columns[j].Rows.CopyTo(ai, ap[j]);
            columns[j].Values.CopyTo(ax, ap[j]);
            columns[j] = default;
        }

        return Trusted(rowCount, columns.Length, ap, ai, ax);
    }

    /// <summary>Wraps arrays that a kernel of this library produced, without checking them again.</summary>
    internal static CscMatrix Trusted(int rowCount, int columnCount, long[] ap, int[] ai, float[]? ax) =>
        new((rowCount, columnCount), ap, ai, ax);

    /// <summary>The transpose as compressed rows, sharing this matrix's arrays: column j becomes row j.</summary>
    public CsrMatrix AsTransposedCsr() => CsrMatrix.Trusted(ColumnCount, RowCount, ColumnPointers, RowIndices, Values);

    /// <summary>The same matrix as compressed rows. Linear time.</summary>
    public CsrMatrix ToCsr() => AsTransposedCsr().Transpose();

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"CscMatrix {RowCount} x {ColumnCount}, {NonzeroCount} nonzeros ({Density:P3})");
}
