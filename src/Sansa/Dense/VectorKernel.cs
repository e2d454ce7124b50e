using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sansa.Dense;

/// <summary>The few operations on vectors that solvers with one right-hand side are made of.</summary>
internal static unsafe class VectorKernel
{
    /// <summary>y += factor * x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMultiple(float factor, float* x, float* y, int count)
    {
        var i = 0;
        var v = new Vector<float>(factor);
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
            Vector.Store(Vector.FusedMultiplyAdd(v, Vector.Load(x + i), Vector.Load(y + i)), y + i);
        for (; i < count; i++)
            y[i] = MathF.FusedMultiplyAdd(factor, x[i], y[i]);
    }

    /// <summary>y += f0 x0 + f1 x1 + f2 x2 + f3 x3, added in this order, with one pass over y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMultiples(
        float f0, float* x0, float f1, float* x1, float f2, float* x2, float f3, float* x3, float* y, int count)
    {
        var i = 0;
        Vector<float> v0 = new(f0), v1 = new(f1), v2 = new(f2), v3 = new(f3);
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            var sum = Vector.FusedMultiplyAdd(v1, Vector.Load(x1 + i), Vector.FusedMultiplyAdd(v0, Vector.Load(x0 + i), Vector.Load(y + i)));
            Vector.Store(Vector.FusedMultiplyAdd(v3, Vector.Load(x3 + i), Vector.FusedMultiplyAdd(v2, Vector.Load(x2 + i), sum)), y + i);
        }

        for (; i < count; i++)
        {
            var sum = MathF.FusedMultiplyAdd(f1, x1[i], MathF.FusedMultiplyAdd(f0, x0[i], y[i]));
            y[i] = MathF.FusedMultiplyAdd(f3, x3[i], MathF.FusedMultiplyAdd(f2, x2[i], sum));
        }
    }

    /// <summary>Asks for the cache lines of values that are read soon, where the machine can be asked.</summary>
    public static void Prefetch(float* x, int count)
    {
        const int lineLength = 16;
        if (!Sse.IsSupported)
            return;
        for (var i = 0; i < count; i += lineLength)
            Sse.Prefetch0(x + i);
    }

    /// <summary>The sum of x[i] * y[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot(float* x, float* y, int count)
    {
        var i = 0;
        Vector<float> s0 = Vector<float>.Zero, s1 = Vector<float>.Zero;
        for (; i + (2 * Vector<float>.Count) <= count; i += 2 * Vector<float>.Count)
        {
            s0 = Vector.FusedMultiplyAdd(Vector.Load(x + i), Vector.Load(y + i), s0);
            s1 = Vector.FusedMultiplyAdd(Vector.Load(x + i + Vector<float>.Count), Vector.Load(y + i + Vector<float>.Count), s1);
        }

        var sum = Vector.Sum(s0 + s1);
        for (; i < count; i++)
            sum = MathF.FusedMultiplyAdd(x[i], y[i], sum);
        return sum;
    }

    /// <summary>product[i] = x[i] * y[i]; the product may be one of the two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* x, float* y, float* product, int count)
    {
        var i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
            Vector.Store(Vector.Load(x + i) * Vector.Load(y + i), product + i);
        for (; i < count; i++)
            product[i] = x[i] * y[i];
    }

    /// <summary>sum[i] += x[i] * y[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddProduct(float* x, float* y, float* sum, int count)
    {
        var i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
            Vector.Store(Vector.FusedMultiplyAdd(Vector.Load(x + i), Vector.Load(y + i), Vector.Load(sum + i)), sum + i);
        for (; i < count; i++)
            sum[i] = MathF.FusedMultiplyAdd(x[i], y[i], sum[i]);
    }

    /// <summary>x[i] += constant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddConstant(float constant, float* x, int count)
    {
        var i = 0;
        var v = new Vector<float>(constant);
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
            Vector.Store(Vector.Load(x + i) + v, x + i);
        for (; i < count; i++)
            x[i] += constant;
    }

    /// <summary>The sum of x[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum(float* x, int count)
    {
        var i = 0;
        var sums = Vector<float>.Zero;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
            sums += Vector.Load(x + i);
        var sum = (double)Vector.Sum(sums);
        for (; i < count; i++)
            sum += x[i];
        return sum;
    }

    /// <summary>x[i] becomes 1 / sqrt(x[i]).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InverseSquareRoots(float* x, int count)
    {
        var i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
            Vector.Store(Vector<float>.One / Vector.SquareRoot(Vector.Load(x + i)), x + i);
        for (; i < count; i++)
            x[i] = 1 / MathF.Sqrt(x[i]);
    }

    /// <summary>
    /// The lower triangle of M^T M for few columns, where packing them for <see cref="Gemm"/> would cost more than the products: blocks of 2 x 4 sums are
    /// kept in registers. A block at the diagonal writes above it too.
    /// </summary>
    /// <param name="m">d x n.</param>
    /// <param name="gramian">n x n.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SmallGramian(MatrixView m, MatrixView gramian)
    {
        var n = m.Columns;
        var rows = n - (n % 4);
        for (var j = 0; j < n; j += 2)
        {
            // With an odd n the last column is taken twice.
            var second = Math.Min(j + 1, n - 1);
            for (var i = j - (j % 4); i < rows; i += 4)
                Block(m, i, j, second, gramian);
            for (var i = Math.Max(rows, j); i < n; i++)
                (gramian[i, j], gramian[i, second]) = (Dot(m.Column(i), m.Column(j), m.Rows), Dot(m.Column(i), m.Column(second), m.Rows));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block(MatrixView m, int row, int first, int second, MatrixView gramian)
    {
        float* a0 = m.Column(row), a1 = m.Column(row + 1), a2 = m.Column(row + 2), a3 = m.Column(row + 3);
        float* b0 = m.Column(first), b1 = m.Column(second);
        Vector512<float> s00 = default, s10 = default, s20 = default, s30 = default, s01 = default, s11 = default, s21 = default, s31 = default;
        var k = 0;
        for (; k + Vector512<float>.Count <= m.Rows; k += Vector512<float>.Count)
        {
            var (v0, v1) = (Vector512.Load(b0 + k), Vector512.Load(b1 + k));
            var (u0, u1, u2, u3) = (Vector512.Load(a0 + k), Vector512.Load(a1 + k), Vector512.Load(a2 + k), Vector512.Load(a3 + k));
            s00 = Vector512.FusedMultiplyAdd(u0, v0, s00);
            s10 = Vector512.FusedMultiplyAdd(u1, v0, s10);
            s20 = Vector512.FusedMultiplyAdd(u2, v0, s20);
            s30 = Vector512.FusedMultiplyAdd(u3, v0, s30);
            s01 = Vector512.FusedMultiplyAdd(u0, v1, s01);
            s11 = Vector512.FusedMultiplyAdd(u1, v1, s11);
            s21 = Vector512.FusedMultiplyAdd(u2, v1, s21);
            s31 = Vector512.FusedMultiplyAdd(u3, v1, s31);
        }

        float* c0 = gramian.Column(first) + row, c1 = gramian.Column(second) + row;
        (c0[0], c0[1], c0[2], c0[3]) = (Vector512.Sum(s00), Vector512.Sum(s10), Vector512.Sum(s20), Vector512.Sum(s30));
        (c1[0], c1[1], c1[2], c1[3]) = (Vector512.Sum(s01), Vector512.Sum(s11), Vector512.Sum(s21), Vector512.Sum(s31));
        for (; k < m.Rows; k++)
        {
            (c0[0], c0[1], c0[2], c0[3]) = (c0[0] + (a0[k] * b0[k]), c0[1] + (a1[k] * b0[k]), c0[2] + (a2[k] * b0[k]), c0[3] + (a3[k] * b0[k]));
            if (first != second)
                (c1[0], c1[1], c1[2], c1[3]) = (c1[0] + (a0[k] * b1[k]), c1[1] + (a1[k] * b1[k]), c1[2] + (a2[k] * b1[k]), c1[3] + (a3[k] * b1[k]));
        }
    }
}
