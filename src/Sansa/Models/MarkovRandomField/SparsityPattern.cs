using Sansa.Execution;

namespace Sansa.Models.MarkovRandomField;

/// <summary>
/// Which entries of B may differ from zero (Steck, NeurIPS '19, section 3.1): those where |S_ij| exceeds the threshold, and
/// of those equal to it as many as the density allows, at most MaxInColumn in a column. A column lists its own item first, then the others by falling
/// |S_ij|, ties by index.
/// </summary>
internal sealed class SparsityPattern
{
    private SparsityPattern(int[][] columns, float threshold) => (Columns, Threshold) = (columns, threshold);

    /// <summary>The items of each column.</summary>
    public int[][] Columns { get; }

    /// <summary>The threshold in use.</summary>
    public float Threshold { get; }

    /// <summary>Entries of all columns, the diagonal included.</summary>
    public long EntryCount => Columns.Sum(c => (long)c.Length);

    /// <summary>Computes the pattern from columns of S that are made on demand.</summary>
    public static SparsityPattern Compute(ScaledCovariance covariance, MrfOptions options, Work work)
    {
        var unseen = new UnseenPairs(covariance);
        var cut = options.MinCovariance is { } given
            ? new PatternCut((float)given)
            : PatternThreshold.Find(covariance, unseen, options.Density, work.Part(0, 0.5));
        var result = new int[covariance.ItemCount][];
        var scratch = new ColumnBuilder[work.Workers];
        var done = 0;
        ParallelLoop.Chunks(covariance.ItemCount, 256, work.Workers, work.Cancellation, (worker, start, end) =>
        {
            var builder = scratch[worker] ??= new ColumnBuilder(covariance, unseen, cut, options.MaxInColumn);
            for (var j = start; j < end; j++)
                result[j] = builder.Build(j);
            work.Report(0.5 + (0.5 * Interlocked.Add(ref done, end - start) / result.Length));
        });
        return new SparsityPattern(result, cut.Threshold);
    }

    /// <summary>One worker's scratch for columns of the pattern.</summary>
    private sealed class ColumnBuilder(ScaledCovariance covariance, UnseenPairs unseen, PatternCut cut, int maxInColumn)
    {
        private readonly CovarianceColumn _column = new(covariance);
        private readonly List<(float Key, int Item)> _kept = [];

        public int[] Build(int j)
        {
            _column.Load(j);
            _kept.Clear();
            for (var p = 0; p < _column.Count; p++)
                Consider(j, _column.Items[p], _column.ValueOf(j, _column.Items[p]));
            if (unseen.MayExceed(j, cut.Below))
            {
                foreach (var item in unseen.Candidates(j, cut.Below))
                {
                    if (!_column.Contains(item))
                        Consider(j, item, covariance.Value(item, j, 0));
                }
            }

            _kept.Sort();
            var result = new int[Math.Min(maxInColumn, _kept.Count + 1)];
            result[0] = j;
            for (var p = 1; p < result.Length; p++)
                result[p] = _kept[p - 1].Item;
            return result;
        }

        private void Consider(int j, int item, float value)
        {
            if (item != j && cut.Keeps(item, j, value))
                _kept.Add((-Math.Abs(value), item));
        }
    }
}
