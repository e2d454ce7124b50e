using System.ComponentModel;
using System.Text.Json.Serialization;
using Sansa.Execution;
using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Inverse;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Models;

/// <summary>Everything that decides what SANSA learns from a matrix. Immutable: use <c>with</c> for sweeps.</summary>
/// <remarks>
/// The paper's Algorithm 1 as it is: <c>new SansaOptions { Ridge = new(20), Inverse = new MinimalResidual() }</c>; with
/// <c>Factor = new ExactFactor()</c> and a ridge of its scale, such as 80, "SANSA (CHOLMOD)".
/// </remarks>
public sealed record SansaOptions : ModelOptions
{
    /// <summary>
    /// Lambda, the L2 regularization of the model; default 15 c^0.5, chosen on validation interactions of several data sets
    /// (<c>experiments/defaults-sansa.json</c>). With <see cref="MinimalResidual"/> it is that of the factor; with <see cref="SparseInverseCholesky"/> that
    /// of the fit, and the factor, which gives the pattern alone, has its <see cref="SparseInverseCholesky.PatternRidge"/>.
    /// </summary>
    public Ridge Ridge { get; init; } = new(15, 0.5);

    /// <summary>The most entries that each of the two layers may have; default 20 per item. Raised to 2 per item, with a warning, where it is less.</summary>
    [Description("most entries of each layer: so many per item, such as 20, or a share of items^2, such as 0.05%")]
    public Density Density { get; init; } = Density.PerItem(20);

    /// <summary>How the factor is computed; default <see cref="IncompleteFactor"/>.</summary>
    [Description("how the factor is computed")]
    public FactorOptions Factor { get; init; } = new IncompleteFactor();

    /// <summary>How its inverse is found; default <see cref="SparseInverseCholesky"/>.</summary>
    [Description("how its inverse is found")]
    public InverseOptions Inverse { get; init; } = new SparseInverseCholesky();

    /// <summary>
    /// Users of d_u items are weighted by d_u^-UserWeightExponent in the Gramian, G = X^T diag(w) X, scaled so that the mean weight of an interaction is 1;
    /// 0 to 2, default 0: every user the same. A user with thousands of items tells less of each pair of them.
    /// </summary>
    [Description("how far users with many items count less: 0 not at all")]
    public double UserWeightExponent { get; init; }

    /// <summary>
    /// An entry k of the inverse off its diagonal becomes sign(k) |k|^WeightPower before the layers are assembled; above 0, at most 4, default 1: the
    /// inverse as it is. Above 1, many weak weights count less than one strong one.
    /// </summary>
    [Description("power of the weights: 1 leaves the inverse as it is")]
    public double WeightPower { get; init; } = 1;

    /// <summary>
    /// The scores of item j are multiplied by c_j^-ScoreExponent, with c as in <see cref="Ridge"/> and before users are weighted: a scale of the decoder's
    /// columns; -1 to 1, default 0. Above 0 helps rare items.
    /// </summary>
    [Description("how far the scores of popular items are lowered: 0 not at all")]
    public double ScoreExponent { get; init; }

    /// <summary>
    /// The most memory that a fit may plan for, in units of 10^6 bytes; null, the default, for three quarters of what the
    /// machine (or its container) has free. A fit that needs more is refused before it begins.
    /// </summary>
    [Description("most memory that the fit may plan for, in MB (default: three quarters of what is free)")]
    public double? MemoryBudgetMB { get; init; }

    /// <summary>The memory budget in bytes; null for what the machine has.</summary>
    [JsonIgnore]
    internal long? MemoryBudget => MemoryBudgetMB is { } mb ? (long)(mb * 1e6) : null;

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyDictionary<string, IReadOnlyList<object>> Choices => AllChoices;

    private static readonly Dictionary<string, IReadOnlyList<object>> AllChoices = new()
    {
        [nameof(Factor)] = [new IncompleteFactor(), new ExactFactor(), new AutomaticFactor(), new NeighbourPattern()],
        [nameof(Inverse)] = [new SparseInverseCholesky(), new MinimalResidual()],
    };

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        RequireNotNull(Ridge, nameof(Ridge));
        RequireNotNull(Factor, nameof(Factor));
        RequireNotNull(Inverse, nameof(Inverse));
        Ridge.Validate(nameof(Ridge));
        Density.Validate(nameof(Density));
        Factor.Validate();
        Inverse.Validate(Factor);
        if (Inverse is SparseInverseCholesky)
            SparseInverseCholesky.CheckRidge(Ridge);
        UserWeights.Check(UserWeightExponent, nameof(UserWeightExponent));
        Option.Check(WeightPower is > 0 and <= 4, nameof(WeightPower), WeightPower, "above 0 and at most 4");
        Option.Check(ScoreExponent is >= -1 and <= 1, nameof(ScoreExponent), ScoreExponent, "-1 to 1");
        Option.Check(MemoryBudgetMB is null or (> 0 and < 1e12), nameof(MemoryBudgetMB), MemoryBudgetMB, "above 0");
    }

    private static void RequireNotNull(object? value, string name) => Option.Check(value is not null, name, value, "given");
}
