using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sansa.Learning;

/// <summary>The parts of a softmax over a block of logits.</summary>
internal static class Softmax
{
    /// <summary>Each x becomes exp(x - maximum); returns the maximum and the sum. The order of the sum depends on the length alone.</summary>
    public static (float Maximum, double Sum) Exponentiate(Span<float> values)
    {
        var maximum = float.NegativeInfinity;
        ref var first = ref MemoryMarshal.GetReference(values);
        var i = 0;
        var maxima = Vector512.Create(maximum);
        for (; i + Vector512<float>.Count <= values.Length; i += Vector512<float>.Count)
            maxima = Vector512.Max(maxima, Vector512.LoadUnsafe(ref first, (nuint)i));
        for (var lane = 0; lane < Vector512<float>.Count; lane++)
            maximum = Math.Max(maximum, maxima[lane]);
        for (; i < values.Length; i++)
            maximum = Math.Max(maximum, values[i]);

        var (shift, sums, sum) = (Vector512.Create(maximum), Vector512<float>.Zero, 0f);
        for (i = 0; i + Vector512<float>.Count <= values.Length; i += Vector512<float>.Count)
        {
            var e = NegativeExponential.Of(Vector512.LoadUnsafe(ref first, (nuint)i) - shift);
            e.StoreUnsafe(ref first, (nuint)i);
            sums += e;
        }

        for (; i < values.Length; i++)
        {
            values[i] = NegativeExponential.Of(Vector512.Create(values[i] - maximum))[0];
            sum += values[i];
        }

        return (maximum, (double)sum + Vector512.Sum(sums));
    }
}
