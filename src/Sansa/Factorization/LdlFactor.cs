using Sansa.Sparse;

namespace Sansa.Factorization;

/// <summary>The square-root-free form of a Cholesky factor: P A P^T ~ L D L^T with unit lower triangular L (paper, section 2).</summary>
/// <param name="Lower">L, n x n, the unit diagonal stored first in each column.</param>
/// <param name="Diagonal">The diagonal of D, length n, positive.</param>
public sealed record LdlFactor(CscMatrix Lower, float[] Diagonal)
{
    /// <summary>
    /// From an LL^T factor, in place: column j divided by L_jj, D_jj = L_jj^2. The arrays of <paramref name="cholesky"/>
    /// are taken over.
    /// </summary>
    /// <param name="cholesky">Lower triangular, the positive diagonal first in each column.</param>
    internal static LdlFactor FromCholesky(CscMatrix cholesky)
    {
        var (lp, lx) = (cholesky.ColumnPointers, cholesky.Values!);
        var d = new float[cholesky.ColumnCount];
        for (var j = 0; j < d.Length; j++)
        {
            var pivot = lx[lp[j]];
            d[j] = pivot * pivot;
            for (var p = lp[j]; p < lp[j + 1]; p++)
                lx[p] /= pivot;
        }

        return new LdlFactor(cholesky, d);
    }
}
