using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sansa.Dense;

/// <summary>Which vector instructions the dense kernels use.</summary>
internal enum SimdKind
{
    /// <summary>One float at a time: runs everywhere, the twin that the tests compare the others with.</summary>
    Scalar,

    /// <summary>4 floats (ARM NEON).</summary>
    Vector128,

    /// <summary>8 floats (AVX2 with FMA).</summary>
    Vector256,

    /// <summary>16 floats (AVX-512).</summary>
    Vector512,
}

/// <summary>
/// The few vector operations that a dense kernel needs, so that each kernel is written once and compiled once for each
/// width. All widths round alike (fused multiply-add), so they give the same bytes.
/// </summary>
internal unsafe interface ISimd<T>
    where T : struct
{
    /// <summary>Floats in one vector.</summary>
    static abstract int Width { get; }

    /// <summary>Reads a vector; no alignment needed.</summary>
    static abstract T Load(float* address);

    /// <summary>Writes a vector; no alignment needed.</summary>
    static abstract void Store(float* address, T value);

    /// <summary>The same value in all lanes.</summary>
    static abstract T Broadcast(float value);

    /// <summary>a * b + c, rounded once.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>Asks for the cache lines of some floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual void Prefetch(float* address, int count)
    {
        const int CacheLine = 64 / sizeof(float);
        for (var i = 0; Sse.IsSupported && i < count; i += CacheLine)
            Sse.Prefetch0(address + i);
    }
}

internal static class Simd
{
    /// <summary>The widest kind that this machine executes natively.</summary>
    public static SimdKind Best { get; } =
        Vector512.IsHardwareAccelerated ? SimdKind.Vector512
        : Vector256.IsHardwareAccelerated ? SimdKind.Vector256
        : Vector128.IsHardwareAccelerated ? SimdKind.Vector128
        : SimdKind.Scalar;
}

internal readonly unsafe struct Simd1 : ISimd<float>
{
    public static int Width => 1;

    public static float Load(float* address) => *address;

    public static void Store(float* address, float value) => *address = value;

    public static float Broadcast(float value) => value;

    public static float MultiplyAdd(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);
}

internal readonly unsafe struct Simd128 : ISimd<Vector128<float>>
{
    public static int Width => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* address) => Vector128.Load(address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* address, Vector128<float> value) => value.Store(address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.FusedMultiplyAdd(a, b, c);
}

internal readonly unsafe struct Simd256 : ISimd<Vector256<float>>
{
    public static int Width => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* address) => Vector256.Load(address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* address, Vector256<float> value) => value.Store(address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256.FusedMultiplyAdd(a, b, c);
}

internal readonly unsafe struct Simd512 : ISimd<Vector512<float>>
{
    public static int Width => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* address) => Vector512.Load(address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* address, Vector512<float> value) => value.Store(address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Vector512.FusedMultiplyAdd(a, b, c);
}
