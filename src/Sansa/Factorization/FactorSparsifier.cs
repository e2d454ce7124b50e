using System.Numerics;
using Sansa.Dense;
using Sansa.Sparse;

namespace Sansa.Factorization;

/// <summary>
/// Takes the largest entries of the factor out of its panels (paper, section 3.1: a posteriori sparsification). The
/// threshold is found by two histograms over the bits of |v|, which order as |v| does; no sort and no copy.
/// </summary>
internal sealed unsafe class FactorSparsifier(DenseContext context, PanelLayout layout, NativeBuffer factor, int[] positions)
{
    private const int LowBits = 15;
    private const int HighBins = 1 << (31 - LowBits);
    private const uint LowMask = (1u << LowBits) - 1;
    private const uint MagnitudeMask = 0x7FFFFFFF;

    private readonly record struct Entry(int Column, int Row, float Value);

    /// <summary>The factor with at most so many entries: the diagonal, and the largest others; ties by column, then row.</summary>
    /// <param name="maxNonzeros">Entries to keep, the diagonal included.</param>
    /// <returns>The factor in the caller's order, and the magnitude of its smallest entry off the diagonal if any was dropped, else 0.</returns>
    public (CscMatrix Lower, float Smallest) Extract(long maxNonzeros)
    {
        var keep = Math.Max(0, maxNonzeros - positions.Length);
        var (threshold, ties) = Threshold(keep);
        var perPanel = new List<Entry>[layout.Count];
        var tiesPerPanel = new List<Entry>[layout.Count];
        context.ForEachTask(layout.Count, (_, p) =>
        {
            perPanel[p] = [];
            tiesPerPanel[p] = [];
            Collect(p, threshold, ties > 0, perPanel[p], tiesPerPanel[p]);
        });
        var tied = new List<Entry>();
        foreach (var list in tiesPerPanel)
            tied.AddRange(list);
        if (tied.Count > ties)
            tied.Sort((a, b) => a.Column != b.Column ? a.Column.CompareTo(b.Column) : a.Row.CompareTo(b.Row));
        var chosen = tied.Take((int)Math.Min(ties, tied.Count)).ToList();
        return (Compress([.. perPanel, chosen]), BitConverter.UInt32BitsToSingle(threshold));
    }

