using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>
/// EASE^R by its closed form in double precision, plainly: the yardstick for <see cref="Ease"/> and for sparse
/// approximations on small data. It takes 24 bytes for each pair of items and O(items^3) time.
/// </summary>
public static class EaseOracle
{
    /// <summary>B with B_ij = -P_ij / P_jj, a zero diagonal, and P = (X^T X + lambda I)^-1 (Steck, WWW '19, equation 8).</summary>
    /// <param name="x">Users x items; at most 20,000 items.</param>
    /// <param name="l2">Lambda, above 0.</param>
    /// <returns>Items x items.</returns>
    /// <exception cref="ArgumentException">Too many items, or lambda is not above 0.</exception>
    public static double[,] Weights(CsrMatrix x, double l2)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.ColumnCount > 20_000)
            throw new ArgumentException($"The oracle is for small data: at most 20000 items, but there are {x.ColumnCount}. Use Ease.", nameof(x));
        if (!(l2 > 0) || double.IsInfinity(l2))
            throw new ArgumentOutOfRangeException(nameof(l2), l2, FormattableString.Invariant($"l2 is {l2}; it must be above 0 and finite."));
        var n = x.ColumnCount;
        if (n == 0)
            return new double[0, 0];
        var p = Gramian(x, l2).Cholesky().Solve(Matrix<double>.Build.DenseIdentity(n));
        var b = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                b[i, j] = i == j ? 0 : -p[i, j] / p[j, j];
        }

        return b;
    }

    private static DenseMatrix Gramian(CsrMatrix x, double l2)
    {
        var a = DenseMatrix.CreateDiagonal(x.ColumnCount, x.ColumnCount, l2);
        for (var user = 0; user < x.RowCount; user++)
        {
            var row = x.Row(user);
            for (var p = 0; p < row.Count; p++)
            {
                for (var q = 0; q < row.Count; q++)
                    a[row.Indices[p], row.Indices[q]] += (double)row.ValueAt(p) * row.ValueAt(q);
            }
        }

        return a;
    }
}
