using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sansa.Dense;

/// <summary>B := B L^-T for a lower triangle L: the update of the rows below a diagonal block in Cholesky (LAPACK's TRSM, right, lower, transposed).</summary>
internal static unsafe class TriangularSolve
{
    private const int StripRows = 240;
    private const double SharedFlops = 2e6;

    /// <summary>Solves X L^T = B in place of B. Rows of B are independent: workers share them.</summary>
    /// <param name="context">Workers and scratch.</param>
    /// <param name="triangle">L, n x n, nonzero diagonal; its upper triangle is not read.</param>
    /// <param name="b">m x n.</param>
    public static void RightLowerTransposed(DenseContext context, MatrixView triangle, MatrixView b)
    {
        if (context.Workers == 1 || (double)b.Rows * b.Columns * b.Columns < SharedFlops)
            Recurse(context.Serial(0), triangle, b);
        else
            Share(context, triangle, b);
    }

    private static void Share(DenseContext context, MatrixView triangle, MatrixView b)
    {
        var chunk = Math.Max(StripRows, ((b.Rows / (4 * context.Workers) / 48) + 1) * 48);
        context.ForEachTask((b.Rows + chunk - 1) / chunk, (worker, t) =>
            Recurse(worker, triangle, b.Block(t * chunk, 0, Math.Min(chunk, b.Rows - (t * chunk)), b.Columns)));
    }

    private static void Recurse(DenseContext context, MatrixView l, MatrixView b)
    {
        var n = l.Columns;
        if (n <= DenseContext.TriangleOrder)
        {
            Leaf(context, l, b);
            return;
        }

        var half = Triangles.Split(n);
        var (left, right) = (b.Block(0, 0, b.Rows, half), b.Block(0, half, b.Rows, n - half));
        Recurse(context, l.Block(0, 0, half, half), left);
        Gemm.Add(context, -1, left, false, l.Block(half, 0, n - half, half), true, right);
        Recurse(context, l.Block(half, half, n - half, n - half), right);
    }

    private static void Leaf(DenseContext context, MatrixView l, MatrixView b)
    {
        switch (context.Kind)
        {
            case SimdKind.Vector512:
                Leaf<Simd512, Vector512<float>>(context, l, b);
                break;
            case SimdKind.Vector256:
                Leaf<Simd256, Vector256<float>>(context, l, b);
                break;
            case SimdKind.Vector128:
                Leaf<Simd128, Vector128<float>>(context, l, b);
                break;
            default:
                Leaf<Simd1, float>(context, l, b);
                break;
        }
    }

    private static void Leaf<TSimd, T>(DenseContext context, MatrixView l, MatrixView b)
        where TSimd : struct, ISimd<T>
        where T : struct
    {
        var (n, height) = (l.Columns, 2 * TSimd.Width);
        var reciprocals = context.Triangle;
        for (var j = 0; j < n; j++)
            reciprocals[j] = 1 / l[j, j];
        var i = 0;
        for (; i + height <= b.Rows; i += height)
            SolveStrip<TSimd, T>(l, reciprocals, b.Data + i, b.Stride);
        if (i == b.Rows)
            return;

        // The last rows go through a full strip of scratch, so that every row sees the same operations.
        var strip = new MatrixView(context.Strip, height, n, height);
        var rest = b.Block(i, 0, b.Rows - i, n);
        Copy(rest, strip);
        SolveStrip<TSimd, T>(l, reciprocals, strip.Data, strip.Stride);
        Copy(strip.Block(0, 0, rest.Rows, n), rest);
    }

