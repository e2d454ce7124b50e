using System.ComponentModel;
using System.Text.Json.Serialization;
using Sansa.Execution;
using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Serialization;
using Sansa.Sparse;

namespace Sansa.Inverse;

/// <summary>Which columns a scan or finetune step of <see cref="MinimalResidual"/> updates, and when it ends.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<InverseSchedule>))]
public enum InverseSchedule
{
    /// <summary>
    /// This library's: every column whose residual is not small, one sparsification a slice, the diagonal protected, and an
    /// end when no column improves.
    /// </summary>
    Adaptive,

    /// <summary>That of the authors' program, step by step, for comparison.</summary>
    Reference,
}

/// <summary>
/// The paper's inverse (section 3.1.2): Uniform Minimal Residual, which lowers ||I - L K||_F for the sparsified factor L, keeping K as sparse
/// as L. D is the factor's.
/// </summary>
public sealed record MinimalResidual : InverseOptions
{
    /// <summary>Passes over all columns of K, 0 to 1000; default 3.</summary>
    [Description("passes over all columns of the inverse")]
    [NotTuned]
    public int Scans { get; init; } = 3;

    /// <summary>Further steps on the columns with the largest residuals, 0 to 10000; default 10.</summary>
    [Description("further steps on the worst columns")]
    [NotTuned]
    public int FinetuneSteps { get; init; } = 10;

    /// <summary>Which schedule the scans and finetune steps follow; default <see cref="InverseSchedule.Adaptive"/>.</summary>
    [Description("which columns a step updates; reference: as the authors' program")]
    [NotTuned]
    public InverseSchedule Schedule { get; init; } = InverseSchedule.Adaptive;

    /// <inheritdoc/>
    public override LdlInverse Invert(
        LdlFactor factor, OrderedGramian ordered, Ridge ridge, Density density, Work work = default, Action<InverseStep>? onStep = null)
    {
        Check(factor, ordered);
        Validate(new IncompleteFactor());
        var entries = LayerBudget.Entries(density, ordered.Order.Length);
        List<InverseStep> steps = [];
        UniformMinimalResidual schedule = Schedule == InverseSchedule.Reference
            ? new ReferenceSchedule(factor.Lower, work)
            : new AdaptiveSchedule(factor.Lower, entries, work);
        var k = schedule.Run(Scans, FinetuneSteps, step =>
        {
            steps.Add(step);
            work.Report(steps.Count / (double)(Scans + FinetuneSteps + 1));
            onStep?.Invoke(step);
        }).ToMatrix();
        return new LdlInverse(k, factor.Diagonal) { Steps = steps };
    }

    /// <summary>The model's: the factor's values become the model's.</summary>
    /// <inheritdoc/>
    public override Ridge RidgeOfFactor(Ridge ridge, FactorOptions factor) => ridge;

    internal override void Validate(FactorOptions factor)
    {
        Option.Check(Scans is >= 0 and <= 1000, nameof(Scans), Scans, "0 to 1000");
        Option.Check(FinetuneSteps is >= 0 and <= 10000, nameof(FinetuneSteps), FinetuneSteps, "0 to 10000");
        Option.CheckDefined(Schedule, nameof(Schedule));
        if (factor is NeighbourPattern)
            throw new ArgumentException(
                "MinimalResidual inverts a factor, and NeighbourPattern is only its pattern. Use SparseInverseCholesky, or IncompleteFactor or ExactFactor.");
        if (factor is AutomaticFactor)
            throw new ArgumentException(
                "The automatic factor goes with SparseInverseCholesky: "
                + "a ridge means another thing to the incomplete factor, which scales X, than to the exact one, "
                + "and MinimalResidual takes the factor's values. Choose IncompleteFactor or ExactFactor.");
    }
}
