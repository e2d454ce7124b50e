using System.ComponentModel;
using Sansa.Execution;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Models;

/// <summary>Everything that decides what <see cref="Mrf"/> learns from a matrix. Immutable: use <c>with</c> for sweeps.</summary>
public sealed record MrfOptions : ModelOptions
{
    /// <summary>
    /// Lambda, the L2 regularization, 0 or more; default 6. It is added to the diagonal of the <em>scaled</em> covariances,
    /// whose diagonal is variance^(1 - alpha), so it means something else than that of EASE^R.
    /// </summary>
    [Description("L2 regularization of the scaled covariances")]
    public double L2 { get; init; } = 6;

    /// <summary>
    /// How far item popularity is taken out: covariances are divided by (deviation_i deviation_j)^alpha. 0 to 1; default 0.75; 1 gives correlations.
    /// </summary>
    [Description("how far item popularity is taken out of the covariances")]
    public double Alpha { get; init; } = 0.75;

    /// <summary>
    /// The most entries that the sparsity pattern may have, diagonal included; default a share of 1e-3 of items^2. The threshold follows from it.
    /// </summary>
    [Description("most entries of the pattern: so many per item, such as 40, or a share of items^2, such as 0.1%")]
    public Density Density { get; init; } = Density.Share(1e-3);

    /// <summary>
    /// Keeps pairs whose scaled covariance is larger than this in magnitude, 0 or more; null, the default, to let <see cref="Density"/> decide.
    /// </summary>
    [Description("keep pairs with a larger scaled covariance (default: what the density allows)")]
    public double? MinCovariance { get; init; }

    /// <summary>
    /// The most entries that a column of the pattern may have, 1 or more, default 1000. One dense matrix of this order is inverted at a time on each
    /// thread.
    /// </summary>
    [Description("most entries of a column of the pattern")]
    [NotTuned]
    public int MaxInColumn { get; init; } = 1000;

    /// <summary>
    /// The paper's r, 0 to 1, default 0.5: the part of a cluster of items that is solved with its leading item instead of
    /// in a cluster of its own. 0 solves one cluster for each item: slower and more accurate.
    /// </summary>
    [Description("the part of a cluster that is solved with its leading item; 0 is slower and more accurate")]
    [NotTuned]
    public double R { get; init; } = 0.5;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Option.Check(double.IsFinite(L2) && L2 >= 0, nameof(L2), L2, "0 or more and finite");
        Option.Check(Alpha is >= 0 and <= 1, nameof(Alpha), Alpha, "0 to 1");
        Density.Validate(nameof(Density));
        Option.Check(
            MinCovariance is null || (double.IsFinite(MinCovariance.Value) && MinCovariance >= 0), nameof(MinCovariance), MinCovariance,
            "0 or more and finite");
        Option.Check(MaxInColumn is >= 1 and <= 30_000, nameof(MaxInColumn), MaxInColumn, "1 to 30000");
        Option.Check(R is >= 0 and <= 1, nameof(R), R, "0 to 1");
    }
}
