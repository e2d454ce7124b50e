using System.Numerics;

namespace Sansa.Sparse;

public sealed partial class CsrMatrix
{
    /// <summary>The largest dense array that a sparse operation makes: 2^28 entries, 1 GiB of float32.</summary>
    private const long DenseLimit = 1L << 28;

    /// <summary>Builds a matrix from entries in any order. Linear time, no sort by comparison.</summary>
    /// <param name="rowCount">Number of rows.</param>
    /// <param name="columnCount">Number of columns.</param>
    /// <param name="rows">Row of each entry.</param>
    /// <param name="columns">Column of each entry; as long as <paramref name="rows"/>.</param>
    /// <param name="values">Value of each entry, finite; empty for a pattern matrix.</param>
    /// <param name="duplicates">What to do with repeated entries. A pattern with summed duplicates becomes a matrix with counts.</param>
    /// <exception cref="ArgumentException">Lengths differ, an index is outside the shape, a value is not finite, or a duplicate is refused.</exception>
    public static CsrMatrix FromCoordinates(
        int rowCount,
        int columnCount,
        ReadOnlySpan<int> rows,
        ReadOnlySpan<int> columns,
        ReadOnlySpan<float> values = default,
        DuplicateHandling duplicates = DuplicateHandling.CountOnce)
    {
        ValidateCoordinates(rowCount, columnCount, rows, columns, values);
        // Two stable counting sorts, by column and then by row, leave every row sorted by column.
        var byColumn = CountingOrder(columns, columnCount, order: null);
        var order = CountingOrder(rows, rowCount, byColumn);
        var ap = new long[rowCount + 1];
        var ai = new int[order.Length];
        var withValues = !values.IsEmpty || (duplicates == DuplicateHandling.Sum && HasDuplicates(rows, columns, order));
        var ax = withValues ? new float[order.Length] : null;
        var nnz = 0;
        var previous = (Row: -1, Column: -1);
        foreach (var e in order)
        {
            var here = (Row: rows[e], Column: columns[e]);
            var value = values.IsEmpty ? 1f : values[e];
            if (here == previous)
            {
                if (duplicates == DuplicateHandling.Refuse)
                    throw new ArgumentException(
                        $"Row {here.Row}, column {here.Column} occurs more than once. Sum the duplicates or count them once.", nameof(columns));
                if (duplicates == DuplicateHandling.Sum)
                    ax![nnz - 1] += value;
                continue;
            }

            ai[nnz] = here.Column;
            if (ax is not null)
                ax[nnz] = value;
            nnz++;
            ap[here.Row + 1]++;
            previous = here;
        }

        for (var i = 0; i < rowCount; i++)
            ap[i + 1] += ap[i];
        return Trusted(rowCount, columnCount, ap, Trim(ai, nnz), ax is null ? null : Trim(ax, nnz));
    }

    /// <summary>Takes the nonzeros of a dense matrix.</summary>
    /// <param name="dense">rows x columns; NaN and infinity are refused.</param>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public static CsrMatrix FromDense(float[,] dense)
    {
        ArgumentNullException.ThrowIfNull(dense);
        var ap = new long[dense.GetLength(0) + 1];
        List<int> ai = [];
        List<float> ax = [];
        for (var i = 0; i < dense.GetLength(0); i++)
        {
            for (var j = 0; j < dense.GetLength(1); j++)
            {
                if (dense[i, j] == 0)
                    continue;
                ai.Add(j);
                ax.Add(dense[i, j]);
            }

            ap[i + 1] = ai.Count;
        }

        return new CsrMatrix(dense.GetLength(0), dense.GetLength(1), ap, [.. ai], [.. ax]);
    }

    /// <summary>Takes the nonzeros of a dense matrix in double precision, rounded to float32.</summary>
    /// <param name="dense">rows x columns; NaN, infinity and what float32 cannot hold are refused.</param>
    /// <exception cref="ArgumentException">A value is not finite in float32.</exception>
    public static CsrMatrix FromDense(double[,] dense)
    {
        ArgumentNullException.ThrowIfNull(dense);
        var single = new float[dense.GetLength(0), dense.GetLength(1)];
        for (var i = 0; i < dense.GetLength(0); i++)
        {
            for (var j = 0; j < dense.GetLength(1); j++)
                single[i, j] = (float)dense[i, j];
        }

        return FromDense(single);
    }

