using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sansa.Dense;

/// <summary>
/// From a Cholesky factor to the inverse of the whole matrix, in place: L becomes L^-1 (LAPACK's TRTRI), then L^-T L^-1
/// (LAUUM); together POTRI. Each third of the n^3 flops is a recursion that ends in GEMM.
/// </summary>
internal static unsafe class SymmetricInverse
{
    private const int LeafOrder = 32;

    /// <summary>Replaces the factor L in the lower triangle by the lower triangle of (L L^T)^-1.</summary>
    public static void FromFactor(DenseContext context, MatrixView l)
    {
        InvertTriangle(context, l);
        MultiplyByTranspose(context, l);
    }

    /// <summary>Replaces a lower triangle L by L^-1; the upper triangle is neither read nor written.</summary>
    public static void InvertTriangle(DenseContext context, MatrixView l)
    {
        var n = l.Columns;
        if (n <= LeafOrder)
        {
            InvertLeaf(l);
            return;
        }

        // [A 0; B C]^-1 = [A^-1 0; -C^-1 B A^-1, C^-1]
        var half = Triangles.Split(n);
        MatrixView a = l.Block(0, 0, half, half), b = l.Block(half, 0, n - half, half), c = l.Block(half, half, n - half, n - half);
        InvertTriangle(context, a);
        InvertTriangle(context, c);
        TriangularMultiply.RightLower(context, a, b);
        TriangularMultiply.LeftLower(context, c, false, b);
        for (var j = 0; j < half; j++)
            Negate(b.Column(j), b.Rows);
    }

    /// <summary>Replaces a lower triangle L by the lower triangle of L^T L; the upper triangle is neither read nor written.</summary>
    public static void MultiplyByTranspose(DenseContext context, MatrixView l)
    {
        var n = l.Columns;
        if (n <= LeafOrder)
        {
            MultiplyLeaf(l);
            return;
        }

        // [A 0; B C]^T [A 0; B C] = [A^T A + B^T B, .; C^T B, C^T C]
        var half = Triangles.Split(n);
        MatrixView a = l.Block(0, 0, half, half), b = l.Block(half, 0, n - half, half), c = l.Block(half, half, n - half, n - half);
        MultiplyByTranspose(context, a);
        Gemm.AddSymmetric(context, 1, b, true, a);
        TriangularMultiply.LeftLower(context, c, true, b);
        MultiplyByTranspose(context, c);
    }

    /// <summary>Columns from the last to the first: column j below the diagonal is -(inverse of what follows) times itself, over the diagonal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InvertLeaf(MatrixView l)
    {
        var n = l.Columns;
        var column = stackalloc float[LeafOrder];
        for (var j = n - 1; j >= 0; j--)
        {
            var diagonal = 1 / l[j, j];
            var target = l.Column(j);
            for (var i = j + 1; i < n; i++)
            {
                column[i] = -diagonal * target[i];
                target[i] = 0;
            }

            target[j] = diagonal;
            for (var k = j + 1; k < n; k++)
            {
                var source = l.Column(k);
                for (var i = k; i < n; i++)
                    target[i] = MathF.FusedMultiplyAdd(column[k], source[i], target[i]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyLeaf(MatrixView l)
    {
        var n = l.Columns;
        for (var i = 0; i < n; i++)
        {
            // Row i last needs L(i, i) for its own diagonal, so j runs up to i.
            for (var j = 0; j <= i; j++)
            {
                float* x = l.Column(i), y = l.Column(j);
                var sum = 0f;
                for (var k = i; k < n; k++)
                    sum = MathF.FusedMultiplyAdd(x[k], y[k], sum);
                l[i, j] = sum;
            }
        }
    }

    private static void Negate(float* x, int count)
    {
        var i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
            Vector.Store(-Vector.Load(x + i), x + i);
        for (; i < count; i++)
            x[i] = -x[i];
    }
}
