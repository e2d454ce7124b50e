namespace Sansa.Interactive.Charts;

/// <summary>Thins long series so that a chart stays small: what is left covers the same pixels.</summary>
internal static class Decimation
{
    /// <summary>
    /// The positions to keep of a curve: the lowest and the highest of each of <paramref name="buckets"/> stretches, the ends, and one NaN of each gap.
    /// </summary>
    public static int[] Curve(double[] y, int buckets)
    {
        var n = y.Length;
        if (n <= 2 * buckets)
            return [.. Enumerable.Range(0, n)];
        SortedSet<int> kept = [0, n - 1];
        for (var b = 0; b < buckets; b++)
        {
            var (from, to) = ((int)((long)n * b / buckets), (int)((long)n * (b + 1) / buckets));
            var (low, high, gap) = (-1, -1, -1);
            for (var i = from; i < to; i++)
            {
                if (double.IsNaN(y[i]))
                {
                    gap = i;
                    continue;
                }

                low = low < 0 || y[i] < y[low] ? i : low;
                high = high < 0 || y[i] > y[high] ? i : high;
            }

            foreach (var i in (ReadOnlySpan<int>)[low, high, gap])
            {
                if (i >= 0)
                    kept.Add(i);
            }
        }

        return [.. kept];
    }

    /// <summary>The positions to keep of scattered points: the first in each cell of a grid of the given size.</summary>
    public static int[] Points(IReadOnlyList<(double X, double Y)> pixels, double cell, int limit)
    {
        HashSet<(int, int)> taken = [];
        List<int> kept = [];
        for (var i = 0; i < pixels.Count && kept.Count < limit; i++)
        {
            var (x, y) = pixels[i];
            if (double.IsFinite(x) && double.IsFinite(y) && taken.Add(((int)(x / cell), (int)(y / cell))))
                kept.Add(i);
        }

        return [.. kept];
    }
}
