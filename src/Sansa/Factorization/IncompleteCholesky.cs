using Sansa.Gramian;
using Sansa.Sparse;
using Sansa.Threading;

namespace Sansa.Factorization;

/// <summary>
/// Left-looking incomplete Cholesky factorization with a prescribed number of nonzeros (Lin and More 1999; paper, section
/// 3.1.1): L L^T ~ A + shift I. Column j of A is needed only at step j, so A is never stored.
/// </summary>
internal sealed class IncompleteCholesky
{
    private const int ColumnsPerChunk = 32;
    private const int ChunksInFlight = 16;

    private readonly GramianColumns _a;
    private readonly float[] _diagonal;
    private readonly IncompleteCholeskyOptions _options;
    private readonly int _maxNonzeros;
    private readonly Action<int>? _onColumn;
    private readonly GrowingFactor _factor;
    private readonly WorkingColumn[] _working;
    private readonly uint[] _keys;

    private IncompleteCholesky(GramianColumns a, int maxNonzeros, IncompleteCholeskyOptions options, Action<int>? onColumn)
    {
        (_a, _options, _maxNonzeros, _onColumn) = (a, options, maxNonzeros, onColumn);
        _diagonal = a.Diagonal();
        _factor = new GrowingFactor(a.Order, maxNonzeros);
        _working = [.. Enumerable.Range(0, ParallelLoop.Workers(options.Threads)).Select(_ => new WorkingColumn(a.Order))];
        _keys = new uint[a.Order];
    }

    /// <summary>Factorizes A + shift I, restarting with a larger shift after each breakdown.</summary>
    /// <param name="a">The lower half of A, by columns.</param>
    /// <param name="l2">The shift to begin with, lambda.</param>
    /// <param name="maxNonzeros">The most entries L may hold, diagonal included; at least n.</param>
    /// <param name="options">Threads and the handling of breakdowns.</param>
    /// <param name="breakdowns">Receives each breakdown.</param>
    /// <param name="progress">Receives the number of columns done, now and then.</param>
    /// <param name="cancellation">Stops within a few columns.</param>
    /// <returns>L with the diagonal first in each column, rows sorted.</returns>
    /// <exception cref="BreakdownException">The options' number of restarts did not suffice.</exception>
    public static CscMatrix Factorize(
        GramianColumns a,
        double l2,
        int maxNonzeros,
        IncompleteCholeskyOptions options,
        ICollection<Breakdown> breakdowns,
        Action<int>? progress,
        CancellationToken cancellation)
    {
        options.Validate();
        var icf = new IncompleteCholesky(a, maxNonzeros, options, progress);
        var shifts = new ShiftSequence(l2, options, icf._diagonal);
        var shift = l2;
        while (true)
        {
            var (column, pivot) = icf.Attempt((float)shift, cancellation);
            if (column < 0)
                return icf._factor.ToMatrix();
            if (breakdowns.Count >= options.MaxRestarts)
                throw new BreakdownException(column, pivot, shift, breakdowns.Count);
            shift = shifts.After(shift, pivot);
            breakdowns.Add(new Breakdown(column, pivot, shift));
        }
    }

