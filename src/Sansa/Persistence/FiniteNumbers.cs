using System.Numerics;
using System.Runtime.InteropServices;

namespace Sansa.Persistence;

/// <summary>Looks for NaN and infinity in the numbers of a model.</summary>
internal static class FiniteNumbers
{
    /// <summary>Position of the first number that is not finite; -1 where there is none, and for integers.</summary>
    public static int IndexOfOther<T>(ReadOnlySpan<T> values)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? IndexOf(MemoryMarshal.Cast<T, float>(values))
        : typeof(T) == typeof(double) ? IndexOf(MemoryMarshal.Cast<T, double>(values))
        : -1;

    // 0 times a number is 0 where it is finite, else NaN: a sum of such products tells about many numbers at once.
    private static int IndexOf<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sum = Vector<T>.Zero;
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
        foreach (var vector in vectors)
            sum += vector * Vector<T>.Zero;
        var start = Vector.EqualsAll(sum, Vector<T>.Zero) ? vectors.Length * Vector<T>.Count : 0;
        for (var i = start; i < values.Length; i++)
        {
            if (!T.IsFinite(values[i]))
                return i;
        }

        return -1;
    }
}
