using Sansa.Execution;
using Sansa.Gramian;
using Sansa.Sparse;

namespace Sansa.Factorization;

/// <summary>
/// Left-looking incomplete Cholesky factorization with a prescribed number of nonzeros (Lin and More 1999; paper, section
/// 3.1.1): L L^T ~ A + Lambda. Column j of A is needed only at step j, so A is never stored.
/// </summary>
internal sealed class IncompleteCholesky
{
    private const int ColumnsPerChunk = 32;
    private const int ChunksInFlight = 16;

    private GramianColumns _a;
    private readonly float[] _diagonal;
    private readonly double[] _ridge;
    private readonly BreakdownOptions _options;
    private readonly int _maxNonzeros;
    private readonly Work _work;
    private readonly GrowingFactor _factor;
    private readonly WorkingColumn[] _working;
    private readonly LargestEntries _largest = new();

    private IncompleteCholesky(GramianColumns a, double[] ridge, int maxNonzeros, BreakdownOptions options, Work work)
    {
        (_a, _ridge, _options, _maxNonzeros, _work) = (a, ridge, options, maxNonzeros, work);
        _diagonal = a.Diagonal();
        _factor = new GrowingFactor(a.Order, maxNonzeros);
        _working = [.. Enumerable.Range(0, work.Workers).Select(_ => new WorkingColumn(a.Order))];
    }

    /// <summary>Factorizes A + Lambda, restarting with a larger diagonal after each breakdown.</summary>
    /// <param name="a">The lower half of A, by columns.</param>
    /// <param name="ridge">The diagonal of Lambda, by column.</param>
    /// <param name="maxNonzeros">The most entries L may hold, diagonal included; at least n.</param>
    /// <param name="options">The handling of breakdowns.</param>
    /// <param name="store">Called at the first breakdown for columns that are quicker to take again; null to go on as before.</param>
    /// <param name="work">Threads, progress; cancellation stops within a few columns.</param>
    /// <exception cref="BreakdownException">The options' number of restarts did not suffice.</exception>
    /// <returns>L with the diagonal first in each column, rows sorted, and the breakdowns on the way.</returns>
    public static (CscMatrix Lower, IReadOnlyList<Breakdown> Breakdowns) Factorize(
        GramianColumns a, double[] ridge, int maxNonzeros, BreakdownOptions options, Func<GramianColumns>? store, Work work)
    {
        var icf = new IncompleteCholesky(a, ridge, maxNonzeros, options, work);
        var shifts = new ShiftSequence(options, icf._diagonal);
        List<Breakdown> breakdowns = [];
        var shift = 0.0;
        while (true)
        {
            var (column, pivot) = icf.Attempt(shift);
            if (column < 0)
                return (icf._factor.ToMatrix(), breakdowns);
            if (breakdowns.Count >= options.MaxRestarts)
                throw new BreakdownException(column, pivot, shift, breakdowns.Count);
            shift = shifts.Next();
            breakdowns.Add(new Breakdown(column, pivot, shift));
            if (breakdowns.Count == 1 && store is not null)
                icf._a = store();
        }
    }

    /// <summary>One attempt from column 0: returns the column that broke down and its pivot, or (-1, 0).</summary>
    private (int Column, double Pivot) Attempt(double shift)
    {
        var n = _a.Order;
        _factor.Reset();
        var chunkCount = (n + ColumnsPerChunk - 1) / ColumnsPerChunk;
        var ring = Enumerable.Range(0, Math.Min(ChunksInFlight, Math.Max(1, chunkCount))).Select(_ => new Chunk()).ToArray();
        var prefetch = new ColumnPrefetch<Chunk>(chunkCount, ring, FillChunk);
        var result = (-1, 0.0);
        ParallelLoop.Invoke(_working.Length, worker =>
        {
            if (worker > 0)
            {
                prefetch.Help(worker);
                return;
            }

            try
            {
                result = Eliminate(shift, chunkCount, prefetch);
            }
            finally
            {
                prefetch.Stop();
            }
        });
        return result;
    }