    /// <summary>
    /// Two vectors of rows through all columns, four columns at a time: subtract what the solved columns give, then solve the 4 x 4 triangle.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SolveStrip<TSimd, T>(MatrixView l, float* reciprocals, float* b, nint stride)
        where TSimd : struct, ISimd<T>
        where T : struct
    {
        var (n, w, ls, j) = (l.Columns, TSimd.Width, l.Stride, 0);
        for (; j + 4 <= n; j += 4)
        {
            float* x0 = b + (j * stride), x1 = x0 + stride, x2 = x1 + stride, x3 = x2 + stride;
            T p0 = TSimd.Load(x0), q0 = TSimd.Load(x0 + w), p1 = TSimd.Load(x1), q1 = TSimd.Load(x1 + w);
            T p2 = TSimd.Load(x2), q2 = TSimd.Load(x2 + w), p3 = TSimd.Load(x3), q3 = TSimd.Load(x3 + w);
            float* x = b, row = l.Data + j;
            for (var k = 0; k < j; k++, x += stride, row += ls)
            {
                T p = TSimd.Load(x), q = TSimd.Load(x + w), v = TSimd.Broadcast(-row[0]);
                (p0, q0) = (TSimd.MultiplyAdd(p, v, p0), TSimd.MultiplyAdd(q, v, q0));
                v = TSimd.Broadcast(-row[1]);
                (p1, q1) = (TSimd.MultiplyAdd(p, v, p1), TSimd.MultiplyAdd(q, v, q1));
                v = TSimd.Broadcast(-row[2]);
                (p2, q2) = (TSimd.MultiplyAdd(p, v, p2), TSimd.MultiplyAdd(q, v, q2));
                v = TSimd.Broadcast(-row[3]);
                (p3, q3) = (TSimd.MultiplyAdd(p, v, p3), TSimd.MultiplyAdd(q, v, q3));
            }

            Finish<TSimd, T>(reciprocals[j], ref p0, ref q0, x0);
            Eliminate<TSimd, T>(row[1], p0, q0, ref p1, ref q1);
            Eliminate<TSimd, T>(row[2], p0, q0, ref p2, ref q2);
            Eliminate<TSimd, T>(row[3], p0, q0, ref p3, ref q3);
            row += ls;
            Finish<TSimd, T>(reciprocals[j + 1], ref p1, ref q1, x1);
            Eliminate<TSimd, T>(row[2], p1, q1, ref p2, ref q2);
            Eliminate<TSimd, T>(row[3], p1, q1, ref p3, ref q3);
            row += ls;
            Finish<TSimd, T>(reciprocals[j + 2], ref p2, ref q2, x2);
            Eliminate<TSimd, T>(row[3], p2, q2, ref p3, ref q3);
            Finish<TSimd, T>(reciprocals[j + 3], ref p3, ref q3, x3);
        }

        for (; j < n; j++)
        {
            var target = b + (j * stride);
            T p0 = TSimd.Load(target), q0 = TSimd.Load(target + w);
            float* x = b, row = l.Data + j;
            for (var k = 0; k < j; k++, x += stride, row += ls)
                Eliminate<TSimd, T>(row[0], TSimd.Load(x), TSimd.Load(x + w), ref p0, ref q0);
            Finish<TSimd, T>(reciprocals[j], ref p0, ref q0, target);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eliminate<TSimd, T>(float factor, T p, T q, ref T targetP, ref T targetQ)
        where TSimd : struct, ISimd<T>
        where T : struct
    {
        var v = TSimd.Broadcast(-factor);
        targetP = TSimd.MultiplyAdd(p, v, targetP);
        targetQ = TSimd.MultiplyAdd(q, v, targetQ);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TSimd, T>(float reciprocal, ref T p, ref T q, float* target)
        where TSimd : struct, ISimd<T>
        where T : struct
    {
        T v = TSimd.Broadcast(reciprocal), zero = default;
        p = TSimd.MultiplyAdd(p, v, zero);
        q = TSimd.MultiplyAdd(q, v, zero);
        TSimd.Store(target, p);
        TSimd.Store(target + TSimd.Width, q);
    }

    private static void Copy(MatrixView source, MatrixView target)
    {
        for (var j = 0; j < source.Columns; j++)
            new ReadOnlySpan<float>(source.Column(j), source.Rows).CopyTo(new Span<float>(target.Column(j), source.Rows));
    }
}
