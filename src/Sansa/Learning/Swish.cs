using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sansa.Learning;

/// <summary>The activation x sigmoid(x) (Ramachandran, Zoph, Le, 2017).</summary>
internal static unsafe class Swish
{
    /// <summary>Computes the activation of each value.</summary>
    public static void Forward(float* input, float* output, int count)
    {
        var i = 0;
        for (; i + Vector512<float>.Count <= count; i += Vector512<float>.Count)
            Activate(Vector512.Load(input + i)).Store(output + i);
        for (; i < count; i++)
            output[i] = Activate(Vector512.CreateScalar(input[i]))[0];
    }

    /// <summary>The gradient of the input in place of that of the output, given the input.</summary>
    public static void Backward(float* input, float* gradient, int count)
    {
        var i = 0;
        for (; i + Vector512<float>.Count <= count; i += Vector512<float>.Count)
            (Vector512.Load(gradient + i) * Slope(Vector512.Load(input + i))).Store(gradient + i);
        for (; i < count; i++)
            gradient[i] *= Slope(Vector512.CreateScalar(input[i]))[0];
    }

    /// <summary>1 / (1 + exp(-x)).</summary>
    public static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Activate(Vector512<float> x) => x * Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Slope(Vector512<float> x)
    {
        var s = Sigmoid(x);
        return s * (Vector512<float>.One + (x * (Vector512<float>.One - s)));
    }

    /// <summary>From one exponential of -|x|, which cannot overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Sigmoid(Vector512<float> x)
    {
        var e = NegativeExponential.Of(-Vector512.Abs(x));
        return Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(x, Vector512<float>.Zero), Vector512<float>.One, e) / (Vector512<float>.One + e);
    }
}
