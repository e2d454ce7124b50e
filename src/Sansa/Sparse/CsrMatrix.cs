namespace Sansa.Sparse;

/// <summary>
/// A sparse matrix in compressed sparse row form: float32 values, int32 column indices, 64-bit row pointers.
/// Row <c>i</c> holds the entries <c>RowPointers[i] .. RowPointers[i + 1] - 1</c>, with strictly increasing column indices.
/// A <em>pattern</em> matrix stores no values: every stored entry is 1, as in binarised interactions.
/// </summary>
/// <remarks>
/// The three arrays are the matrix; they are exposed so that another library can wrap them without a copy.
/// Treat them as read-only: kernels rely on what the constructor checked.
/// </remarks>
public sealed partial class CsrMatrix
{
    /// <summary>Wraps three arrays without copying them, after checking that they form a valid matrix.</summary>
    /// <param name="rowCount">Number of rows (users), 0 or more.</param>
    /// <param name="columnCount">Number of columns (items), 0 or more.</param>
    /// <param name="rowPointers">rowCount + 1 offsets, from 0, not decreasing.</param>
    /// <param name="columnIndices">Column of each entry, strictly increasing within a row.</param>
    /// <param name="values">Value of each entry, finite; null for a pattern matrix whose entries are all 1.</param>
    /// <exception cref="ArgumentException">The arrays do not form a valid matrix; the message names the row.</exception>
    public CsrMatrix(int rowCount, int columnCount, long[] rowPointers, int[] columnIndices, float[]? values)
    {
        CompressedForm.Validate(rowCount, columnCount, rowPointers, columnIndices, values, "row", "column");
        (RowCount, ColumnCount, RowPointers, ColumnIndices, Values) = (rowCount, columnCount, rowPointers, columnIndices, values);
    }

    private CsrMatrix((int Rows, int Columns) shape, long[] ap, int[] ai, float[]? ax) =>
        (RowCount, ColumnCount, RowPointers, ColumnIndices, Values) = (shape.Rows, shape.Columns, ap, ai, ax);

    /// <summary>Number of rows; in an interaction matrix X, users.</summary>
    public int RowCount { get; }

    /// <summary>Number of columns; in an interaction matrix X, items.</summary>
    public int ColumnCount { get; }

    /// <summary>Offsets of the rows in <see cref="ColumnIndices"/> and <see cref="Values"/>; length RowCount + 1.</summary>
    public long[] RowPointers { get; }

    /// <summary>Column of each stored entry; may be longer than <see cref="NonzeroCount"/>.</summary>
    public int[] ColumnIndices { get; }

    /// <summary>Value of each stored entry, or null when every stored entry is 1 (a pattern matrix).</summary>
    public float[]? Values { get; }

    /// <summary>Number of stored entries.</summary>
    public long NonzeroCount => RowPointers[RowCount];

    /// <summary>True when no values are stored because each stored entry is 1.</summary>
    public bool IsPattern => Values is null;

    /// <summary>Stored entries divided by rows x columns, from 0 to 1; 0 for an empty shape.</summary>
    public double Density => RowCount == 0 || ColumnCount == 0 ? 0 : NonzeroCount / ((double)RowCount * ColumnCount);

    /// <summary>Bytes held by the three arrays.</summary>
    public long ByteCount => (8L * RowPointers.Length) + (4L * ColumnIndices.Length) + (4L * (Values?.Length ?? 0));

    /// <summary>Wraps arrays that a kernel of this library produced, without checking them again.</summary>
    internal static CsrMatrix Trusted(int rowCount, int columnCount, long[] ap, int[] ai, float[]? ax) =>
        new((rowCount, columnCount), ap, ai, ax);

    /// <summary>A matrix without entries.</summary>
    /// <param name="rowCount">Number of rows.</param>
    /// <param name="columnCount">Number of columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static CsrMatrix Empty(int rowCount, int columnCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfNegative(columnCount);
        return Trusted(rowCount, columnCount, new long[rowCount + 1], [], null);
    }

    /// <summary>The stored entries of one row.</summary>
    /// <param name="row">Row index, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such row.</exception>
    public SparseRow Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, RowCount);
        var start = (int)RowPointers[row];
        var count = (int)(RowPointers[row + 1] - start);
        return new SparseRow(ColumnIndices, Values, start, count);
    }

    /// <summary>Number of stored entries of one row.</summary>
    /// <param name="row">Row index, from 0.</param>
    public int RowLength(int row) => (int)(RowPointers[row + 1] - RowPointers[row]);

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"CsrMatrix {RowCount} x {ColumnCount}, {NonzeroCount} nonzeros ({Density:P3}){(IsPattern ? ", pattern" : "")}");
}
