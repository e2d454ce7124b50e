using Sansa.Sparse;

namespace Sansa.Models.MarkovRandomField;

/// <summary>
/// The matrix S that MRF works on: covariances of the items over the users, divided by (deviation_i deviation_j)^alpha
/// (Steck, NeurIPS '19, section 3.2). It is dense, but only because of the means: S_ij = G_ij s_i s_j - f_i f_j with the
/// sparse G = X^T X, so it is never stored.
/// </summary>
internal sealed class ScaledCovariance
{
    /// <summary>Computes the means, deviations and scales of all items.</summary>
    public ScaledCovariance(CsrMatrix x, double alpha)
    {
        ByUser = x;
        ByItem = x.Transpose();
        (Scale, Drift) = (new float[x.ColumnCount], new float[x.ColumnCount]);
        for (var j = 0; j < x.ColumnCount; j++)
        {
            var row = ByItem.Row(j);
            double sum = 0, squares = 0;
            for (var p = 0; p < row.Count; p++)
            {
                double v = row.ValueAt(p);
                sum += v;
                squares += v * v;
            }

            // An item that no user has, or that every user has alike, correlates with nothing.
            var variance = squares - (sum * sum / x.RowCount);
            if (!(variance > squares * 1e-6))
                continue;
            Scale[j] = (float)Math.Pow(variance, -alpha / 2);
            Drift[j] = (float)(sum / Math.Sqrt(x.RowCount) * Math.Pow(variance, -alpha / 2));
        }
    }

    /// <summary>X, users x items.</summary>
    public CsrMatrix ByUser { get; }

    /// <summary>The transpose of X.</summary>
    public CsrMatrix ByItem { get; }

    /// <summary>s: variance^(-alpha / 2) of each item; 0 for an item without variance.</summary>
    public float[] Scale { get; }

    /// <summary>f: sum of the item's values over the square root of the number of users, times s.</summary>
    public float[] Drift { get; }

    /// <summary>Number of items.</summary>
    public int ItemCount => Scale.Length;

    /// <summary>S_ij from the co-occurrence G_ij. To the last bit the same as S_ji.</summary>
    public float Value(int i, int j, float cooccurrence) => (cooccurrence * (Scale[i] * Scale[j])) - (Drift[i] * Drift[j]);
}
