using Sansa.Execution;
using Sansa.Sparse;

namespace Sansa.Models.MarkovRandomField;

/// <summary>
/// Finds the cut that gives the sparsity pattern its density, by counting magnitudes: no list of all pairs is needed. First
/// by the upper bits of the magnitudes, then within one bin by the lower bits, then ties by item.
/// </summary>
internal sealed class PatternThreshold
{
    /// <summary>Bins are the upper bits of a float: 1/2048 of the magnitude apart.</summary>
    private const int LowBits = 12;
    private const int BinCount = 1 << (31 - LowBits);

    private readonly ScaledCovariance _covariance;
    private readonly UnseenPairs _unseen;
    private readonly Work _work;
    // Unseen pairs below this magnitude are not looked at.
    private float _floor;

    private PatternThreshold(ScaledCovariance covariance, UnseenPairs unseen, Work work) =>
        (_covariance, _unseen, _work, _floor) = (covariance, unseen, work, float.PositiveInfinity);

    /// <summary>The cut that keeps as many entries as density x items^2 allows, the diagonal included, both entries of each pair.</summary>
    public static PatternCut Find(ScaledCovariance covariance, UnseenPairs unseen, Density density, Work work)
    {
        var n = covariance.ItemCount;
        var allowed = Math.Max(0, (long)density.Entries(n) - n) / 2;
        return new PatternThreshold(covariance, unseen, work).Find(allowed);
    }

    private PatternCut Find(long allowed)
    {
        var counts = Count(BinCount, 0, (_, _, key) => key >> LowBits);
        var (bin, room) = FirstTooMany(counts, allowed);
        // Pairs without a common user have a covariance too; those that could pass are counted as well.
        _floor = LowerEdge(bin);
        if (_unseen.Largest > _floor)
            (bin, room) = FirstTooMany(Count(BinCount, 0.2, (_, _, key) => key >> LowBits), allowed);
        if (bin < 0)
            return new PatternCut(0);
        _floor = LowerEdge(bin);
        var (low, left) = FirstTooMany(Count(1 << LowBits, 0.4, (_, _, key) => key >> LowBits == bin ? key & ((1 << LowBits) - 1) : -1), room);
        var tie = (bin << LowBits) | low;
        if (tie == 0)
            return new PatternCut(0);
        var value = BitConverter.Int32BitsToSingle(tie);
        var (larger, first) = FirstTooManyFrom0(Count(_covariance.ItemCount, 0.6, (column, _, key) => key == tie ? column : -1), left);
        return new PatternCut(value, larger, SmallerItem(larger, tie, first));
    }

    /// <summary>The item whose pair with the larger one is the first tie too many.</summary>
    private int SmallerItem(int larger, int tie, long kept)
    {
        var ties = new List<int>();
        Visit(larger, new CovarianceColumn(_covariance), (item, key) =>
        {
            if (key == tie)
                ties.Add(item);
        });
        ties.Sort();
        return ties[(int)kept];
    }

    /// <summary>Counts pairs by a bin of their larger item, smaller item and key; a bin of -1 is not counted.</summary>
    private long[] Count(int bins, double from, Func<int, int, int, int> binOf)
    {
        var counts = new long[_work.Workers][];
        var columns = new CovarianceColumn[_work.Workers];
        var done = 0;
        ParallelLoop.Chunks(_covariance.ItemCount, 256, _work.Workers, _work.Cancellation, (worker, start, end) =>
        {
            var own = counts[worker] ??= new long[bins];
            var column = columns[worker] ??= new CovarianceColumn(_covariance);
            for (var j = start; j < end; j++)
            {
                var larger = j;
                Visit(j, column, (item, key) =>
                {
                    var bin = binOf(larger, item, key);
                    if (bin >= 0)
                        own[bin]++;
                });
            }

            _work.Report(from + (0.2 * Interlocked.Add(ref done, end - start) / _covariance.ItemCount));
        });
        return Sum(counts, bins);
    }

    /// <summary>Hands out the pairs of an item with smaller ones: each item with the bits of |S|.</summary>
    private void Visit(int larger, CovarianceColumn column, Action<int, int> visitor)
    {
        column.Load(larger);
        for (var p = 0; p < column.Count; p++)
        {
            if (column.Items[p] < larger)
                visitor(column.Items[p], Key(column.ValueOf(larger, column.Items[p])));
        }

        if (!_unseen.MayExceed(larger, _floor))
            return;
        foreach (var item in _unseen.Candidates(larger, _floor))
        {
            if (item < larger && !column.Contains(item))
                visitor(item, Key(_covariance.Value(item, larger, 0)));
        }
    }

    private static long[] Sum(long[]?[] parts, int bins)
    {
        var sum = new long[bins];
        foreach (var part in parts)
        {
            for (var b = 0; part is not null && b < bins; b++)
                sum[b] += part[b];
        }

        return sum;
    }

    private static int Key(float value) => BitConverter.SingleToInt32Bits(value) & int.MaxValue;

    /// <summary>A number that all magnitudes in a bin and above exceed, so that none of them is missed.</summary>
    private static float LowerEdge(int bin) => bin <= 0 ? 0 : BitConverter.Int32BitsToSingle((bin << LowBits) - 1);

    /// <summary>The highest bin that does not fit any more, and the room that the bins above it leave; bin -1 where all fit.</summary>
    private static (int Bin, long Room) FirstTooMany(long[] counts, long allowed)
    {
        var bin = counts.Length - 1;
        for (; bin >= 0 && counts[bin] <= allowed; bin--)
            allowed -= counts[bin];
        return (bin, allowed);
    }

    /// <summary>The same from the lowest bin on.</summary>
    private static (int Bin, long Room) FirstTooManyFrom0(long[] counts, long allowed)
    {
        var bin = 0;
        for (; counts[bin] <= allowed; bin++)
            allowed -= counts[bin];
        return (bin, allowed);
    }
}
