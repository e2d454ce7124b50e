using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Sansa.Sparse;

namespace Sansa.Recommendation;

/// <summary>Adds multiples of sparse rows into an array whose untouched places hold <see cref="UserScorer.NoScore"/>.</summary>
internal static class ScoreAccumulator
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
        var (q, last) = ((nuint)start, (nuint)end);
        // Unrolled: the indices of a row differ, so the four sums do not depend on each other.
        for (; q + 4 <= last; q += 4)
        {
            ref var s0 = ref Unsafe.Add(ref s, (uint)Unsafe.Add(ref ai, q));
            ref var s1 = ref Unsafe.Add(ref s, (uint)Unsafe.Add(ref ai, q + 1));
            ref var s2 = ref Unsafe.Add(ref s, (uint)Unsafe.Add(ref ai, q + 2));
            ref var s3 = ref Unsafe.Add(ref s, (uint)Unsafe.Add(ref ai, q + 3));
            var v0 = s0 + ((weight * Unsafe.Add(ref ax, q)) + 0f);
            var v1 = s1 + ((weight * Unsafe.Add(ref ax, q + 1)) + 0f);
            var v2 = s2 + ((weight * Unsafe.Add(ref ax, q + 2)) + 0f);
            var v3 = s3 + ((weight * Unsafe.Add(ref ax, q + 3)) + 0f);
            (s0, s1, s2, s3) = (v0, v1, v2, v3);
        }

        for (; q < last; q++)
            Unsafe.Add(ref s, (uint)Unsafe.Add(ref ai, q)) += (weight * Unsafe.Add(ref ax, q)) + 0f;
    }

    /// <summary>
    /// Asks for a row's first cache lines, to be called a few rows before it is added: the rows of a user lie anywhere in a
    /// layer, and waiting for each would cost more than adding it.
    /// </summary>
    public static unsafe void Prefetch(CsrMatrix matrix, int row)
    {
        const int entriesPerLine = 16;
        const int longest = 16 * entriesPerLine;
        if (!Sse.IsSupported)
            return;
        var (start, end) = ((int)matrix.RowPointers[row], (int)matrix.RowPointers[row + 1]);
        end = Math.Min(end, start + longest);
        for (var p = start; p < end; p += entriesPerLine)
        {
            // A prefetch of a moved array's old address is harmless, so nothing needs to be pinned.
            Sse.Prefetch0(Unsafe.AsPointer(ref matrix.ColumnIndices[p]));
            if (matrix.Values is not null)
                Sse.Prefetch0(Unsafe.AsPointer(ref matrix.Values[p]));
        }
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
