using System.ComponentModel;
using Sansa.Execution;
using Sansa.Training;

namespace Sansa.Models;

/// <summary>Everything that decides what <see cref="ItemKnn"/> learns. Immutable: use <c>with</c> for sweeps.</summary>
/// <remarks>The defaults are the plain cosine between items, each item of a history bringing its own neighbours, as in the Python package
/// <c>implicit</c>.</remarks>
public sealed record ItemKnnOptions : ModelOptions
{
    /// <summary>How many neighbours each item keeps at most, 1 or more; default 100.</summary>
    [Description("most neighbours of an item")]
    public int Neighbours { get; init; } = 100;

    /// <summary>
    /// Added to the denominator of the cosine, in units of X^T X, so that items with few users in common count less;
    /// 0 or more, default 0 (the plain cosine).
    /// </summary>
    [Description("added to the denominator of the cosine")]
    public double Shrinkage { get; init; }

    /// <summary>
    /// Alpha of the asymmetric cosine, 0 to 1: an item of the history counts with its norm to the power 2 alpha, an item that is scored with 2 (1 - alpha).
    /// 0.5, the default, is the cosine; below it popular items score higher.
    /// </summary>
    /// <remarks>Aiolli, "Efficient top-n recommendation for very large scale binary rated datasets", RecSys '13, section 3.2.</remarks>
    [Description("exponent of the asymmetric cosine; 0.5 is the cosine")]
    public double Alpha { get; init; } = 0.5;

    /// <summary>
    /// How interactions are weighted before items are compared; default <see cref="FeatureWeighting.None"/>. A user's own scores use the interactions
    /// as they are.
    /// </summary>
    [Description("weights of interactions in the comparison of items")]
    public FeatureWeighting Weighting { get; init; }

    /// <summary>Whose neighbours are kept; default <see cref="NeighbourSide.History"/>.</summary>
    [Description("whose neighbours are kept: items of the history, or candidates")]
    public NeighbourSide Side { get; init; }

    /// <summary>
    /// Whether the neighbours of each item are scaled to sum to 1, so that an item with more or closer neighbours does not count more; default false.
    /// </summary>
    [Description("scale the neighbours of an item to sum to 1")]
    public bool Normalize { get; init; }

    /// <summary>
    /// Whether scores are of deviations from each item's mean over all users: the score of item j is m_j + sum_i B_ij (x_ui - m_i), the form in which
    /// ratings are predicted; default false. It adds a constant to the score of each item, so all items have a score and none can be explained.
    /// </summary>
    /// <remarks>With <see cref="NeighbourSide.Candidate"/> and <see cref="Normalize"/> it is the ItemCF of BARS.</remarks>
    [Description("score deviations from each item's mean")]
    public bool ItemMeans { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Option.Check(Neighbours >= 1, nameof(Neighbours), Neighbours, "1 or more");
        Option.Check(double.IsFinite(Shrinkage) && Shrinkage >= 0, nameof(Shrinkage), Shrinkage, "0 or more and finite");
        Option.Check(Alpha is >= 0 and <= 1, nameof(Alpha), Alpha, "0 to 1");
        Option.CheckDefined(Weighting, nameof(Weighting));
        Option.CheckDefined(Side, nameof(Side));
    }
}
