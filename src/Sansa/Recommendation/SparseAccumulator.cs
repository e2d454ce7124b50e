using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sansa.Sparse;

namespace Sansa.Recommendation;

/// <summary>Adds multiples of sparse rows into an array whose untouched places hold <see cref="UserScorer.NoScore"/>.</summary>
internal static class SparseAccumulator
{
    /// <summary>
    /// sums += weight * row, appending to <paramref name="touched"/> each place that is written for the first time.
    /// Returns the new length of that list, which never exceeds the length of <paramref name="sums"/>.
    /// </summary>
    /// <remarks>The "+ 0f" turns a product of -0 into +0, so that a touched place never looks untouched.</remarks>
    public static int AddListed(CsrMatrix matrix, int row, float weight, float[] sums, int[] touched, int count)
    {
        ref var s = ref MemoryMarshal.GetArrayDataReference(sums);
        ref var t = ref MemoryMarshal.GetArrayDataReference(touched);
        var (start, end) = ((int)matrix.RowPointers[row], (int)matrix.RowPointers[row + 1]);
        ref var ai = ref MemoryMarshal.GetArrayDataReference(matrix.ColumnIndices);
        if (matrix.Values is null)
        {
            for (var p = start; p < end; p++)
                count = AddOne(Unsafe.Add(ref ai, p), weight + 0f, ref s, ref t, count);
            return count;
        }

        ref var ax = ref MemoryMarshal.GetArrayDataReference(matrix.Values);
        for (var p = start; p < end; p++)
            count = AddOne(Unsafe.Add(ref ai, p), (weight * Unsafe.Add(ref ax, p)) + 0f, ref s, ref t, count);
        return count;
    }

    /// <summary>sums += weight * row, keeping no list.</summary>
    public static void Add(CsrMatrix matrix, int row, float weight, float[] sums)
    {
        ref var s = ref MemoryMarshal.GetArrayDataReference(sums);
        var (start, end) = ((int)matrix.RowPointers[row], (int)matrix.RowPointers[row + 1]);
        ref var ai = ref MemoryMarshal.GetArrayDataReference(matrix.ColumnIndices);
        if (matrix.Values is null)
        {
            for (var p = start; p < end; p++)
                Unsafe.Add(ref s, Unsafe.Add(ref ai, p)) += weight + 0f;
            return;
        }

        ref var ax = ref MemoryMarshal.GetArrayDataReference(matrix.Values);
        for (var p = start; p < end; p++)
            Unsafe.Add(ref s, Unsafe.Add(ref ai, p)) += (weight * Unsafe.Add(ref ax, p)) + 0f;
    }

    /// <summary>Makes the listed places untouched again.</summary>
    public static void ClearListed(float[] sums, ReadOnlySpan<int> touched)
    {
        foreach (var i in touched)
            sums[i] = UserScorer.NoScore;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int AddOne(int i, float product, ref float s, ref int t, int count)
    {
        ref var sum = ref Unsafe.Add(ref s, i);
        if (BitConverter.SingleToInt32Bits(sum) == int.MinValue)
            Unsafe.Add(ref t, count++) = i;
        sum += product;
        return count;
    }
}
