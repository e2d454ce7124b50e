using System.ComponentModel;
using Sansa.Execution;
using Sansa.Gramian;
using Sansa.Training;

namespace Sansa.Models;

/// <summary>Everything that decides what <see cref="Slim"/> learns. Immutable: use <c>with</c> for sweeps.</summary>
/// <remarks>
/// The defaults of <see cref="L1"/>, <see cref="Ridge"/> and <see cref="Neighbours"/> are those of the authors' program (slim_learn of KarypisLab/SLIM:
/// l1r, l2r, nnbrs). Those of scikit-learn's ElasticNet(alpha, l1_ratio) on n users are L1 = n alpha l1_ratio and Ridge = n alpha (1 - l1_ratio).
/// </remarks>
public sealed record SlimOptions : ModelOptions
{
    /// <summary>Lambda of the paper's equation 4, the weight of the sum of the entries of B; 0 or more, default 1. A larger one gives a sparser B.</summary>
    [Description("L1 regularization, the paper's lambda")]
    public double L1 { get; init; } = 1;

    /// <summary>
    /// Beta of the paper's equation 4, the weight of ||B||^2 / 2; default 1, the same for all items. With an exponent the weights of an item i of the
    /// history have the ridge L2 c_i^Exponent, which the paper does not have.
    /// </summary>
    public Ridge Ridge { get; init; } = new(1);

    /// <summary>
    /// fsSLIM (paper, section 4.2.3): only this many items with the largest cosine may have a weight for an item, 1 or more; null, the default,
    /// to let all items have one.
    /// </summary>
    [Description("fsSLIM: only so many nearest items may have a weight")]
    public int? Neighbours { get; init; }

    /// <summary>Keeps only this many largest weights for an item once they are known, 1 or more; null, the default, to keep all.</summary>
    [Description("largest weights kept for an item after the fit")]
    public int? MaxInColumn { get; init; }

    /// <summary>An item is done when no weight changes by more than this part of the largest; above 0, default 1e-4 (scikit-learn's).</summary>
    [Description("largest relative change of a weight at the end")]
    [NotTuned]
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>The most passes over the weights of an item, 1 or more, default 1000. Items that are not done by then are counted in a warning.</summary>
    [Description("most passes over the weights of an item")]
    [NotTuned]
    public int MaxPasses { get; init; } = 1000;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Option.Check(double.IsFinite(L1) && L1 >= 0, nameof(L1), L1, "0 or more and finite");
        Ridge.Validate(nameof(Ridge));
        Option.Check(Neighbours is null or >= 1, nameof(Neighbours), Neighbours, "1 or more, or null for all");
        Option.Check(MaxInColumn is null or >= 1, nameof(MaxInColumn), MaxInColumn, "1 or more, or null for all");
        Option.Check(Tolerance is > 0 and < 1, nameof(Tolerance), Tolerance, "above 0 and below 1");
        Option.Check(MaxPasses >= 1, nameof(MaxPasses), MaxPasses, "1 or more");
    }
}
