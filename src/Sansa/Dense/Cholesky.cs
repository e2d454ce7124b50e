using System.Runtime.CompilerServices;

namespace Sansa.Dense;

/// <summary>
/// The Cholesky factor L of a symmetric positive definite matrix, in place of its lower triangle (LAPACK's POTRF, lower), by recursive halves.
/// </summary>
internal static unsafe class Cholesky
{
    private const int LeafOrder = 32;

    /// <summary>A pivot below this part of its diagonal element has lost nearly all of float32's 24 bits to cancellation.</summary>
    private const float SmallestRelativePivot = 4e-6f;

    /// <summary>Replaces the lower triangle of A by L with A = L L^T. The upper triangle is neither read nor written.</summary>
    /// <param name="context">Workers and scratch.</param>
    /// <param name="a">n x n.</param>
    /// <param name="firstPivot">Number of a's first row in the whole matrix, for the report of a failure.</param>
    /// <exception cref="NotPositiveDefiniteException">A pivot is not a positive finite number; A is then partly overwritten.</exception>
    /// <exception cref="OperationCanceledException">The context's token asked for it; A is then partly overwritten.</exception>
    public static void Factor(DenseContext context, MatrixView a, int firstPivot = 0)
    {
        var n = a.Columns;
        if (n <= LeafOrder)
        {
            Leaf(a, firstPivot);
            return;
        }

        var half = Triangles.Split(n);
        var below = a.Block(half, 0, n - half, half);
        var rest = a.Block(half, half, n - half, n - half);
        Factor(context, a.Block(0, 0, half, half), firstPivot);
        TriangularSolve.RightLowerTransposed(context, a.Block(0, 0, half, half), below);
        Gemm.AddSymmetric(context, -1, below, false, rest);
        Factor(context, rest, firstPivot + half);
    }

    /// <summary>
    /// Like <see cref="Factor"/>, but refuses also a matrix that is singular to float32 precision, whose pivots are what rounding leaves of zero.
    /// </summary>
    /// <param name="context">Workers and scratch.</param>
    /// <param name="a">n x n.</param>
    /// <param name="diagonal">Room for n values: the diagonal of A is left there.</param>
    /// <exception cref="NotPositiveDefiniteException">A pivot is not positive, not finite or not significant; A is then overwritten.</exception>
    public static void FactorStrictly(DenseContext context, MatrixView a, Span<float> diagonal)
    {
        for (var j = 0; j < a.Columns; j++)
            diagonal[j] = a[j, j];
        Factor(context, a);
        for (var j = 0; j < a.Columns; j++)
        {
            var pivot = a[j, j] * a[j, j];
            if (!(pivot >= SmallestRelativePivot * diagonal[j]))
                throw new NotPositiveDefiniteException(j, pivot);
        }
    }

    /// <summary>
    /// The first columns.Columns columns of the factor of a supernode: the square top is factorized, the rows below are
    /// solved against it.
    /// </summary>
    /// <param name="context">Workers and scratch.</param>
    /// <param name="columns">m x n with m >= n; the strict upper triangle of the top n rows is neither read nor written.</param>
    /// <param name="firstPivot">Number of the first row in the whole matrix, for the report of a failure.</param>
    /// <exception cref="NotPositiveDefiniteException">A pivot is not a positive finite number.</exception>
    public static void FactorPanel(DenseContext context, MatrixView columns, int firstPivot = 0)
    {
        var n = columns.Columns;
        Factor(context, columns.Block(0, 0, n, n), firstPivot);
        TriangularSolve.RightLowerTransposed(context, columns.Block(0, 0, n, n), columns.Block(n, 0, columns.Rows - n, n));
    }

    /// <summary>Column by column, each updated with those before it (left-looking).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Leaf(MatrixView a, int firstPivot)
    {
        for (var j = 0; j < a.Columns; j++)
        {
            var target = a.Column(j);
            var k = 0;
            for (; k + 4 <= j; k += 4)
            {
                VectorKernel.AddMultiples(-a[j, k], a.Column(k) + j, -a[j, k + 1], a.Column(k + 1) + j, -a[j, k + 2], a.Column(k + 2) + j, -a[j, k + 3],
                    a.Column(k + 3) + j, target + j, a.Rows - j);
            }

            for (; k < j; k++)
                VectorKernel.AddMultiple(-a[j, k], a.Column(k) + j, target + j, a.Rows - j);
            var pivot = target[j];
            if (!(pivot > 0) || float.IsInfinity(pivot))
                throw new NotPositiveDefiniteException(firstPivot + j, pivot);
            var root = MathF.Sqrt(pivot);
            target[j] = root;
            var reciprocal = 1 / root;
            for (var i = j + 1; i < a.Rows; i++)
                target[i] *= reciprocal;
        }
    }

    /// <summary>Solves A x = b with the factor L of A, in place of b.</summary>
    /// <param name="l">L, n x n; its upper triangle is not read.</param>
    /// <param name="b">n values.</param>
    public static void Solve(MatrixView l, float* b)
    {
        var n = l.Columns;
        for (var j = 0; j < n; j++)
        {
            b[j] /= l[j, j];
            VectorKernel.AddMultiple(-b[j], l.Column(j) + j + 1, b + j + 1, n - j - 1);
        }

        for (var j = n - 1; j >= 0; j--)
            b[j] = (b[j] - VectorKernel.Dot(l.Column(j) + j + 1, b + j + 1, n - j - 1)) / l[j, j];
    }
}
