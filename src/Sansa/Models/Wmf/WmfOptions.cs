using System.ComponentModel;
using Sansa.Execution;
using Sansa.Training;

namespace Sansa.Models;

/// <summary>Everything that decides what <see cref="Wmf"/> learns. Immutable: use <c>with</c> for sweeps.</summary>
/// <remarks>
/// Names and meaning follow Rendle, Krichene, Zhang, Koren, "Revisiting the Performance of iALS on Item Recommendation Benchmarks" (RecSys '22), and the
/// defaults their constants for MovieLens 20M, with fewer factors. The form of Hu, Koren, Volinsky (ICDM '08), confidence 1 + a x and ridge l, corresponds to
/// UnobservedWeight = 1 / a and L2 = l / a with Exponent 0; the only difference is that there the pair of an interaction is not one of all pairs.
/// </remarks>
public sealed record WmfOptions : ModelOptions
{
    /// <summary>d, the length of the factors of users and items, 1 to 4096; default 128.</summary>
    [Description("factors of a user and of an item")]
    public int Factors { get; init; } = 128;

    /// <summary>How often all users and then all items are solved, 1 or more; default 16.</summary>
    [Description("passes over users and items")]
    [NotTuned]
    public int Epochs { get; init; } = 16;

    /// <summary>
    /// Lambda: the ridge of a user u is L2 (|I_u| + UnobservedWeight * items)^Exponent, and that of an item likewise. Above 0; default 0.003.
    /// </summary>
    [Description("L2 regularization, the paper's lambda")]
    public double L2 { get; init; } = 0.003;

    /// <summary>Nu: how the ridge grows with the interactions of a user or item, 0 (all alike) to 1 (the default).</summary>
    [Description("how the ridge grows with the interactions, the paper's nu")]
    public double Exponent { get; init; } = 1;

    /// <summary>
    /// Alpha_0: the weight of the squared score of every pair of a user and an item, beside the weight x_ui of an interaction. Above 0; default 0.1.
    /// </summary>
    [Description("weight of a pair without interaction, the paper's alpha_0")]
    public double UnobservedWeight { get; init; } = 0.1;

    /// <summary>Sigma*: item factors begin as normal numbers with this deviation divided by sqrt(Factors). Above 0; default 0.1.</summary>
    [Description("deviation of an item's first factors, times sqrt(factors)")]
    [NotTuned]
    public double InitialDeviation { get; init; } = 0.1;

    /// <summary>Seed of the first factors; default 1.</summary>
    [Description("seed of the first factors")]
    [NotTuned]
    public int Seed { get; init; } = 1;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Option.Check(Factors is >= 1 and <= 4096, nameof(Factors), Factors, "1 to 4096");
        Option.Check(Epochs >= 1, nameof(Epochs), Epochs, "1 or more");
        Option.Check(L2 > 0 && double.IsFinite(L2), nameof(L2), L2, "above 0 and finite");
        Option.Check(Exponent is >= 0 and <= 1, nameof(Exponent), Exponent, "0 to 1");
        Option.Check(UnobservedWeight > 0 && double.IsFinite(UnobservedWeight), nameof(UnobservedWeight), UnobservedWeight, "above 0 and finite");
        Option.Check(InitialDeviation > 0 && double.IsFinite(InitialDeviation), nameof(InitialDeviation), InitialDeviation, "above 0 and finite");
    }

    /// <summary>The ridge of a user with some interactions among so many items, or of an item with some among so many users.</summary>
    internal float RidgeOf(int interactions, int others) => (float)(L2 * Math.Pow(interactions + (UnobservedWeight * others), Exponent));
}
