using Sansa.Dense;
using Sansa.Sparse;

namespace Sansa.Learning;

/// <summary>Products of a sparse matrix with a dense one that has a column for each of its columns: sums of a few columns.</summary>
internal static unsafe class SparseSums
{
    private const int RowsPerTask = 64;

    /// <summary>Column r of the target += sum over the entries (j, value) of row r of <paramref name="x"/> of value * column j of the table.</summary>
    public static void Add(DenseContext context, CsrMatrix x, MatrixView table, MatrixView target) =>
        ForEachRow(context, x, r => Add(x.Row(r), table, target.Column(r)));

    /// <inheritdoc cref="Add(ReadOnlySpan{int}, ReadOnlySpan{float}, MatrixView, float*)"/>
    public static void Add(SparseRow row, MatrixView table, float* target) => Add(row.Indices, row.Values, table, target);

    /// <summary>target += the columns of the table that the row names, each times its value, in the order of the row.</summary>
    public static void Add(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, MatrixView table, float* target)
    {
        for (var k = 0; k < indices.Length; k++)
            VectorKernel.AddMultiple(values.IsEmpty ? 1f : values[k], table.Column(indices[k]), target, table.Rows);
    }

    /// <summary>Calls the body for each row that has entries, in parallel.</summary>
    public static void ForEachRow(DenseContext context, CsrMatrix x, Action<int> body) =>
        context.ForEachTask((x.RowCount + RowsPerTask - 1) / RowsPerTask, (_, t) =>
        {
            for (var r = t * RowsPerTask; r < Math.Min(x.RowCount, (t + 1) * RowsPerTask); r++)
            {
                if (x.RowLength(r) > 0)
                    body(r);
            }
        });
}
