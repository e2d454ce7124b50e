using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>Training from X: the columns of X^T X are computed on demand and never stored (paper, section 2).</summary>
internal sealed class InteractionTraining : SansaTraining
{
    private readonly CsrMatrix _x;
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

    public override void Scale() => _scale = Run.Stage("scale", () =>
    {
        var norms = GramianNorms.Compute(_x, Options.Threads, Run.Cancellation);
        (Run.GramianNonzeroCount, _lowerNonzeros) = (norms.NonzeroCount, norms.LowerNonzeroCount);
        return Array.ConvertAll(norms.Norms, ScaleOf);
    });

    public override Permutation Order() => Run.Stage("order", () =>
    {
        if (Options.Permutation is { } given)
            return given;
        var method = Options.Ordering ?? OrderingMethod.Degree;
        Run.Decide($"Ordering: {method}{(Options.Ordering is null ? ", the default for the incomplete factor: as fast as a sort and more accurate than minimum degree" : "")}.");
        return FillReducingOrdering.Compute(_x, method, Run.Cancellation);
    });

    public override LdlFactor Factorize(Permutation order) => Run.Stage("factorize", () =>
    {
        var p = order.NewToOld;
        var columns = GramianColumns.OnDemand(ItemPairs.Create(_x.PermuteColumns(p)), Array.ConvertAll(p, j => _scale[j]));
        return FactorizeIncompletely(columns, () => Store(columns));
    },
    f => f.Lower.NonzeroCount);

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
}
