using System.ComponentModel;
using Sansa.Execution;
using Sansa.Gramian;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Models;

/// <summary>Everything that decides what <see cref="NeighbourhoodRegression"/> learns. Immutable: use <c>with</c> for sweeps.</summary>
/// <remarks>
/// The defaults were chosen on validation interactions of Gowalla alone, taken from its training part; they lie in a flat optimum there. Other data may
/// want others, the ridge and <see cref="WeightPower"/> first of all.
/// </remarks>
public record NeighbourhoodRegressionOptions : ModelOptions
{
    /// <summary>Lambda, the L2 regularization of the items that an item is regressed on, with c = G_jj; default 30 c^0.5; L2 must be above 0.</summary>
    public Ridge Ridge { get; init; } = new(30, 0.5);

    /// <summary>
    /// The most weights; default 118 per item. Where it is less than <see cref="LeastNeighbours"/>, it prevails. Items with fewer users in common with
    /// others leave a part of it unused.
    /// </summary>
    [Description("most weights: so many per item, such as 118, or a share of items^2, such as 0.3%")]
    public Density Density { get; init; } = Density.PerItem(118);

    /// <summary>
    /// How the number of neighbours k_i of an item grows with its users c_i: k_i is proportional to c_i^QuotaExponent; 0 to 2, default 0.75. 0 gives
    /// every item as many.
    /// </summary>
    [Description("how an item's neighbours grow with its users: 0 as many for all")]
    public double QuotaExponent { get; init; } = 0.75;

    /// <summary>The fewest neighbours that an item may have, where there are so many; 0 or more, default 5.</summary>
    [Description("fewest neighbours of an item")]
    public int LeastNeighbours { get; init; } = 5;

    /// <summary>The most neighbours of an item, not below <see cref="LeastNeighbours"/>; 1 to 30000, default 1200.</summary>
    [Description("most neighbours of an item")]
    public int MostNeighbours { get; init; } = 1200;

    /// <summary>
    /// The neighbours of item i are the items j with the largest G_ij / G_jj^StrengthExponent; 0 to 1, default 0.3. 0 prefers popular neighbours, 0.5
    /// goes by the cosine.
    /// </summary>
    [Description("how far a neighbour's popularity is taken out of its strength: 0.5 is the cosine")]
    public double StrengthExponent { get; init; } = 0.3;

    /// <summary>
    /// Users of d_u items are weighted by d_u^-UserWeightExponent in G = X^T diag(w) X; 0 to 2, default 0.3. 0 weighs every user the same.
    /// </summary>
    [Description("how far users with many items count less: 0 not at all")]
    public double UserWeightExponent { get; init; } = 0.3;

    /// <summary>
    /// A weight v becomes sign(v) |v|^WeightPower: above 1, many weak weights count less than one strong one; above 0, at most 4, default 1.2, chosen on
    /// Gowalla. 1 leaves the regression as it is; on the built-in Debian packages 1.2 was of no help.
    /// </summary>
    [Description("power of the weights: 1 leaves the regression as it is")]
    public double WeightPower { get; init; } = 1.2;

    /// <summary>The scores of an item with c_i users are multiplied by c_i^-ScoreExponent; -1 to 1, default 0.05. Above 0 helps rare items.</summary>
    [Description("how far the scores of popular items are lowered: 0 not at all")]
    public double ScoreExponent { get; init; } = 0.05;

    /// <summary>
    /// An item is done when the residual of its normal equations, in the norm of the preconditioner, has fallen below this fraction of that of weights
    /// of 0; between 0 and 1, default 0.05.
    /// </summary>
    [Description("relative residual at which an item is done")]
    [NotTuned]
    public double Tolerance { get; init; } = 0.05;

    /// <summary>The most conjugate gradient steps for an item, 1 to 1000; default 30.</summary>
    [Description("the most conjugate gradient steps for an item")]
    [NotTuned]
    public int MaxSteps { get; init; } = 30;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Option.Check(Ridge is not null, nameof(Ridge), Ridge, "given");
        Ridge!.Validate(nameof(Ridge));
        Option.Check(Ridge.L2 > 0, "Ridge.L2", Ridge.L2, "above 0");
        Density.Validate(nameof(Density));
        Option.Check(QuotaExponent is >= 0 and <= 2, nameof(QuotaExponent), QuotaExponent, "0 to 2");
        Option.Check(MostNeighbours is >= 1 and <= 30_000, nameof(MostNeighbours), MostNeighbours, "1 to 30000");
        Option.Check(LeastNeighbours >= 0 && LeastNeighbours <= MostNeighbours, nameof(LeastNeighbours), LeastNeighbours, "0 to MostNeighbours");
        Option.Check(StrengthExponent is >= 0 and <= 1, nameof(StrengthExponent), StrengthExponent, "0 to 1");
        UserWeights.Check(UserWeightExponent, nameof(UserWeightExponent));
        Option.Check(WeightPower is > 0 and <= 4, nameof(WeightPower), WeightPower, "above 0 and at most 4");
        Option.Check(ScoreExponent is >= -1 and <= 1, nameof(ScoreExponent), ScoreExponent, "-1 to 1");
        Option.Check(Tolerance is > 0 and < 1, nameof(Tolerance), Tolerance, "between 0 and 1");
        Option.Check(MaxSteps is >= 1 and <= 1000, nameof(MaxSteps), MaxSteps, "1 to 1000");
    }
}
