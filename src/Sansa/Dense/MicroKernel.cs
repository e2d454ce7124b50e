using System.Runtime.CompilerServices;

namespace Sansa.Dense;

/// <summary>
/// The inner product of packed GEMM: a Height x Width tile of C stays in registers while a sliver of A and a sliver of B
/// stream past it.
/// </summary>
internal unsafe interface IMicroKernel
{
    /// <summary>Rows of the register tile.</summary>
    static abstract int Height { get; }

    /// <summary>Columns of the register tile.</summary>
    static abstract int Width { get; }

    /// <summary>C += alpha A B, with A packed Height x depth by columns and B packed depth x Width by rows.</summary>
    static abstract void Run(int depth, float* a, float* b, float alpha, float* c, nint stride);

    /// <summary>The same, where only so many rows of C are wanted: as many vectors as hold them are enough.</summary>
    static abstract void RunRows(int rows, int depth, float* a, float* b, float alpha, float* c, nint stride);
}

/// <summary>Two vectors by 6 columns: 12 accumulators, for machines with 16 vector registers (16 x 6 with AVX2).</summary>
internal readonly unsafe struct Kernel2x6<TSimd, T> : IMicroKernel
    where TSimd : struct, ISimd<T>
    where T : struct
{
    public static int Height => 2 * TSimd.Width;

    public static int Width => 6;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(int depth, float* a, float* b, float alpha, float* c, nint stride)
    {
        T c00 = default, c10 = default, c01 = default, c11 = default, c02 = default, c12 = default;
        T c03 = default, c13 = default, c04 = default, c14 = default, c05 = default, c15 = default;
        for (; depth > 0; depth--)
        {
            T a0 = TSimd.Load(a), a1 = TSimd.Load(a + TSimd.Width);
            var v = TSimd.Broadcast(b[0]);
            c00 = TSimd.MultiplyAdd(a0, v, c00);
            c10 = TSimd.MultiplyAdd(a1, v, c10);
            v = TSimd.Broadcast(b[1]);
            c01 = TSimd.MultiplyAdd(a0, v, c01);
            c11 = TSimd.MultiplyAdd(a1, v, c11);
            v = TSimd.Broadcast(b[2]);
            c02 = TSimd.MultiplyAdd(a0, v, c02);
            c12 = TSimd.MultiplyAdd(a1, v, c12);
            v = TSimd.Broadcast(b[3]);
            c03 = TSimd.MultiplyAdd(a0, v, c03);
            c13 = TSimd.MultiplyAdd(a1, v, c13);
            v = TSimd.Broadcast(b[4]);
            c04 = TSimd.MultiplyAdd(a0, v, c04);
            c14 = TSimd.MultiplyAdd(a1, v, c14);
            v = TSimd.Broadcast(b[5]);
            c05 = TSimd.MultiplyAdd(a0, v, c05);
            c15 = TSimd.MultiplyAdd(a1, v, c15);
            a += 2 * TSimd.Width;
            b += 6;
        }

        var s = TSimd.Broadcast(alpha);
        Accumulate(c, s, c00, c10);
        Accumulate(c += stride, s, c01, c11);
        Accumulate(c += stride, s, c02, c12);
        Accumulate(c += stride, s, c03, c13);
        Accumulate(c += stride, s, c04, c14);
        Accumulate(c + stride, s, c05, c15);
    }

    public static void RunRows(int rows, int depth, float* a, float* b, float alpha, float* c, nint stride) => Run(depth, a, b, alpha, c, stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(float* c, T alpha, T x0, T x1)
    {
        TSimd.Store(c, TSimd.MultiplyAdd(alpha, x0, TSimd.Load(c)));
        TSimd.Store(c + TSimd.Width, TSimd.MultiplyAdd(alpha, x1, TSimd.Load(c + TSimd.Width)));
    }
}

/// <summary>Three vectors by 8 columns: 24 accumulators, for machines with 32 vector registers (48 x 8 with AVX-512).</summary>
internal readonly unsafe struct Kernel3x8<TSimd, T> : IMicroKernel
    where TSimd : struct, ISimd<T>
    where T : struct
{
    public static int Height => 3 * TSimd.Width;

    public static int Width => 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(int depth, float* a, float* b, float alpha, float* c, nint stride)
    {
        // C comes from far away: asked for now, it is there when the sums are done.
        for (var j = 0; j < 8; j++)
            TSimd.Prefetch(c + (j * stride), Height);
        T c00 = default, c10 = default, c20 = default, c01 = default, c11 = default, c21 = default;
        T c02 = default, c12 = default, c22 = default, c03 = default, c13 = default, c23 = default;
        T c04 = default, c14 = default, c24 = default, c05 = default, c15 = default, c25 = default;
        T c06 = default, c16 = default, c26 = default, c07 = default, c17 = default, c27 = default;
        for (; depth > 0; depth--)
        {
            T a0 = TSimd.Load(a), a1 = TSimd.Load(a + TSimd.Width), a2 = TSimd.Load(a + (2 * TSimd.Width));
            var v = TSimd.Broadcast(b[0]);
            c00 = TSimd.MultiplyAdd(a0, v, c00);
            c10 = TSimd.MultiplyAdd(a1, v, c10);
            c20 = TSimd.MultiplyAdd(a2, v, c20);
            v = TSimd.Broadcast(b[1]);
            c01 = TSimd.MultiplyAdd(a0, v, c01);
            c11 = TSimd.MultiplyAdd(a1, v, c11);
            c21 = TSimd.MultiplyAdd(a2, v, c21);
            v = TSimd.Broadcast(b[2]);
            c02 = TSimd.MultiplyAdd(a0, v, c02);
            c12 = TSimd.MultiplyAdd(a1, v, c12);
            c22 = TSimd.MultiplyAdd(a2, v, c22);
            v = TSimd.Broadcast(b[3]);
            c03 = TSimd.MultiplyAdd(a0, v, c03);
            c13 = TSimd.MultiplyAdd(a1, v, c13);
            c23 = TSimd.MultiplyAdd(a2, v, c23);
            v = TSimd.Broadcast(b[4]);
            c04 = TSimd.MultiplyAdd(a0, v, c04);
            c14 = TSimd.MultiplyAdd(a1, v, c14);
            c24 = TSimd.MultiplyAdd(a2, v, c24);
            v = TSimd.Broadcast(b[5]);
            c05 = TSimd.MultiplyAdd(a0, v, c05);
            c15 = TSimd.MultiplyAdd(a1, v, c15);
            c25 = TSimd.MultiplyAdd(a2, v, c25);
            v = TSimd.Broadcast(b[6]);
            c06 = TSimd.MultiplyAdd(a0, v, c06);
            c16 = TSimd.MultiplyAdd(a1, v, c16);
            c26 = TSimd.MultiplyAdd(a2, v, c26);
            v = TSimd.Broadcast(b[7]);
            c07 = TSimd.MultiplyAdd(a0, v, c07);
            c17 = TSimd.MultiplyAdd(a1, v, c17);
            c27 = TSimd.MultiplyAdd(a2, v, c27);
            a += 3 * TSimd.Width;
            b += 8;
        }

        var s = TSimd.Broadcast(alpha);
        Accumulate(c, s, c00, c10, c20);
        Accumulate(c += stride, s, c01, c11, c21);
        Accumulate(c += stride, s, c02, c12, c22);
        Accumulate(c += stride, s, c03, c13, c23);
        Accumulate(c += stride, s, c04, c14, c24);
        Accumulate(c += stride, s, c05, c15, c25);
        Accumulate(c += stride, s, c06, c16, c26);
        Accumulate(c + stride, s, c07, c17, c27);
    }

    public static void RunRows(int rows, int depth, float* a, float* b, float alpha, float* c, nint stride)
    {
        if (rows <= TSimd.Width)
            RunOne(depth, a, b, alpha, c, stride);
        else if (rows <= 2 * TSimd.Width)
            RunTwo(depth, a, b, alpha, c, stride);
        else
            Run(depth, a, b, alpha, c, stride);
    }

    /// <summary>The first vector of the tile's three.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunOne(int depth, float* a, float* b, float alpha, float* c, nint stride)
    {
        T c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
        for (; depth > 0; depth--)
        {
            var a0 = TSimd.Load(a);
            c0 = TSimd.MultiplyAdd(a0, TSimd.Broadcast(b[0]), c0);
            c1 = TSimd.MultiplyAdd(a0, TSimd.Broadcast(b[1]), c1);
            c2 = TSimd.MultiplyAdd(a0, TSimd.Broadcast(b[2]), c2);
            c3 = TSimd.MultiplyAdd(a0, TSimd.Broadcast(b[3]), c3);
            c4 = TSimd.MultiplyAdd(a0, TSimd.Broadcast(b[4]), c4);
            c5 = TSimd.MultiplyAdd(a0, TSimd.Broadcast(b[5]), c5);
            c6 = TSimd.MultiplyAdd(a0, TSimd.Broadcast(b[6]), c6);
            c7 = TSimd.MultiplyAdd(a0, TSimd.Broadcast(b[7]), c7);
            a += 3 * TSimd.Width;
            b += 8;
        }

        var s = TSimd.Broadcast(alpha);
        Accumulate(c, s, c0);
        Accumulate(c += stride, s, c1);
        Accumulate(c += stride, s, c2);
        Accumulate(c += stride, s, c3);
        Accumulate(c += stride, s, c4);
        Accumulate(c += stride, s, c5);
        Accumulate(c += stride, s, c6);
        Accumulate(c + stride, s, c7);
    }

    /// <summary>The first two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunTwo(int depth, float* a, float* b, float alpha, float* c, nint stride)
    {
        T c00 = default, c10 = default, c01 = default, c11 = default, c02 = default, c12 = default, c03 = default, c13 = default;
        T c04 = default, c14 = default, c05 = default, c15 = default, c06 = default, c16 = default, c07 = default, c17 = default;
        for (; depth > 0; depth--)
        {
            T a0 = TSimd.Load(a), a1 = TSimd.Load(a + TSimd.Width);
            var v = TSimd.Broadcast(b[0]);
            c00 = TSimd.MultiplyAdd(a0, v, c00);
            c10 = TSimd.MultiplyAdd(a1, v, c10);
            v = TSimd.Broadcast(b[1]);
            c01 = TSimd.MultiplyAdd(a0, v, c01);
            c11 = TSimd.MultiplyAdd(a1, v, c11);
            v = TSimd.Broadcast(b[2]);
            c02 = TSimd.MultiplyAdd(a0, v, c02);
            c12 = TSimd.MultiplyAdd(a1, v, c12);
            v = TSimd.Broadcast(b[3]);
            c03 = TSimd.MultiplyAdd(a0, v, c03);
            c13 = TSimd.MultiplyAdd(a1, v, c13);
            v = TSimd.Broadcast(b[4]);
            c04 = TSimd.MultiplyAdd(a0, v, c04);
            c14 = TSimd.MultiplyAdd(a1, v, c14);
            v = TSimd.Broadcast(b[5]);
            c05 = TSimd.MultiplyAdd(a0, v, c05);
            c15 = TSimd.MultiplyAdd(a1, v, c15);
            v = TSimd.Broadcast(b[6]);
            c06 = TSimd.MultiplyAdd(a0, v, c06);
            c16 = TSimd.MultiplyAdd(a1, v, c16);
            v = TSimd.Broadcast(b[7]);
            c07 = TSimd.MultiplyAdd(a0, v, c07);
            c17 = TSimd.MultiplyAdd(a1, v, c17);
            a += 3 * TSimd.Width;
            b += 8;
        }

        var s = TSimd.Broadcast(alpha);
        Accumulate(c, s, c00, c10);
        Accumulate(c += stride, s, c01, c11);
        Accumulate(c += stride, s, c02, c12);
        Accumulate(c += stride, s, c03, c13);
        Accumulate(c += stride, s, c04, c14);
        Accumulate(c += stride, s, c05, c15);
        Accumulate(c += stride, s, c06, c16);
        Accumulate(c + stride, s, c07, c17);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(float* c, T alpha, T x0) => TSimd.Store(c, TSimd.MultiplyAdd(alpha, x0, TSimd.Load(c)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(float* c, T alpha, T x0, T x1)
    {
        Accumulate(c, alpha, x0);
        Accumulate(c + TSimd.Width, alpha, x1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(float* c, T alpha, T x0, T x1, T x2)
    {
        Accumulate(c, alpha, x0, x1);
        TSimd.Store(c + (2 * TSimd.Width), TSimd.MultiplyAdd(alpha, x2, TSimd.Load(c + (2 * TSimd.Width))));
    }
}
