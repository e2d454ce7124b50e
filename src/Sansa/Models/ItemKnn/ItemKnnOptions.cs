using System.ComponentModel;

namespace Sansa.Models;

/// <summary>Everything that decides what <see cref="ItemKnn"/> learns. Immutable: use <c>with</c> for sweeps.</summary>
/// <remarks>The defaults are the plain cosine between items, each item of a history bringing its own neighbours, as in the Python package <c>implicit</c>.</remarks>
public sealed record ItemKnnOptions
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

    /// <summary>How interactions are weighted before items are compared; default <see cref="FeatureWeighting.None"/>. A user's own scores use the interactions as they are.</summary>
    [Description("weights of interactions in the comparison of items")]
    public FeatureWeighting Weighting { get; init; }

    /// <summary>Whose neighbours are kept; default <see cref="NeighbourSide.History"/>.</summary>
    [Description("whose neighbours are kept: items of the history, or candidates")]
    public NeighbourSide Side { get; init; }

    /// <summary>Whether the neighbours of each item are scaled to sum to 1, so that an item with more or closer neighbours does not count more; default false.</summary>
    [Description("scale the neighbours of an item to sum to 1")]
    public bool Normalize { get; init; }

    /// <summary>Number of threads; 0, the default, for all cores. The model does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Throws where an option is outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its value and its range.</exception>
    public void Validate()
    {
        Check(Neighbours >= 1, nameof(Neighbours), Neighbours, "1 or more");
        Check(double.IsFinite(Shrinkage) && Shrinkage >= 0, nameof(Shrinkage), Shrinkage, "0 or more and finite");
        Check(Alpha is >= 0 and <= 1, nameof(Alpha), Alpha, "0 to 1");
        Check(Enum.IsDefined(Weighting), nameof(Weighting), Weighting, string.Join(", ", Enum.GetNames<FeatureWeighting>()));
        Check(Enum.IsDefined(Side), nameof(Side), Side, string.Join(", ", Enum.GetNames<NeighbourSide>()));
        Check(Threads >= 0, nameof(Threads), Threads, "0 (all cores) or more");
    }

    private static void Check(bool valid, string name, object value, string range)
    {
        if (!valid)
            throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} is {value}; it must be {range}."));
    }
}
