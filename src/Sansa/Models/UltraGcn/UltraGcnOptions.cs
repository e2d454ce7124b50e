using System.ComponentModel;
using Sansa.Execution;
using Sansa.Learning;

namespace Sansa.Models;

/// <summary>
/// Everything that decides what UltraGCN learns. The defaults are those of the authors' program for Gowalla (github.com/xue-pai/UltraGCN,
/// gowalla_config.ini), except that it runs up to 2000 epochs and keeps the best on the test data, the 634th. Immutable: use <c>with</c> for sweeps.
/// </summary>
public sealed record UltraGcnOptions : LearningOptions
{
    /// <summary>The defaults.</summary>
    public UltraGcnOptions() => (LearningRate, BatchSize, Epochs) = (1e-4, 512, 600);

    /// <summary>Length of the vectors of users and items, 1 or more; default 64.</summary>
    [Description("length of the vectors")]
    public int Factors { get; init; } = 64;

    /// <summary>Negative items drawn for each interaction, 1 or more; default 1500.</summary>
    [Description("negative items drawn for each interaction")]
    public int Negatives { get; init; } = 1500;

    /// <summary>
    /// True to take the mean loss of all items in place of drawn negatives: what sampling estimates, without its noise, by dense products, which is about
    /// ten times faster. A step is then of BatchSize users with all of their interactions; only the vector of a user who was not there at training is still
    /// found with drawn ones. Default false, as in the authors' program.
    /// </summary>
    [Description("all items as negatives, in steps of whole users: faster")]
    public bool AllNegatives { get; init; }

    /// <summary>Weight of the mean loss of the negatives beside the positive's, 0 or more; default 300.</summary>
    [Description("weight of the mean loss of the negatives")]
    public double NegativeWeight { get; init; } = 300;

    /// <summary>Weight of a positive that all have (the paper's w1), 0 or more; default 1e-6.</summary>
    [Description("weight that every positive has (w1)")]
    public double PositiveBase { get; init; } = 1e-6;

    /// <summary>Factor of the constraint's beta of a positive (w2), 0 or more; default 1.</summary>
    [Description("factor of a positive's beta (w2)")]
    public double PositiveBeta { get; init; } = 1;

    /// <summary>Weight of a negative that all have (w3), 0 or more; default 1e-6.</summary>
    [Description("weight that every negative has (w3)")]
    public double NegativeBase { get; init; } = 1e-6;

    /// <summary>Factor of the constraint's beta of a negative (w4), 0 or more; default 1.</summary>
    [Description("factor of a negative's beta (w4)")]
    public double NegativeBeta { get; init; } = 1;

    /// <summary>Neighbours of each item in the item-item graph (K), 0 or more; default 10.</summary>
    [Description("neighbours of each item in the item graph")]
    public int Neighbours { get; init; } = 10;

    /// <summary>Weight of the item-item loss (lambda), 0 or more; default 5e-4.</summary>
    [Description("weight of the item graph")]
    public double Lambda { get; init; } = 5e-4;

    /// <summary>L2 regularization of all vectors in each step (gamma), 0 or more; default 1e-4.</summary>
    [Description("L2 regularization of all vectors in a step")]
    public double Gamma { get; init; } = 1e-4;

    /// <summary>Deviation of the first weights, 0 or more; default 1e-4.</summary>
    [Description("deviation of the first weights")]
    [NotTuned]
    public double InitialDeviation { get; init; } = 1e-4;

    /// <summary>
    /// What the product of any user's and any item's vector is at first, 0 or less, beside that deviation: the first coordinate of each vector is set so.
    /// Most products end far below 0. From the default 0, as in the authors' program, all vectors first go that way together, in a direction that is no
    /// coordinate's, and the steps of Adam, which are scaled by each coordinate's gradients of the last thousand steps, stay short for all else.
    /// </summary>
    [Description("product of each two vectors at first")]
    [NotTuned]
    public double InitialProduct { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Option.Check(Factors is >= 1 and <= 1 << 12, nameof(Factors), Factors, "1 to 4096");
        Option.Check(Negatives is >= 1 and <= 1 << 16, nameof(Negatives), Negatives, "1 to 65536");
        Option.Check(Neighbours is >= 0 and <= 1 << 12, nameof(Neighbours), Neighbours, "0 to 4096");
        Option.Check(AllNegatives || (long)BatchSize * (Negatives + Neighbours + 1) <= 1 << 28, nameof(BatchSize), BatchSize,
            "such that BatchSize * (Negatives + Neighbours + 1) is at most 2^28");
        Option.Check(IsNotNegative(NegativeWeight), nameof(NegativeWeight), NegativeWeight, "0 or more and finite");
        Option.Check(IsNotNegative(PositiveBase), nameof(PositiveBase), PositiveBase, "0 or more and finite");
        Option.Check(IsNotNegative(PositiveBeta), nameof(PositiveBeta), PositiveBeta, "0 or more and finite");
        Option.Check(IsNotNegative(NegativeBase), nameof(NegativeBase), NegativeBase, "0 or more and finite");
        Option.Check(IsNotNegative(NegativeBeta), nameof(NegativeBeta), NegativeBeta, "0 or more and finite");
        Option.Check(IsNotNegative(Lambda), nameof(Lambda), Lambda, "0 or more and finite");
        Option.Check(IsNotNegative(Gamma), nameof(Gamma), Gamma, "0 or more and finite");
        Option.Check(IsNotNegative(InitialDeviation), nameof(InitialDeviation), InitialDeviation, "0 or more and finite");
        Option.Check(IsNotNegative(-InitialProduct), nameof(InitialProduct), InitialProduct, "0 or less and finite");
    }
}