    /// <summary>The same matrix as a dense array, for small matrices and tests.</summary>
    /// <exception cref="InvalidOperationException">More than 2^28 entries would be needed.</exception>
    public float[,] ToDense()
    {
        if ((long)RowCount * ColumnCount > DenseLimit)
            throw new InvalidOperationException(
                $"A dense {RowCount} x {ColumnCount} matrix would take {4L * RowCount * ColumnCount:N0} bytes. Take rows (Row) or a product instead.");
        var dense = new float[RowCount, ColumnCount];
        for (var i = 0; i < RowCount; i++)
        {
            for (var p = RowPointers[i]; p < RowPointers[i + 1]; p++)
                dense[i, ColumnIndices[p]] = Values is null ? 1f : Values[p];
        }

        return dense;
    }

    /// <summary>Copies to Math.NET's sparse matrix (compressed rows, float32), for what Math.NET offers.</summary>
    /// <exception cref="OverflowException">More entries than Math.NET's 32-bit pointers can count.</exception>
    public MathNet.Numerics.LinearAlgebra.Single.SparseMatrix ToMathNet()
    {
        var nnz = checked((int)NonzeroCount);
        var pointers = Array.ConvertAll(RowPointers, p => (int)p);
        var values = Values is null ? Enumerable.Repeat(1f, nnz).ToArray() : Values[..nnz];
        return new(MathNet.Numerics.LinearAlgebra.Storage.SparseCompressedRowMatrixStorage<float>.OfCompressedSparseRowFormat(
            RowCount, ColumnCount, nnz, pointers, ColumnIndices[..nnz], values));
    }

    private static void ValidateCoordinates(int rowCount, int columnCount, ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, ReadOnlySpan<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfNegative(columnCount);
        if (rows.Length != columns.Length)
            throw new ArgumentException($"There are {rows.Length} rows but {columns.Length} columns.", nameof(columns));
        if (!values.IsEmpty && values.Length != rows.Length)
            throw new ArgumentException($"There are {rows.Length} rows but {values.Length} values.", nameof(values));
        for (var e = 0; e < rows.Length; e++)
        {
            if ((uint)rows[e] >= (uint)rowCount)
                throw new ArgumentException($"Entry {e} is in row {rows[e]}, outside 0 .. {rowCount - 1}.", nameof(rows));
            if ((uint)columns[e] >= (uint)columnCount)
                throw new ArgumentException($"Entry {e} is in column {columns[e]}, outside 0 .. {columnCount - 1}.", nameof(columns));
        }

        for (var e = 0; e < values.Length; e++)
        {
            if (!float.IsFinite(values[e]))
                throw new ArgumentException(
                    $"Entry {e} (row {rows[e]}, column {columns[e]}) has the value {values[e]}; values must be finite.", nameof(values));
        }
    }

    private static int[] CountingOrder(ReadOnlySpan<int> keys, int keyCount, int[]? order)
    {
        var next = new int[keyCount + 1];
        foreach (var key in keys)
            next[key + 1]++;
        for (var k = 0; k < keyCount; k++)
            next[k + 1] += next[k];
        var sorted = new int[keys.Length];
        for (var p = 0; p < keys.Length; p++)
        {
            var e = order is null ? p : order[p];
            sorted[next[keys[e]]++] = e;
        }

        return sorted;
    }

    private static bool HasDuplicates(ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, int[] order)
    {
        for (var p = 1; p < order.Length; p++)
        {
            if (rows[order[p]] == rows[order[p - 1]] && columns[order[p]] == columns[order[p - 1]])
                return true;
        }

        return false;
    }

    private static T[] Trim<T>(T[] array, int length)
        where T : struct, INumberBase<T> => length == array.Length ? array : array[..length];
}
