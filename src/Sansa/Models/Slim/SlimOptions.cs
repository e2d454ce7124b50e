using System.ComponentModel;

namespace Sansa.Models;

/// <summary>Everything that decides what <see cref="Slim"/> learns. Immutable: use <c>with</c> for sweeps.</summary>
/// <remarks>
/// The defaults of <see cref="L1"/>, <see cref="L2"/> and <see cref="Neighbours"/> are those of the authors' program (slim_learn of KarypisLab/SLIM:
/// l1r, l2r, nnbrs). Those of scikit-learn's ElasticNet(alpha, l1_ratio) on n users are L1 = n alpha l1_ratio and L2 = n alpha (1 - l1_ratio).
/// </remarks>
public sealed record SlimOptions
{
    /// <summary>Lambda of the paper's equation 4, the weight of the sum of the entries of B; 0 or more, default 1. A larger one gives a sparser B.</summary>
    [Description("L1 regularization, the paper's lambda")]
    public double L1 { get; init; } = 1;

    /// <summary>Beta of the paper's equation 4, the weight of ||B||^2 / 2; 0 or more, default 1.</summary>
    [Description("L2 regularization, the paper's beta")]
    public double L2 { get; init; } = 1;

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
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>The most passes over the weights of an item, 1 or more, default 1000. Items that are not done by then are counted in a warning.</summary>
    [Description("most passes over the weights of an item")]
    public int MaxPasses { get; init; } = 1000;

    /// <summary>Number of threads; 0, the default, for all cores. The model does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Throws where an option is outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its value and its range.</exception>
    public void Validate()
    {
        Check(double.IsFinite(L1) && L1 >= 0, nameof(L1), L1, "0 or more and finite");
        Check(double.IsFinite(L2) && L2 >= 0, nameof(L2), L2, "0 or more and finite");
        Check(Neighbours is null or >= 1, nameof(Neighbours), Neighbours, "1 or more, or null for all");
        Check(MaxInColumn is null or >= 1, nameof(MaxInColumn), MaxInColumn, "1 or more, or null for all");
        Check(Tolerance is > 0 and < 1, nameof(Tolerance), Tolerance, "above 0 and below 1");
        Check(MaxPasses >= 1, nameof(MaxPasses), MaxPasses, "1 or more");
        Check(Threads >= 0, nameof(Threads), Threads, "0 (all cores) or more");
    }

    private static void Check(bool valid, string name, object? value, string range)
    {
        if (!valid)
            throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} is {value}; it must be {range}."));
    }
}
