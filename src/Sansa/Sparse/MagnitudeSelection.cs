using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sansa.Sparse;

/// <summary>
/// Which entries are the m largest in magnitude, by selection instead of sorting. The bits of |v| order as |v| does,
/// so keys are unsigned integers and ties are exact.
/// </summary>
internal static class MagnitudeSelection
{
    /// <summary>The bits of |v|, an order-preserving key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Key(float value) => BitConverter.SingleToUInt32Bits(value) & 0x7FFFFFFF;

    /// <summary>The m-th largest key by quickselect; reorders <paramref name="keys"/>. Expected linear time.</summary>
    /// <param name="keys">At least m keys.</param>
    /// <param name="m">From 1 to the number of keys.</param>
    public static uint Threshold(Span<uint> keys, int m)
    {
        // Descending quickselect (Hoare), with the median of three as pivot.
        var (lo, hi, target) = (0, keys.Length - 1, m - 1);
        while (lo < hi)
        {
            var pivot = MedianOfThree(keys[lo], keys[(lo + hi) >>> 1], keys[hi]);
            var (i, j) = (lo, hi);
            while (i <= j)
            {
                while (keys[i] > pivot)
                    i++;
                while (keys[j] < pivot)
                    j--;
                if (i <= j)
                {
                    (keys[i], keys[j]) = (keys[j], keys[i]);
                    i++;
                    j--;
                }
            }

            if (target <= j)
                hi = j;
            else if (target >= i)
                lo = i;
            else
                break;
        }

        return keys[target];
    }

    /// <summary>
    /// The m-th largest key of many values, when m is much smaller than their number: values below the best m so far
    /// are passed over eight at a time.
    /// </summary>
    /// <param name="values">At least m values.</param>
    /// <param name="m">From 1 to the number of values.</param>
    /// <param name="buffer">Scratch; grown where it is shorter than 2 m + 64.</param>
    public static uint Threshold(ReadOnlySpan<float> values, int m, ref uint[] buffer)
    {
        if (buffer.Length < (2 * m) + 64)
            buffer = new uint[(2 * m) + 64];
        var (best, count, p) = (0u, 0, 0);
        // Fill up to the first m keys without a comparison, then keep only what beats the m-th best.
        for (; p < m; p++)
            buffer[count++] = Key(values[p]);
        best = Threshold(buffer.AsSpan(0, count), m);
        ref var first = ref MemoryMarshal.GetReference(values);
        var limit = values.Length - Vector256<float>.Count;
        for (; p <= limit; p += Vector256<float>.Count)
        {
            var keys = Vector256.LoadUnsafe(ref first, (nuint)p).AsInt32() & Vector256.Create(0x7FFFFFFF);
            var better = Vector256.GreaterThan(keys, Vector256.Create((int)best)).ExtractMostSignificantBits();
            for (; better != 0; better &= better - 1)
                buffer[count++] = Key(values[p + BitOperations.TrailingZeroCount(better)]);
            if (count > buffer.Length - Vector256<float>.Count)
                (best, count) = (Threshold(buffer.AsSpan(0, count), m), m);
        }

        for (; p < values.Length; p++)
        {
            if (Key(values[p]) > best)
                buffer[count++] = Key(values[p]);
        }

        return Threshold(buffer.AsSpan(0, count), m);
    }

    /// <summary>
    /// Calls out the positions whose key is above a threshold: appends them to <paramref name="above"/>, and those equal to it to
    /// <paramref name="ties"/>.
    /// </summary>
    /// <returns>How many are above and how many equal.</returns>
    public static (int Above, int Ties) Partition(ReadOnlySpan<float> values, uint threshold, Span<int> above, Span<int> ties)
    {
        var (a, t, p) = (0, 0, 0);
        ref var first = ref MemoryMarshal.GetReference(values);
        for (; p <= values.Length - Vector256<float>.Count; p += Vector256<float>.Count)
        {
            var keys = Vector256.LoadUnsafe(ref first, (nuint)p).AsInt32() & Vector256.Create(0x7FFFFFFF);
            var below = Vector256.LessThan(keys, Vector256.Create((int)threshold)).ExtractMostSignificantBits();
            for (var rest = ~below & 0xFFu; rest != 0; rest &= rest - 1)
                Sort(p + BitOperations.TrailingZeroCount(rest), values, threshold, above, ties, ref a, ref t);
        }

        for (; p < values.Length; p++)
            Sort(p, values, threshold, above, ties, ref a, ref t);
        return (a, t);
    }

    private static void Sort(int p, ReadOnlySpan<float> values, uint threshold, Span<int> above, Span<int> ties, ref int a, ref int t)
    {
        var key = Key(values[p]);
        if (key > threshold)
            above[a++] = p;
        else if (key == threshold)
            ties[t++] = p;
    }

    private static uint MedianOfThree(uint a, uint b, uint c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
