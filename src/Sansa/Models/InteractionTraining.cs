using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Inverse;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>Training from X: the columns of X^T X are computed on demand and never stored (paper, section 2).</summary>
internal sealed class InteractionTraining : SansaTraining
{
    /// <summary>What Auto spends on an exact factor: one to two minutes on two cores.</summary>
    private const double AutoFlopLimit = 1e13;

    private readonly CsrMatrix _x;
    private bool _isExact;
    private SymbolicAnalysis? _analysis;
    private float[] _scale = [];
    private long _lowerNonzeros;

    public InteractionTraining(CsrMatrix x, SansaOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
        : base(x.ColumnCount, options, progress, cancellation)
    {
        for (long p = 0; x.Values is not null && p < x.NonzeroCount; p++)
        {
            if (!(x.Values[p] >= 0) || !float.IsFinite(x.Values[p]))
                throw new ArgumentException($"Item {x.ColumnIndices[p]} has an interaction with the value {x.Values[p]}; values must be finite and not negative. Filter or binarise the interactions first.", nameof(x));
        }

        _x = x;
    }

    public override void Scale()
    {
        ChooseMethod();
        if (_isExact)
            return;
        _scale = Run.Stage("scale", () =>
        {
            var norms = GramianNorms.Compute(_x, Options.Threads, Run.Cancellation);
            (Run.GramianNonzeroCount, _lowerNonzeros) = (norms.NonzeroCount, norms.LowerNonzeroCount);
            return Array.ConvertAll(norms.Norms, ScaleOf);
        });
    }

    public override Permutation Order()
    {
        if (_isExact)
            return Analysis().Order;
        return Run.Stage("order", () =>
        {
            if (Options.Permutation is { } given)
                return given;
            var method = Options.Ordering ?? OrderingMethod.Degree;
            Run.Decide($"Ordering: {method}{(Options.Ordering is null ? ", the default for the incomplete factor: as fast as a sort and, on Gowalla, more accurate than minimum degree" : "")}.");
            return OrderBy(method);
        });
    }

    public override LdlFactor Factorize(Permutation order) => Run.Stage(
        "factorize",
        () => _isExact ? FactorizeExactly() : FactorizeIncompletely(order),
        f => f.Lower.NonzeroCount);

    protected override (double[] Diagonal, Func<GramianRestriction> Restriction) Gramian()
    {
        var byItem = _x.Transpose();
        var diagonal = new double[ItemCount];
        for (var j = 0; j < ItemCount; j++)
            diagonal[j] = byItem.IsPattern ? byItem.RowLength(j) : SquareSum(byItem.Row(j).Values);
        return (diagonal, () => new InteractionRestriction(byItem));
    }

    private static double SquareSum(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += (double)value * value;
        return sum;
    }

    /// <summary>
    /// "The symbolic factorization phase computes the size of the (complete) factor L in nearly linear complexity and can
    /// provide a warning" (paper, section 3.1.1): under Auto the warning decides.
    /// </summary>
    private void ChooseMethod()
    {
        if (Options.Method != FactorizationMethod.Auto)
        {
            _isExact = Options.Method == FactorizationMethod.Exact;
            PlanStages();
            return;
        }

        Run.Plan(("order", 0.1), ("factorize", 0.9));
        var analysis = Analysis();
        var (bytes, budget) = (analysis.PeakBytesFor(MaxNonzeros, Options.Threads), Options.MemoryBudgetBytes);
        _isExact = bytes <= budget && analysis.Flops <= AutoFlopLimit;
        Run.Decide(FormattableString.Invariant($"Factorization: {(_isExact ? "exact" : "incomplete")}. The exact factor has {analysis.FactorNonzeros:N0} nonzeros and takes {analysis.Flops:g3} flops and {bytes / 1e6:N0} MB, of {AutoFlopLimit:g3} flops and {budget / 1e6:N0} MB allowed."));
        PlanStages();
    }

    /// <summary>The usual parts of the time: on Gowalla and on data of the shape of Amazon Books.</summary>
    private void PlanStages()
    {
        var refines = Options.Scans + Options.FinetuneSteps > 0 && (Options.Refit is null || Options.Schedule == InverseSchedule.Reference);
        var invert = refines ? 0.3 : 0.05;
        var refit = Options.Refit is null ? 0 : 0.3;
        if (_isExact)
            Run.Plan(("order", 0.08), ("factorize", 0.6), ("invert", invert), ("refit", refit), ("assemble", 0.02));
        else
            Run.Plan(("scale", 0.2), ("order", 0.02), ("factorize", 0.45), ("invert", invert), ("refit", refit), ("assemble", 0.03));
    }

    private SymbolicAnalysis Analysis() => _analysis ??= Run.Stage(
        "order",
        () => SymbolicAnalysis.Compute(_x, Options.Permutation ?? OrderBy(Options.Ordering ?? OrderingMethod.Auto), Run.Cancellation),
        a => a.FactorNonzeros);

    private Permutation OrderBy(OrderingMethod method) =>
        FillReducingOrdering.Compute(_x, _x.ToPattern().Transpose(Run.Cancellation), method, done => Run.Report(done), Run.Cancellation);

    private LdlFactor FactorizeExactly()
    {
        var exact = SupernodalCholesky.Factorize(
            _x,
            Analysis(),
            new SupernodalCholeskyOptions { L2 = (float)Options.L2, MaxNonzeros = MaxNonzeros, Threads = Options.Threads, MemoryBudget = Options.MemoryBudgetMB is null ? null : Options.MemoryBudgetBytes },
            new StageProgress(Run),
            Run.Cancellation);
        Run.Decide(FormattableString.Invariant($"Exact factor: {exact.FactorNonzeros:N0} nonzeros, {exact.Flops:g3} flops in {exact.NumericSeconds:F1} s; entries below {exact.DroppedBelow:g3} dropped."));
        return LdlFactor.FromCholesky(exact.Lower);
    }

    private LdlFactor FactorizeIncompletely(Permutation order)
    {
        var p = order.NewToOld;
        var columns = GramianColumns.OnDemand(ItemPairs.Create(_x.PermuteColumns(p)), Array.ConvertAll(p, j => _scale[j]));
        return FactorizeIncompletely(columns, () => Store(columns));
    }

    internal static float ScaleOf(float norm)
    {
        if (!float.IsFinite(norm))
            throw new ArgumentException("A column of X^T X has an infinite norm: the values of X are too large for float32. Divide them by a constant.");
        return norm > 0 ? 1 / MathF.Sqrt(norm) : 1f;
    }

    /// <summary>For a restart: the lower half of X^T X kept in memory where the budget allows, else computed again.</summary>
    private GramianColumns Store(GramianColumns onDemand)
    {
        const int bytesPerEntry = 8;
        var bytes = bytesPerEntry * _lowerNonzeros;
        if (_lowerNonzeros > CompressedForm.MaxEntries || bytes > Options.MemoryBudgetBytes)
        {
            Run.Decide(FormattableString.Invariant($"Gramian: computed on demand again at each restart, since half of it would take {bytes / 1e6:N0} MB of a budget of {Options.MemoryBudgetBytes / 1e6:N0} MB."));
            return onDemand;
        }

        Run.Decide(FormattableString.Invariant($"Gramian: half of it kept in memory for the restarts, {bytes / 1e6:N0} MB."));
        return onDemand.Store(Options.Threads, Run.Cancellation);
    }

    private sealed class StageProgress(TrainingRun run) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => run.Report(value.StageFraction);
    }
}