    /// <summary>The factor with at most so many entries in each column: the diagonal, and the largest others; ties by row.</summary>
    /// <param name="perColumn">Entries to keep in a column, the diagonal included.</param>
    public CscMatrix ExtractByColumn(long perColumn)
    {
        var columns = new (int[] Rows, float[] Values)[positions.Length];
        context.ForEachTask(layout.Count, (_, p) =>
        {
            var rows = layout.RowsOf(p);
            var (view, largest) = (View(p), new LargestEntries());
            var (below, values) = (new int[view.Rows], new float[view.Rows]);
            for (var c = 0; c < view.Columns; c++)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                var count = 0;
                for (var i = c + 1; i < view.Rows; i++)
                {
                    (below[count], values[count]) = (positions[rows[i]], view[i, c]);
                    count += view[i, c] == 0 ? 0 : 1;
                }

                var kept = (int)Math.Clamp(perColumn - 1, 0, count);
                var (li, lx) = (new int[1 + kept], new float[1 + kept]);
                (li[0], lx[0]) = (positions[layout.Start[p] + c], view[c, c]);
                largest.Copy(below.AsSpan(0, count), values.AsSpan(0, count), kept, li.AsSpan(1), lx.AsSpan(1));
                columns[li[0]] = (li, lx);
            }
        });
        return CscMatrix.OfColumns(positions.Length, columns);
    }

    /// <summary>The key of the keep-th largest entry off the diagonal, and how many with just that key are kept; (0, 0) when all nonzeros fit.</summary>
    private (uint Threshold, long Ties) Threshold(long keep)
    {
        var high = Histogram(HighBins, static (counts, keys) =>
        {
            foreach (var key in keys)
                counts[(key & MagnitudeMask) >> LowBits]++;
        });
        // Bin 0 holds zeros and numbers below 5e-41: they are never kept.
        high[0] = 0;
        if (high.Sum() <= keep)
            return (0, 0);
        if (keep == 0)
            return (MagnitudeMask, 0);
        var (bin, above) = Find(high, keep);
        var low = Histogram(1 << LowBits, (counts, keys) =>
        {
            foreach (var key in keys)
            {
                if ((key & MagnitudeMask) >> LowBits == bin)
                    counts[key & LowMask]++;
            }
        });
        var (offset, aboveInBin) = Find(low, keep - above);
        return (((uint)bin << LowBits) | (uint)offset, keep - above - aboveInBin);
    }

    private static (int Bin, long Above) Find(long[] histogram, long count)
    {
        long above = 0;
        for (var bin = histogram.Length - 1; ; bin--)
        {
            if (above + histogram[bin] >= count)
                return (bin, above);
            above += histogram[bin];
        }
    }

    private delegate void Counter(long[] counts, ReadOnlySpan<uint> values);

    /// <summary>Counts the entries off the diagonal, a column at a time, each worker on its own.</summary>
    private long[] Histogram(int bins, Counter count)
    {
        var perWorker = new Dictionary<DenseContext, long[]>();
        for (var w = 0; w < context.Workers; w++)
            perWorker.Add(context.Serial(w), new long[bins]);
        context.ForEachTask(layout.Count, (worker, p) =>
        {
            var view = View(p);
            for (var c = 0; c < view.Columns; c++)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                count(perWorker[worker], new ReadOnlySpan<uint>(view.Column(c) + c + 1, view.Rows - c - 1));
            }
        });
        return [.. Enumerable.Range(0, bins).Select(b => perWorker.Values.Sum(counts => counts[b]))];
    }

    private void Collect(int p, uint threshold, bool withTies, List<Entry> above, List<Entry> tied)
    {
        var view = View(p);
        var rows = layout.RowsOf(p);
        for (var c = 0; c < view.Columns; c++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var column = positions[layout.Start[p] + c];
            var values = new ReadOnlySpan<float>(view.Column(c), view.Rows);
            above.Add(new Entry(column, column, values[c]));
            for (var i = NextAtLeast(values, c + 1, threshold); i < values.Length; i = NextAtLeast(values, i + 1, threshold))
            {
                var key = BitConverter.SingleToUInt32Bits(values[i]) & MagnitudeMask;
                if (key > threshold)
                    above.Add(new Entry(column, positions[rows[i]], values[i]));
                else if (withTies)
                    tied.Add(new Entry(column, positions[rows[i]], values[i]));
            }
        }
    }

    /// <summary>The next index whose key is at least the threshold and not 0: nearly all are passed over a vector at a time.</summary>
    private static int NextAtLeast(ReadOnlySpan<float> values, int i, uint threshold)
    {
        var least = Math.Max(1u << LowBits, threshold);
        for (; i < values.Length; i++)
        {
            while (i + Vector<uint>.Count <= values.Length
                && !Vector.GreaterThanOrEqualAny(
                    Vector.AsVectorUInt32(new Vector<float>(values[i..])) & new Vector<uint>(MagnitudeMask), new Vector<uint>(least)))
            {
                i += Vector<uint>.Count;
            }

            if (i < values.Length && (BitConverter.SingleToUInt32Bits(values[i]) & MagnitudeMask) >= least)
                return i;
        }

        return values.Length;
    }

    private CscMatrix Compress(List<Entry>[] lists)
    {
        var n = positions.Length;
        var lp = new long[n + 1];
        foreach (var list in lists)
        {
            foreach (var e in list)
                lp[e.Column + 1]++;
        }

        for (var j = 0; j < n; j++)
            lp[j + 1] += lp[j];
        if (lp[n] > Array.MaxLength)
            throw new InvalidOperationException(
                $"{lp[n]} entries of the factor are to be kept, more than one array holds ({Array.MaxLength}). Lower the density.");
        var next = lp.AsSpan(0, n).ToArray();
        var (li, lx) = (new int[lp[n]], new float[lp[n]]);
        foreach (var list in lists)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            foreach (var e in list)
                (li[next[e.Column]], lx[next[e.Column]++]) = (e.Row, e.Value);
            list.Clear();
        }

        for (var j = 0; j < n; j++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var (start, length) = ((int)lp[j], (int)(lp[j + 1] - lp[j]));
            li.AsSpan(start, length).Sort(lx.AsSpan(start, length));
        }

        return CscMatrix.Trusted(n, n, lp, li, lx);
    }

    private MatrixView View(int p) => new(factor.Data + layout.Data[p], layout.Height(p), layout.Width(p), layout.Stride(p));
}
