using System.Diagnostics;
using Sansa.Execution;
using Sansa.Sparse;

namespace Sansa.Inverse;

/// <summary>
/// Uniform Minimal Residual (paper, section 3.1.2): refines K ~ L^-1 by scans over all columns and finetune steps on the
/// worst ones, sparsifying over all columns. Holds what every schedule shares: K, the residual norm of each column, kept
/// and computed again only where the column changed, and the trace. Which columns a step takes, and when to stop, is the
/// schedule's to say.
/// </summary>
internal abstract class UniformMinimalResidual
{
    private const int ColumnsPerChunk = 64;
    private readonly CscMatrix _lower;
    private readonly int _workers;
    private readonly SortedSet<int> _stale;
    private readonly ResidualWorkspace?[] _scratch;

    protected UniformMinimalResidual(CscMatrix lower, SparseColumns initialGuess, Work work)
    {
        (_lower, Order, Cancellation) = (lower, lower.ColumnCount, work.Cancellation);
        K = initialGuess;
        Sparsifier = new GlobalSparsifier(K);
        _workers = work.Workers;
        SquaredNorms = new double[Order];
        _stale = [.. Enumerable.Range(0, Order)];
        _scratch = new ResidualWorkspace?[_workers];
    }

    /// <summary>n.</summary>
    protected int Order { get; }

    protected CancellationToken Cancellation { get; }

    protected SparseColumns K { get; }

    protected GlobalSparsifier Sparsifier { get; }

    /// <summary>||r_j||^2 of each column at the beginning of the step.</summary>
    protected double[] SquaredNorms { get; }

    /// <summary>||I - LK||_F^2 / n at the beginning of the step.</summary>
    protected double Loss => Order == 0 ? 0 : SquaredNorms.Sum() / Order;

    /// <summary>Runs the scans and finetune steps, unless the schedule stops before.</summary>
    /// <param name="scans">Passes over all columns.</param>
    /// <param name="finetuneSteps">Steps on the worst columns.</param>
    /// <param name="onStep">Receives the state before each step and at the end.</param>
    public SparseColumns Run(int scans, int finetuneSteps, Action<InverseStep> onStep)
    {
        var clock = Stopwatch.StartNew();
        RefreshNorms();
        for (var s = 1; s <= scans && !IsFinished(); s++)
            Step($"scan {s}", SelectForScan(s), Scan);
        for (var f = 1; f <= finetuneSteps && !IsFinished(); f++)
            Step($"finetune {f}", SelectForFinetuning(), Finetune);
        onStep(State("end", 0));
        return K;

        void Step(string name, int[] columns, Action<int[]> update)
        {
            var before = State(name, columns.Length);
            update(columns);
            RefreshNorms();
            onStep(before with { Seconds = clock.Elapsed.TotalSeconds });
        }

        InverseStep State(string name, int updated) =>
            new(name, Order == 0 ? 0 : Math.Sqrt(SquaredNorms.Max()), Loss, Sparsifier.NonzeroCount, clock.Elapsed.TotalSeconds, updated);
    }

    /// <summary>Whether no further step is worth its time.</summary>
    protected abstract bool IsFinished();

    /// <summary>The columns that a scan updates, ascending.</summary>
    protected abstract int[] SelectForScan(int scan);

    /// <summary>Updates the columns of a scan.</summary>
    protected abstract void Scan(int[] columns);

    /// <summary>The columns that a finetune step updates, ascending.</summary>
    protected abstract int[] SelectForFinetuning();

    /// <summary>Updates the columns of a finetune step.</summary>
    protected abstract void Finetune(int[] columns);

    /// <summary>Makes one minimal residual step on each of the columns, in parallel.</summary>
    /// <param name="columns">The columns, ascending.</param>
    /// <param name="residualOf">Of which column the residual is taken, by position: K's own, or what it was before.</param>
    protected void Update(int[] columns, Func<int, (int[] Rows, float[] Values)>? residualOf = null)
    {
        var updated = new (int[] Rows, float[] Values)[columns.Length];
        ParallelLoop.Chunks(columns.Length, ColumnsPerChunk, _workers, Cancellation, (worker, start, end) =>
        {
            var workspace = Workspace(worker);
            for (var b = start; b < end; b++)
            {
                if (residualOf is null)
                {
                    updated[b] = workspace.MinimalResidualStep(K, columns[b], K.Rows(columns[b]), K.Values(columns[b]));
                }
                else
                {
                    var (rows, values) = residualOf(b);
                    updated[b] = workspace.MinimalResidualStep(K, columns[b], rows, values);
                }
            }
        });
        for (var b = 0; b < columns.Length; b++)
        {
            Sparsifier.Replace(columns[b], updated[b].Rows, updated[b].Values);
            MarkChanged(columns[b]);
        }
    }

    /// <summary>Notes that a column's residual norm must be computed again.</summary>
    protected void MarkChanged(int column) => _stale.Add(column);

    private void RefreshNorms()
    {
        int[] stale = [.. _stale];
        ParallelLoop.Chunks(stale.Length, ColumnsPerChunk, _workers, Cancellation, (worker, start, end) =>
        {
            var workspace = Workspace(worker);
            foreach (var j in stale.AsSpan(start, end - start))
                SquaredNorms[j] = workspace.SquaredNorm(K, j);
        });
        _stale.Clear();
    }

    private ResidualWorkspace Workspace(int worker) => _scratch[worker] ??= new ResidualWorkspace(_lower);
}
