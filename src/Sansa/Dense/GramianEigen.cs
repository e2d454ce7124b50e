using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Sansa.Dense;

/// <summary>The eigenvectors of M M^T, in double, for a matrix of few rows.</summary>
internal static class GramianEigen
{
    /// <summary>Multiplies and decomposes.</summary>
    /// <param name="context">Workers.</param>
    /// <param name="m">M.</param>
    /// <returns>Eigenvalues, ascending, and a column of eigenvectors for each.</returns>
    public static Evd<double> Of(DenseContext context, MatrixView m)
    {
        using var buffer = new NativeBuffer((long)m.Rows * m.Rows, clear: true);
        var gramian = buffer.AsMatrix(m.Rows, m.Rows);
        Gemm.AddSymmetric(context, 1, m, transpose: false, gramian);
        return Matrix<double>.Build.Dense(m.Rows, m.Rows, (i, j) => gramian[Math.Max(i, j), Math.Min(i, j)]).Evd(Symmetricity.Symmetric);
    }
}
