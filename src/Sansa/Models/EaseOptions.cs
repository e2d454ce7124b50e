using System.ComponentModel;
using Sansa.Execution;
using Sansa.Gramian;
using Sansa.Training;

namespace Sansa.Models;

/// <summary>Everything that decides what <see cref="Ease"/> learns from a matrix. Immutable: use <c>with</c> for sweeps.</summary>
public sealed record EaseOptions : ModelOptions
{
    /// <summary>Lambda; default 80, the same for all items, as in the paper of EASE^R.</summary>
    public Ridge Ridge { get; init; } = new(80);

    /// <summary>
    /// Users of d_u items are weighted by d_u^-UserWeightExponent in G = X^T diag(w) X, scaled so that the mean weight of an interaction is 1; 0 to 2,
    /// default 0: every user the same.
    /// </summary>
    [Description("how far users with many items count less: 0 not at all")]
    public double UserWeightExponent { get; init; }

    /// <summary>The most memory that the matrix may take, in units of 10^6 bytes; null, the default, for what the machine has free.</summary>
    [Description("most memory that the matrix may take, in MB (default: what is free)")]
    public double? MemoryBudgetMB { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Option.Check(Ridge is not null, nameof(Ridge), Ridge, "given");
        Ridge!.Validate(nameof(Ridge));
        UserWeights.Check(UserWeightExponent, nameof(UserWeightExponent));
        Option.Check(MemoryBudgetMB is null or (>= 0 and < 1e12), nameof(MemoryBudgetMB), MemoryBudgetMB, "0 or more");
    }
}
