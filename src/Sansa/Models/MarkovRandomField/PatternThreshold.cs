using Sansa.Threading;

namespace Sansa.Models.MarkovRandomField;

/// <summary>Finds the threshold that gives the sparsity pattern its density, by counting magnitudes in bins: no list of all pairs is needed.</summary>
internal sealed class PatternThreshold
{
    /// <summary>Bins are the upper bits of a float: 1/2048 of the magnitude apart.</summary>
    private const int DroppedBits = 12;
    private const int BinCount = 1 << (31 - DroppedBits);

    private readonly ScaledCovariance covariance;
    private readonly UnseenPairs unseen;
    private readonly int workers;
    private readonly CancellationToken cancellation;

    private PatternThreshold(ScaledCovariance covariance, UnseenPairs unseen, int workers, CancellationToken cancellation) =>
        (this.covariance, this.unseen, this.workers, this.cancellation) = (covariance, unseen, workers, cancellation);

    /// <summary>The least bin edge above which there are at most density x items^2 entries, the diagonal included.</summary>
    public static float Find(ScaledCovariance covariance, UnseenPairs unseen, double density, int workers, CancellationToken cancellation, Action<double> progress)
    {
        var search = new PatternThreshold(covariance, unseen, workers, cancellation);
        var n = covariance.ItemCount;
        var allowed = Math.Max(0, (long)(density * n * n) - n);
        var counts = search.CountSeen(progress);
        var threshold = Edge(counts, allowed);
        if (unseen.Largest > threshold)
        {
            // Pairs without a common user have a covariance too; those that could pass are counted as well.
            search.CountUnseen(counts, threshold);
            threshold = Edge(counts, allowed);
        }

        return threshold;
    }

    private long[] CountSeen(Action<double> progress)
    {
        var counts = new long[workers][];
        var columns = new CovarianceColumn[workers];
        var done = 0;
        ParallelLoop.Chunks(covariance.ItemCount, 256, workers, cancellation, (worker, start, end) =>
        {
            var bins = counts[worker] ??= new long[BinCount];
            var column = columns[worker] ??= new CovarianceColumn(covariance);
            for (var j = start; j < end; j++)
            {
                column.Load(j);
                for (var p = 0; p < column.Count; p++)
                {
                    if (column.Items[p] != j)
                        bins[Bin(column.ValueOf(j, column.Items[p]))]++;
                }
            }

            progress(Interlocked.Add(ref done, end - start) / (double)covariance.ItemCount);
        });
        return Sum(counts);
    }

    private void CountUnseen(long[] counts, float floor)
    {
        var perWorker = new long[workers][];
        var columns = new CovarianceColumn[workers];
        ParallelLoop.Chunks(covariance.ItemCount, 256, workers, cancellation, (worker, start, end) =>
        {
            var bins = perWorker[worker] ??= new long[BinCount];
            var column = columns[worker] ??= new CovarianceColumn(covariance);
            for (var j = start; j < end; j++)
            {
                if (!unseen.MayExceed(j, floor))
                    continue;
                column.Load(j);
                foreach (var item in unseen.Candidates(j, floor))
                {
                    if (!column.Contains(item))
                        bins[Bin(covariance.Value(item, j, 0))]++;
                }
            }
        });
        var more = Sum(perWorker);
        for (var b = 0; b < BinCount; b++)
            counts[b] += more[b];
    }

    private static long[] Sum(long[]?[] parts)
    {
        var sum = new long[BinCount];
        foreach (var part in parts)
        {
            for (var b = 0; part is not null && b < BinCount; b++)
                sum[b] += part[b];
        }

        return sum;
    }

    private static int Bin(float value) => (BitConverter.SingleToInt32Bits(value) & int.MaxValue) >> DroppedBits;

    private static float Edge(long[] counts, long allowed)
    {
        var bin = BinCount;
        for (long above = 0; bin > 0 && above + counts[bin - 1] <= allowed; bin--)
            above += counts[bin - 1];

        // Kept is what is larger than the threshold, so it is the largest number of the first bin that is too many.
        return bin == 0 ? 0 : BitConverter.Int32BitsToSingle((bin << DroppedBits) - 1);
    }
}
