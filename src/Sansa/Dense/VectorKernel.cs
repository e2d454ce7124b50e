using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sansa.Dense;

/// <summary>The two operations on vectors that solvers with one right-hand side are made of.</summary>
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
}
