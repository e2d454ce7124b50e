using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
        for (var o = 0; o < outer; o += width)
        {
            var count = Math.Min(width, outer - o);
            if (outerContiguous)
                CopySliver(source + o, stride, count, depth, width, packed);
            else
                TransposeSliver(source + (o * stride), stride, count, depth, width, packed);
            packed += (nint)width * depth;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopySliver(float* source, nint stride, int count, int depth, int width, float* packed)
    {
        var whole = count & -8;
        for (var k = 0; k < depth; k++)
        {
            var i = 0;
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
        for (; i + 4 <= count; i += 4)
        {
            var k = 0;
            for (; k + 4 <= depth; k += 4)
                Transpose4x4(source + (i * stride) + k, stride, packed + i + (k * width), width);
            for (; k < depth; k++)
            {
                for (var t = i; t < i + 4; t++)
                    packed[t + (k * width)] = source[(t * stride) + k];
            }
        }

        for (; i < width; i++)
        {
            for (var k = 0; k < depth; k++)
                packed[i + (k * width)] = i < count ? source[(i * stride) + k] : 0;
        }
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
        if (System.Runtime.Intrinsics.X86.Sse.IsSupported)
        {
            low = System.Runtime.Intrinsics.X86.Sse.UnpackLow(a, b);
            high = System.Runtime.Intrinsics.X86.Sse.UnpackHigh(a, b);
        }
        else if (System.Runtime.Intrinsics.Arm.AdvSimd.Arm64.IsSupported)
        {
            low = System.Runtime.Intrinsics.Arm.AdvSimd.Arm64.ZipLow(a, b);
            high = System.Runtime.Intrinsics.Arm.AdvSimd.Arm64.ZipHigh(a, b);
        }
        else
        {
            low = Vector128.Create(a[0], b[0], a[1], b[1]);
            high = Vector128.Create(a[2], b[2], a[3], b[3]);
        }
    }
}
