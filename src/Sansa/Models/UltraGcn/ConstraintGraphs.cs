using Sansa.Dense;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>
/// The weights that UltraGCN derives from degrees alone: beta_ui = sqrt(d_u + 1) / d_u / sqrt(d_i + 1) of users and items (Mao et al., equation 6),
/// and omega_ij = G_ij sqrt(g_i + 1) / g_i / sqrt(g_j + 1) of items, where G = X^T X and g are its row sums (equation 11), of which
/// each item keeps the largest. As in the authors' program the item itself is among them.
/// </summary>
internal sealed class ConstraintGraphs
{
    private const int ItemsPerTask = 512;

    private ConstraintGraphs(float[] userBeta, float[] itemBeta, CsrMatrix neighbours) => (UserBeta, ItemBeta, Neighbours) = (userBeta, itemBeta, neighbours);

    /// <summary>sqrt(d_u + 1) / d_u; 0 for a user without items.</summary>
    public float[] UserBeta { get; }

    /// <summary>1 / sqrt(d_i + 1).</summary>
    public float[] ItemBeta { get; }

    /// <summary>Items x items: omega of the neighbours of each item.</summary>
    public CsrMatrix Neighbours { get; }

    /// <summary>Computes the weights of a pattern of interactions.</summary>
    /// <param name="context">Workers.</param>
    /// <param name="x">Users x items; only which entries are stored counts.</param>
    /// <param name="count">Neighbours of each item.</param>
    public static ConstraintGraphs Of(DenseContext context, CsrMatrix x, int count)
    {
        var byItem = x.Transpose();
        float[] users = [.. Enumerable.Range(0, x.RowCount).Select(u => From(x.RowLength(u)))],
            items = [.. Enumerable.Range(0, x.ColumnCount).Select(i => To(byItem.RowLength(i)))];
        var sums = new double[x.ColumnCount];
        for (var i = 0; i < sums.Length; i++)
        {
            foreach (var user in byItem.Row(i).Indices)
                sums[i] += x.RowLength(user);
        }

        return new ConstraintGraphs(users, items, count == 0 ? CsrMatrix.Empty(x.ColumnCount, x.ColumnCount) : Nearest(context, x, byItem, sums, count));
    }

    /// <summary>sqrt(d + 1) / d, the part of the node that a weight starts from.</summary>
    public static float From(double degree) => degree > 0 ? (float)(Math.Sqrt(degree + 1) / degree) : 0;

    private static float To(double degree) => (float)(1 / Math.Sqrt(degree + 1));

    private static CsrMatrix Nearest(DenseContext context, CsrMatrix x, CsrMatrix byItem, double[] sums, int count)
    {
        var rows = new (int Item, float Weight)[x.ColumnCount][];
        context.ForEachTask((x.ColumnCount + ItemsPerTask - 1) / ItemsPerTask, (_, t) =>
        {
            var row = new SparseAccumulator(x.ColumnCount);
            for (var i = t * ItemsPerTask; i < Math.Min(x.ColumnCount, (t + 1) * ItemsPerTask); i++)
            {
                foreach (var user in byItem.Row(i).Indices)
                {
                    foreach (var j in x.Row(user).Indices)
                        row.Add(j, 1);
                }

                var from = From(sums[i]);
                row.SortTouched();
                List<(int Item, float Weight)> all = [];
                foreach (var j in row.Touched)
                    all.Add((j, row[j] * from * To(sums[j])));
                rows[i] = [.. all.OrderByDescending(n => n.Weight).ThenBy(n => n.Item).Take(count).OrderBy(n => n.Item)];
                row.Clear();
            }
        });
        var pointers = new long[rows.Length + 1];
        for (var i = 0; i < rows.Length; i++)
            pointers[i + 1] = pointers[i] + rows[i].Length;
        return CsrMatrix.Trusted(rows.Length, rows.Length, pointers, [.. rows.SelectMany(r => r.Select(n => n.Item))],
            [.. rows.SelectMany(r => r.Select(n => n.Weight))]);
    }
}
