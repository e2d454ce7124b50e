namespace Sansa.Data.Reading;

/// <summary>Makes compressed rows valid: indices ascending, each once.</summary>
internal static class SparseRows
{
    /// <summary>Sorts each row and drops repeated indices; returns how many were dropped.</summary>
    public static long SortAndMerge(long[] ap, ref int[] ai)
    {
        long write = 0;
        for (var i = 0; i + 1 < ap.Length; i++)
        {
            var (start, end) = ((int)ap[i], (int)ap[i + 1]);
            ai.AsSpan(start, end - start).Sort();
            ap[i] = write;
            for (var p = start; p < end; p++)
            {
                if (p == start || ai[p] != ai[p - 1])
                    ai[write++] = ai[p];
            }
        }

        var dropped = ap[^1] - write;
        ap[^1] = write;
        if (dropped > 0)
            ai = ai[..(int)write];
        return dropped;
    }
}
