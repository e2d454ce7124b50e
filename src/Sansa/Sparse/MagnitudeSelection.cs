using System.Runtime.CompilerServices;

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

    private static uint MedianOfThree(uint a, uint b, uint c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
