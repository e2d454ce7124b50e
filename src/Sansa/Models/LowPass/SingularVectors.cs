using MathNet.Numerics.LinearAlgebra.Factorization;
using Sansa.Dense;
using Sansa.Learning;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>
/// The leading right singular vectors of a sparse matrix by iterations of a random subspace (Halko, Martinsson, Tropp, "Finding structure with randomness",
/// SIAM Review 2011, algorithms 4.4 and 5.1). Every sum has its order, so the same seed gives the same bytes at any number of threads.
/// </summary>
internal static unsafe class SingularVectors
{
    /// <summary>Vectors that are carried along beside those wanted: with them the last ones wanted converge too.</summary>
    private const int Oversampling = 16;

    /// <summary>What is added to a Gramian before it is factored, of its largest diagonal element.</summary>
    private const float RoundingShare = 1e-5f;

    /// <summary>Directions with less than this part of the largest eigenvalue of a Gramian are lost in float32, and count as none.</summary>
    private const double Negligible = 1e-6;

    /// <summary>How many vectors the iterations carry.</summary>
    public static int Carried(int factors, CsrMatrix y) => (int)Math.Min((long)factors + Oversampling, Math.Min(y.RowCount, y.ColumnCount));

    /// <summary>Computes them.</summary>
    /// <param name="y">Users x items.</param>
    /// <param name="transposed">Its transpose.</param>
    /// <param name="factors">How many are wanted, 1 or more.</param>
    /// <param name="iterations">Times through Y^T Y, 1 or more.</param>
    /// <param name="random">Makes the first subspace.</param>
    /// <param name="context">Workers.</param>
    /// <param name="report">Told how much is done.</param>
    /// <returns>Factors x items, by falling singular value; rows beyond the rank of Y are 0.</returns>
    public static NativeBuffer Right(
        CsrMatrix y, CsrMatrix transposed, int factors, int iterations, CounterRandom random, DenseContext context, Action<double> report)
    {
        var (items, carried) = (y.ColumnCount, Carried(factors, y));
        var result = new NativeBuffer((long)factors * items, clear: true);
        if (y.NonzeroCount == 0)
            return result;
        using var byItem = new NativeBuffer((long)carried * items);
        using var byUser = new NativeBuffer((long)carried * y.RowCount);
        using var room = new NativeBuffer((long)carried * Math.Max(items, y.RowCount));
        var (v, z) = (byItem.AsMatrix(carried, items), byUser.AsMatrix(carried, y.RowCount));
        for (var i = 0L; i < byItem.Length; i++)
            v.Data[i] = random.Normal((ulong)i);
        for (var t = 0; t < iterations; t++)
        {
            Multiply(context, y, v, z);
            Straighten(context, z, room);
            Multiply(context, transposed, z, v);
            Straighten(context, v, room);
            report((t + 1) / (iterations + 1.0));
        }

        // Rayleigh and Ritz: within the subspace, the eigenvectors of V Y^T Y V^T.
        Rotate(context, v, Whitening(GramianEigen.Of(context, v), carried), room.AsMatrix(carried, items));
        Columns.Copy(room.AsMatrix(carried, items), v);
        Multiply(context, y, v, z);
        Rotate(context, v, Leading(GramianEigen.Of(context, z), Math.Min(factors, carried)), result.AsMatrix(factors, items));
        return result;
    }

    private static void Multiply(DenseContext context, CsrMatrix matrix, MatrixView source, MatrixView target)
    {
        target.Clear();
        SparseSums.Add(context, matrix, source, target);
    }

    /// <summary>
    /// M = L^-1 M with L L^T = M M^T + shift: rows of the same span that are nearly orthonormal, so that no direction drowns in the others. The shift, the
    /// size of float32's rounding, lets M have any rank.
    /// </summary>
    private static void Straighten(DenseContext context, MatrixView m, NativeBuffer room)
    {
        using var buffer = new NativeBuffer((long)m.Rows * m.Rows, clear: true);
        var triangle = buffer.AsMatrix(m.Rows, m.Rows);
        Gemm.AddSymmetric(context, 1, m, transpose: false, triangle);
        var shift = Enumerable.Range(0, m.Rows).Max(r => triangle[r, r]) * RoundingShare;
        for (var r = 0; r < m.Rows; r++)
            triangle[r, r] += shift;
        Cholesky.Factor(context, triangle);
        SymmetricInverse.InvertTriangle(context, triangle);
        var target = room.AsMatrix(m.Rows, m.Columns);
        target.Clear();
        Gemm.Add(context, 1, triangle, transposeA: false, m, transposeB: false, target);
        Columns.Copy(target, m);
    }

    /// <summary>Rows q / sqrt(lambda), which make the rows of a matrix orthonormal.</summary>
    private static double[][] Whitening(Evd<double> eigen, int count)
    {
        var least = Negligible * eigen.EigenValues[^1].Real;
        return [.. Enumerable.Range(0, count).Select(r => eigen.EigenValues[r].Real is var lambda && lambda > least
            ? (eigen.EigenVectors.Column(r) / Math.Sqrt(lambda)).ToArray()
            : new double[count])];
    }

    /// <summary>The rows of the largest eigenvalues, the largest first.</summary>
    private static double[][] Leading(Evd<double> eigen, int count)
    {
        var n = eigen.EigenValues.Count;
        return [.. Enumerable.Range(0, count).Select(r => eigen.EigenVectors.Column(n - 1 - r).ToArray())];
    }

    /// <summary>The first rows of the target = rows * m.</summary>
    private static void Rotate(DenseContext context, MatrixView m, double[][] rows, MatrixView target)
    {
        using var buffer = new NativeBuffer((long)rows.Length * m.Rows);
        var rotation = buffer.AsMatrix(rows.Length, m.Rows);
        for (var r = 0; r < rows.Length; r++)
        {
            for (var k = 0; k < m.Rows; k++)
                rotation[r, k] = (float)rows[r][k];
        }

        target.Clear();
        Gemm.Add(context, 1, rotation, transposeA: false, m, transposeB: false, target.Block(0, 0, rows.Length, m.Columns));
    }
}
