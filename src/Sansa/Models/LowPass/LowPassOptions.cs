using System.ComponentModel;
using Sansa.Execution;

namespace Sansa.Models;

/// <summary>
/// Everything that decides what <see cref="LowPass"/> learns: the sparse part as <see cref="NeighbourhoodRegression"/> does, and how much of a low-rank
/// one is added. Immutable: use <c>with</c> for sweeps.
/// </summary>
/// <remarks>The defaults of the low-rank part, too, were chosen on validation interactions of Gowalla alone.</remarks>
public sealed record LowPassOptions : NeighbourhoodRegressionOptions
{
    /// <summary>Singular vectors that pass, 1 to 4096; default 512.</summary>
    [Description("singular vectors that pass")]
    public int Factors { get; init; } = 512;

    /// <summary>Weight of the low-rank scores beside the sparse ones, 0 or more; default 0.1.</summary>
    [Description("weight of the low-rank scores")]
    public double LowPassWeight { get; init; } = 0.1;

    /// <summary>Weight of the sparse scores, 0 or more; default 1. With 0 only the low-rank part is left, and no regression is done.</summary>
    [Description("weight of the sparse scores: 0 for the low-rank part alone")]
    [NotTuned]
    public double SparseWeight { get; init; } = 1;

    /// <summary>Times that the subspace goes through Y^T Y, 1 to 100; default 4. The more, the closer it is to the leading singular vectors.</summary>
    [Description("times that the subspace goes through the matrix")]
    [NotTuned]
    public int PowerIterations { get; init; } = 4;

    /// <summary>Seed of the subspace that the iterations begin with; default 1.</summary>
    [Description("seed of the subspace at the beginning")]
    [NotTuned]
    public int Seed { get; init; } = 1;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Option.Check(Factors is >= 1 and <= 1 << 12, nameof(Factors), Factors, "1 to 4096");
        Option.Check(double.IsFinite(LowPassWeight) && LowPassWeight >= 0, nameof(LowPassWeight), LowPassWeight, "0 or more and finite");
        Option.Check(double.IsFinite(SparseWeight) && SparseWeight >= 0, nameof(SparseWeight), SparseWeight, "0 or more and finite");
        Option.Check(PowerIterations is >= 1 and <= 100, nameof(PowerIterations), PowerIterations, "1 to 100");
    }
}