    /// <summary>
    /// Prepares the columns of a chunk as far as can be done now: the columns of A, minus the updates by the columns of L
    /// that are finished. Each entry gets its updates in ascending order of columns whoever applies them, so the bytes of
    /// the result do not depend on how far the preparation got.
    /// </summary>
    private void FillChunk(int worker, int chunkIndex, Chunk chunk)
    {
        var w = _working[worker];
        var first = chunkIndex * ColumnsPerChunk;
        for (var j = first; j < Math.Min(first + ColumnsPerChunk, _a.Order); j++)
        {
            w.FillBelowDiagonal(_a, j);
            var last = _factor.Update(j, _factor.Finished, -1, w);
            chunk.Set(j - first, w, last);
        }
    }

    private (int Column, double Pivot) Eliminate(double shift, int chunkCount, ColumnPrefetch<Chunk> prefetch)
    {
        var n = _a.Order;
        var d = new float[n];
        for (var j = 0; j < n; j++)
            d[j] = _diagonal[j] + (float)(_ridge[j] + shift);
        var w = new WorkingColumn(n);
        var column = new PackedColumn();
        for (var c = 0; c < chunkCount; c++)
        {
            _work.Cancellation.ThrowIfCancellationRequested();
            var chunk = prefetch.Take(0, c);
            var first = c * ColumnsPerChunk;
            for (var j = first; j < Math.Min(first + ColumnsPerChunk, n); j++)
            {
                CompleteColumn(j, chunk.Get(j - first, out var last), last, w, column);
                if (!(d[j] > _options.RelativePivotTolerance * (_diagonal[j] + (float)(_ridge[j] + shift))))
                    return (j, d[j]);
                FinishColumn(j, d, column);
            }

            prefetch.Release(c);
            _work.Report(Math.Min(first + ColumnsPerChunk, n) / (double)n);
        }

        return (-1, 0);
    }

    /// <summary>Applies the updates by the columns that were not finished yet when column j was prepared.</summary>
    private void CompleteColumn(int j, PackedColumn prepared, int last, WorkingColumn w, PackedColumn column)
    {
        if (!_factor.HasUpdate(j, last))
        {
            column.Take(prepared.Rows, prepared.Values);
            return;
        }

        w.Fill(prepared.Rows, prepared.Values);
        _factor.Update(j, j, last, w);
        column.Take(w);
    }

    /// <summary>Divides column j by its pivot, keeps its largest entries and takes all of them off the later pivots.</summary>
    private void FinishColumn(int j, float[] d, PackedColumn column)
    {
        var (rows, values, start) = (_factor.Rows, _factor.Values, (int)_factor.Pointers[j]);
        // The rest of the budget shared evenly among the columns to come (the reference's running quota), but never
        // so much that a later column finds no room for its diagonal.
        var columnsLeft = _a.Order - j;
        var quota = Math.Min((_maxNonzeros - start) / columnsLeft, _maxNonzeros - start - columnsLeft);
        var pivot = MathF.Sqrt(d[j]);
        // Dropped entries reduce the pivots too: they are part of the exact column (golden/README.md).
        var columnRows = column.Rows;
        var columnValues = column.Values;
        for (var p = 0; p < columnRows.Length; p++)
        {
            var lij = columnValues[p] / pivot;
            d[columnRows[p]] -= lij * lij;
        }

        (rows[start], values[start]) = (j, pivot);
        var kept = _largest.Copy(columnRows, columnValues, quota, rows.AsSpan(start + 1), values.AsSpan(start + 1));
        foreach (ref var value in values.AsSpan(start + 1, kept))
            value /= pivot;
        _factor.Append(j, start + 1 + kept);
    }

    /// <summary>The prepared columns of one chunk, packed.</summary>
    private sealed class Chunk
    {
        private readonly PackedColumn[] _columns = [.. Enumerable.Range(0, ColumnsPerChunk).Select(_ => new PackedColumn())];
        private readonly int[] _last = new int[ColumnsPerChunk];

        public void Set(int column, WorkingColumn w, int last)
        {
            _columns[column].Take(w);
            _last[column] = last;
        }

        public PackedColumn Get(int column, out int last)
        {
            last = _last[column];
            return _columns[column];
        }
    }
}
