using Sansa.Execution;
using Sansa.Sparse;

namespace Sansa.Dense;

/// <summary>The lower triangle of X^T X + Lambda in a dense buffer, for the models that invert it whole.</summary>
internal static unsafe class DenseGramian
{
    /// <summary>Overwrites the lower triangle of <paramref name="target"/>; above the diagonal nothing is written.</summary>
    /// <param name="x">Users x items.</param>
    /// <param name="byItem">The transpose of X.</param>
    /// <param name="ridge">The diagonal of Lambda.</param>
    /// <param name="target">Items x items.</param>
    /// <param name="workers">Number of threads; each column is summed by one of them, in the order of the users.</param>
    /// <param name="cancellation">Stops between columns.</param>
    public static void FillLower(CsrMatrix x, CsrMatrix byItem, float[] ridge, MatrixView target, int workers, CancellationToken cancellation) =>
        ParallelLoop.Chunks(x.ColumnCount, 16, workers, cancellation, (_, start, end) =>
        {
            for (var j = start; j < end; j++)
                FillColumn(x, byItem, j, ridge[j], target);
        });

    private static void FillColumn(CsrMatrix x, CsrMatrix byItem, int j, float ridge, MatrixView target)
    {
        var column = target.Column(j);
        new Span<float>(column + j, target.Rows - j).Clear();
        var users = byItem.Row(j);
        for (var p = 0; p < users.Count; p++)
        {
            var row = x.Row(users.Indices[p]);
            var weight = users.ValueAt(p);
            var items = row.Indices;
            var values = row.Values;
            for (var q = items.BinarySearch(j); q < items.Length; q++)
                column[items[q]] += weight * (values.IsEmpty ? 1f : values[q]);
        }

        column[j] += ridge;
    }
}
