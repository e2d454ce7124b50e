using System.Diagnostics;
using Sansa.Sparse;
using Sansa.Threading;

namespace Sansa.Inverse;

/// <summary>
/// Uniform Minimal Residual exactly as the authors' program schedules it, for comparison with it (golden/README.md).
/// The results are the same; the cost is not: residual norms are kept and computed again only for columns that changed.
/// </summary>
internal sealed class ReferenceSchedule
{
    private const int ColumnsPerChunk = 64;
    private readonly CscMatrix _lower;
    private readonly SparseColumns _k;
    private readonly GlobalSparsifier _sparsifier;
    private readonly int _n;
    private readonly double _targetDensity;
    private readonly int _blockSize;
    private readonly int _workers;
    private readonly CancellationToken _cancellation;
    private readonly double[] _squares;
    private readonly HashSet<int> _stale;
    private readonly ResidualWorkspace?[] _scratch;

    public ReferenceSchedule(CscMatrix lower, int threads, CancellationToken cancellation)
    {
        (_lower, _n, _cancellation) = (lower, lower.ColumnCount, cancellation);
        _k = SparseColumns.InitialGuess(lower);
        _sparsifier = new GlobalSparsifier(_k);
        _targetDensity = lower.NonzeroCount / ((double)_n * _n);
        _blockSize = (int)Math.Ceiling(_n * _targetDensity);
        _workers = ParallelLoop.Workers(threads);
        _squares = new double[_n];
        _stale = [.. Enumerable.Range(0, _n)];
        _scratch = new ResidualWorkspace?[_workers];
    }

    /// <summary>Runs the scans and finetune steps.</summary>
    public SparseColumns Run(int scans, int finetuneSteps, Action<InverseStep> onStep)
    {
        var clock = Stopwatch.StartNew();
        for (var s = 1; s <= scans; s++)
        {
            var scan = s;
            Report($"scan {s}", () => Scan(scan));
        }

        for (var f = 1; f <= finetuneSteps; f++)
        {
            Report($"finetune {f}", Finetune);
        }

        RefreshNorms();
        var (last, loss) = Measure();
        onStep(new InverseStep("end", last, loss, _sparsifier.NonzeroCount, clock.Elapsed.TotalSeconds, 0));
        return _k;

        void Report(string name, Func<int> step)
        {
            RefreshNorms();
            var (largest, mean) = Measure();
            var nonzeros = _sparsifier.NonzeroCount;
            var updated = step();
            onStep(new InverseStep(name, largest, mean, nonzeros, clock.Elapsed.TotalSeconds, updated));
        }
    }

    /// <summary>
    /// One pass over all columns with ||r_j|| / sqrt(n) above 10^(-scan - 1), a block at a time, sparsifying after each
    /// block. The residuals are those at the beginning of the scan, so its columns are remembered.
    /// </summary>
    private int Scan(int scan)
    {
        var threshold = Math.Pow(10, Math.Max(-scan - 1, -7));
        var selected = Enumerable.Range(0, _n).Where(j => Math.Sqrt(_squares[j]) / Math.Sqrt(_n) > threshold).ToArray();
        var before = Array.ConvertAll(selected, j => (Rows: _k.Rows(j).ToArray(), Values: _k.Values(j).ToArray()));
        var at = 0;
        while (at < selected.Length)
        {
            _cancellation.ThrowIfCancellationRequested();
            var (first, blockEnd) = (at, ((selected[at] / _blockSize) + 1) * _blockSize);
            while (at < selected.Length && selected[at] < blockEnd)
                at++;
            Update(selected[first..at], b => before[first + b]);
        }

        return selected.Length;
    }

    /// <summary>Updates the block of columns with the largest ||r_j|| / sqrt(n - j).</summary>
    private int Finetune()
    {
        var worst = Enumerable.Range(0, _n)
            .OrderByDescending(j => Math.Sqrt(_squares[j] / (_n - j)))
            .Take(_blockSize)
            .Order()
            .ToArray();
        Update(worst, b => (_k.Rows(worst[b]).ToArray(), _k.Values(worst[b]).ToArray()));
        return worst.Length;
    }

    private void Update(int[] columns, Func<int, (int[] Rows, float[] Values)> residualOf)
    {
        var updated = new (int[] Rows, float[] Values)[columns.Length];
        ParallelLoop.Chunks(columns.Length, ColumnsPerChunk, _workers, _cancellation, (worker, start, end) =>
        {
            var workspace = Workspace(worker);
            for (var b = start; b < end; b++)
            {
                var (rows, values) = residualOf(b);
                updated[b] = workspace.MinimalResidualStep(_k, columns[b], rows, values);
            }
        });
        for (var b = 0; b < columns.Length; b++)
        {
            _sparsifier.Replace(columns[b], updated[b].Rows, updated[b].Values);
            _stale.Add(columns[b]);
        }

        Sparsify();
    }

    /// <summary>Drops |v| &lt;= the linear-interpolated quantile at 1 - target / density, diagonal and ties included.</summary>
    private void Sparsify()
    {
        var density = _sparsifier.NonzeroCount / ((double)_n * _n);
        if (_n == 0 || density <= _targetDensity)
            return;
        var rank = (long)Math.Floor((1 - (_targetDensity / density)) * (_sparsifier.NonzeroCount - 1));
        _sparsifier.DropAtOrBelow(_sparsifier.KeyOfRank(rank), keepDiagonal: false, j => _stale.Add(j));
    }

    private void RefreshNorms()
    {
        int[] stale = [.. _stale];
        ParallelLoop.Chunks(stale.Length, ColumnsPerChunk, _workers, _cancellation, (worker, start, end) =>
        {
            var workspace = Workspace(worker);
            foreach (var j in stale.AsSpan(start, end - start))
                _squares[j] = workspace.SquaredNorm(_k, j);
        });
        _stale.Clear();
    }

    private ResidualWorkspace Workspace(int worker) => _scratch[worker] ??= new ResidualWorkspace(_lower);

    private (double Largest, double Loss) Measure()
    {
        if (_n == 0)
            return (0, 0);
        return (Math.Sqrt(_squares.Max()), _squares.Sum() / _n);
    }
}