    /// <summary>One attempt from column 0: returns the column that broke down and its pivot, or (-1, 0).</summary>
    private (int Column, double Pivot) Attempt(float shift, CancellationToken cancellation)
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
                result = Eliminate(shift, chunkCount, prefetch, cancellation);
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
        chunk.Clear();
        for (var j = first; j < Math.Min(first + ColumnsPerChunk, _a.Order); j++)
        {
            w.FillBelowDiagonal(_a, j);
            var last = _factor.Update(j, _factor.Finished, -1, w);
            chunk.Add(w, last);
        }
    }

    private (int Column, double Pivot) Eliminate(float shift, int chunkCount, ColumnPrefetch<Chunk> prefetch, CancellationToken cancellation)
    {
        var n = _a.Order;
        var d = new float[n];
        for (var j = 0; j < n; j++)
            d[j] = _diagonal[j] + shift;
        var w = new WorkingColumn(n);
        for (var c = 0; c < chunkCount; c++)
        {
            cancellation.ThrowIfCancellationRequested();
            var chunk = prefetch.Take(0, c);
            var first = c * ColumnsPerChunk;
            for (var j = first; j < Math.Min(first + ColumnsPerChunk, n); j++)
            {
                var last = chunk.Restore(j - first, w);
                _factor.Update(j, j, last, w);
                if (!(d[j] > _options.RelativePivotTolerance * (_diagonal[j] + shift)))
                    return (j, d[j]);
                FinishColumn(j, d, w);
            }

            prefetch.Release(c);
            _onColumn?.Invoke(Math.Min(first + ColumnsPerChunk, n));
        }

        return (-1, 0);
    }

    /// <summary>Divides column j by its pivot, keeps its largest entries and takes all of them off the later pivots.</summary>
    private void FinishColumn(int j, float[] d, WorkingColumn w)
    {
        var (rows, values, start) = (_factor.Rows, _factor.Values, (int)_factor.Pointers[j]);
        // The rest of the budget shared evenly among the columns to come (the reference's running quota), but never
        // so much that a later column finds no room for its diagonal.
        var columnsLeft = _a.Order - j;
        var quota = Math.Min((_maxNonzeros - start) / columnsLeft, _maxNonzeros - start - columnsLeft);
        var pivot = MathF.Sqrt(d[j]);
        var touched = w.Touched.AsSpan(0, w.Count);
        var kept = KeepLargest(w, quota);
        // Dropped entries reduce the pivots too: they are part of the exact column (golden/README.md).
        foreach (var i in touched)
        {
            var lij = w.Values[i] / pivot;
            d[i] -= lij * lij;
        }

        var keptRows = touched[..kept];
        keptRows.Sort();
        (rows[start], values[start]) = (j, pivot);
        for (var p = 0; p < kept; p++)
        {
            rows[start + 1 + p] = keptRows[p];
            values[start + 1 + p] = w.Values[keptRows[p]] / pivot;
        }

        w.Clear();
        _factor.Append(j, start + 1 + kept);
    }

    /// <summary>Moves the rows of the entries largest in magnitude to the front of the touched list; ties go to lower rows.</summary>
    private int KeepLargest(WorkingColumn w, int quota)
    {
        if (w.Count <= quota)
            return w.Count;
        if (quota <= 0)
            return 0;
        var touched = w.Touched.AsSpan(0, w.Count);
        for (var p = 0; p < touched.Length; p++)
            _keys[p] = MagnitudeSelection.Key(w.Values[touched[p]]);
        var threshold = MagnitudeSelection.Threshold(_keys.AsSpan(0, touched.Length), quota);
        var kept = 0;
        for (var p = 0; p < touched.Length; p++)
        {
            if (MagnitudeSelection.Key(w.Values[touched[p]]) > threshold)
                (touched[kept], touched[p]) = (touched[p], touched[kept++]);
        }

        KeepTies(w, touched[kept..], threshold, quota - kept);
        return quota;
    }

    private static void KeepTies(WorkingColumn w, Span<int> rest, uint threshold, int room)
    {
        var ties = 0;
        for (var p = 0; p < rest.Length; p++)
        {
            if (MagnitudeSelection.Key(w.Values[rest[p]]) == threshold)
                (rest[ties], rest[p]) = (rest[p], rest[ties++]);
        }

        if (ties > room)
            rest[..ties].Sort();
    }

    /// <summary>The prepared columns of one chunk, packed.</summary>
    private sealed class Chunk
    {
        private readonly int[] _starts = new int[ColumnsPerChunk + 1];
        private readonly int[] _last = new int[ColumnsPerChunk];
        private int _count;
        private int[] _rows = [];
        private float[] _values = [];

        public void Clear() => _count = 0;

        public void Add(WorkingColumn w, int last)
        {
            var start = _starts[_count];
            if (start + w.Count > _rows.Length)
            {
                var capacity = Math.Max(start + w.Count, 2 * _rows.Length);
                Array.Resize(ref _rows, capacity);
                Array.Resize(ref _values, capacity);
            }

            _last[_count++] = last;
            _starts[_count] = start + w.Count;
            w.MoveTo(_rows.AsSpan(start), _values.AsSpan(start));
        }

        public int Restore(int column, WorkingColumn w)
        {
            var (start, count) = (_starts[column], _starts[column + 1] - _starts[column]);
            w.Fill(_rows.AsSpan(start, count), _values.AsSpan(start, count));
            return _last[column];
        }
    }
}
