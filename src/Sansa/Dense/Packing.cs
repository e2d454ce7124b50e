using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Sansa.Dense;

/// <summary>
/// Copies a block of an operand into slivers: <c>width</c> neighbours of the outer direction (rows of A, columns of B) side
/// by side for each step of depth, so that the micro-kernel reads memory in order. The last sliver is padded with zeros.
/// </summary>
internal static unsafe class Packing
{
    /// <summary>Packs <paramref name="outer"/> x <paramref name="depth"/> values.</summary>
    /// <param name="source">First value of the block.</param>
    /// <param name="stride">Elements between columns of the source.</param>
    /// <param name="outerContiguous">True when outer neighbours are adjacent in memory, false when depth neighbours are.</param>
    /// <param name="outer">Values in the outer direction.</param>
    /// <param name="depth">Steps of depth.</param>
    /// <param name="width">Width of a sliver.</param>
    /// <param name="packed">Room for outer (rounded up to width) x depth values.</param>
    public static void Pack(float* source, nint stride, bool outerContiguous, int outer, int depth, int width, float* packed)
    {
        var o = 0;
        for (; outerContiguous && width == 8 && o + 32 <= outer; o += 32)
        {
            CopyFourSlivers(source + o, stride, depth, packed);
            packed += (nint)32 * depth;
        }

        for (; o < outer; o += width)
        {
            var count = Math.Min(width, outer - o);
            if (outerContiguous)
                CopySliver(source + o, stride, count, depth, width, packed);
            else
                TransposeSliver(source + (o * stride), stride, count, depth, width, packed);
            packed += (nint)width * depth;
        }
    }

    /// <summary>Four slivers of eight, so that a step of depth takes two lines of the cache at once and not a half of one four times.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyFourSlivers(float* source, nint stride, int depth, float* packed)
    {
        var next = (nint)8 * depth;
        for (var k = 0; k < depth; k++)
        {
            Vector256.Load(source).Store(packed);
            Vector256.Load(source + 8).Store(packed + next);
            Vector256.Load(source + 16).Store(packed + (2 * next));
            Vector256.Load(source + 24).Store(packed + (3 * next));
            source += stride;
            packed += 8;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopySliver(float* source, nint stride, int count, int depth, int width, float* packed)
    {
        var (wide, whole) = (count & -16, count & -8);
        for (var k = 0; k < depth; k++)
        {
            var i = 0;
            for (; i < wide; i += 16)
                Vector512.Load(source + i).Store(packed + i);
            for (; i < whole; i += 8)
                Vector256.Load(source + i).Store(packed + i);
            for (; i < count; i++)
                packed[i] = source[i];
            for (; i < width; i++)
                packed[i] = 0;
            source += stride;
            packed += width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeSliver(float* source, nint stride, int count, int depth, int width, float* packed)
    {
        var i = 0;
        var whole = depth & -4;
        for (; Avx.IsSupported && i + 8 <= count; i += 8)
        {
            for (var k = 0; k < whole; k += 4)
                Transpose8x4(source + (i * stride) + k, stride, packed + i + (k * width), width);
            TransposeOneByOne(source, stride, i, i + 8, whole, depth, width, packed);
        }

        for (; i + 4 <= count; i += 4)
        {
            for (var k = 0; k < whole; k += 4)
                Transpose4x4(source + (i * stride) + k, stride, packed + i + (k * width), width);
            TransposeOneByOne(source, stride, i, i + 4, whole, depth, width, packed);
        }

        TransposeOneByOne(source, stride, i, count, 0, depth, width, packed);
        for (i = count; i < width; i++)
        {
            for (var k = 0; k < depth; k++)
                packed[i + (k * width)] = 0;
        }
    }

    private static void TransposeOneByOne(float* source, nint stride, int first, int end, int firstDepth, int depth, int width, float* packed)
    {
        for (var i = first; i < end; i++)
        {
            for (var k = firstDepth; k < depth; k++)
                packed[i + (k * width)] = source[(i * stride) + k];
        }
    }

    /// <summary>The two halves of a vector are two 4 x 4 blocks side by side: no value has to cross between them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose8x4(float* source, nint stride, float* target, nint targetStride)
    {
        var r0 = Vector256.Create(Vector128.Load(source), Vector128.Load(source + (4 * stride)));
        var r1 = Vector256.Create(Vector128.Load(source + stride), Vector128.Load(source + (5 * stride)));
        var r2 = Vector256.Create(Vector128.Load(source + (2 * stride)), Vector128.Load(source + (6 * stride)));
        var r3 = Vector256.Create(Vector128.Load(source + (3 * stride)), Vector128.Load(source + (7 * stride)));
        var (l02, h02) = (Avx.UnpackLow(r0, r2), Avx.UnpackHigh(r0, r2));
        var (l13, h13) = (Avx.UnpackLow(r1, r3), Avx.UnpackHigh(r1, r3));
        Avx.UnpackLow(l02, l13).Store(target);
        Avx.UnpackHigh(l02, l13).Store(target + targetStride);
        Avx.UnpackLow(h02, h13).Store(target + (2 * targetStride));
        Avx.UnpackHigh(h02, h13).Store(target + (3 * targetStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4x4(float* source, nint stride, float* target, nint targetStride)
    {
        var r0 = Vector128.Load(source);
        var r1 = Vector128.Load(source + stride);
        var r2 = Vector128.Load(source + (2 * stride));
        var r3 = Vector128.Load(source + (3 * stride));
        Interleave(r0, r2, out var l02, out var h02);
        Interleave(r1, r3, out var l13, out var h13);
        Interleave(l02, l13, out var c0, out var c1);
        Interleave(h02, h13, out var c2, out var c3);
        c0.Store(target);
        c1.Store(target + targetStride);
        c2.Store(target + (2 * targetStride));
        c3.Store(target + (3 * targetStride));
    }

    /// <summary>(a0 b0 a1 b1) and (a2 b2 a3 b3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Interleave(Vector128<float> a, Vector128<float> b, out Vector128<float> low, out Vector128<float> high)
    {
        if (Sse.IsSupported)
        {
            low = Sse.UnpackLow(a, b);
            high = Sse.UnpackHigh(a, b);
        }
        else if (AdvSimd.Arm64.IsSupported)
        {
            low = AdvSimd.Arm64.ZipLow(a, b);
            high = AdvSimd.Arm64.ZipHigh(a, b);
        }
        else
        {
            low = Vector128.Create(a[0], b[0], a[1], b[1]);
            high = Vector128.Create(a[2], b[2], a[3], b[3]);
        }
    }
}
