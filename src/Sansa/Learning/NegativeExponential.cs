using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sansa.Learning;

/// <summary>
/// exp(x) of numbers up to 0 and the log(1 + exp(x)) that goes with it, 16 at a time in single precision. The runtime's functions compute in double
/// precision, which takes about twice as long; these are wrong by some units in the last place.
/// </summary>
internal static class NegativeExponential
{
    /// <summary>1.5 * 2^23: adding it rounds to a whole number, which is then in the low bits.</summary>
    private const float Rounder = 12582912f;
    private const float Smallest = -87.3f, BitsOfLog2E = 1.44269504f;

    /// <summary>log 2 in two parts, the first with so few bits that a whole number times it is exact.</summary>
    private const float HighOfLog2 = 0.693359375f, LowOfLog2 = -2.12194440e-4f;
    private const int MantissaBits = 23, BitsOfOne = 127 << MantissaBits;

    /// <summary>exp(x), for x of at most 0; below the normal numbers, the smallest of them. NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of(Vector512<float> x)
    {
        x = Vector512.Max(x, Vector512.Create(Smallest));
        var rounded = Vector512.FusedMultiplyAdd(x, Vector512.Create(BitsOfLog2E), Vector512.Create(Rounder));
        var n = rounded - Vector512.Create(Rounder);
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-LowOfLog2), Vector512.FusedMultiplyAdd(n, Vector512.Create(-HighOfLog2), x));
        var one = Vector512<float>.One;

        // Taylor's polynomial: |r| is at most log 2 / 2, so the next term is below 1e-8.
        var sum = Vector512.FusedMultiplyAdd(r, Vector512.Create(1 / 5040f), Vector512.Create(1 / 720f));
        sum = Vector512.FusedMultiplyAdd(r, sum, Vector512.Create(1 / 120f));
        sum = Vector512.FusedMultiplyAdd(r, sum, Vector512.Create(1 / 24f));
        sum = Vector512.FusedMultiplyAdd(r, sum, Vector512.Create(1 / 6f));
        sum = Vector512.FusedMultiplyAdd(r, sum, Vector512.Create(0.5f));
        sum = Vector512.FusedMultiplyAdd(r, Vector512.FusedMultiplyAdd(r, sum, one), one);
        return sum * ((rounded.AsInt32() << MantissaBits) + Vector512.Create(BitsOfOne)).AsSingle();
    }

    /// <summary>log(1 + e), for e of 0 to 1: 2 artanh(e / (2 + e)), whose series ends below 1e-8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LogOnePlus(Vector512<float> e)
    {
        var s = e / (e + Vector512.Create(2f));
        var square = s * s;
        var sum = Vector512.FusedMultiplyAdd(square, Vector512.Create(2 / 15f), Vector512.Create(2 / 13f));
        sum = Vector512.FusedMultiplyAdd(square, sum, Vector512.Create(2 / 11f));
        sum = Vector512.FusedMultiplyAdd(square, sum, Vector512.Create(2 / 9f));
        sum = Vector512.FusedMultiplyAdd(square, sum, Vector512.Create(2 / 7f));
        sum = Vector512.FusedMultiplyAdd(square, sum, Vector512.Create(2 / 5f));
        sum = Vector512.FusedMultiplyAdd(square, sum, Vector512.Create(2 / 3f));
        return s * Vector512.FusedMultiplyAdd(square, sum, Vector512.Create(2f));
    }
}
