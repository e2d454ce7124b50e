using System.ComponentModel;
using Sansa.Execution;
using Sansa.Training;

namespace Sansa.Models;

/// <summary>Everything that decides what <see cref="ItemKnn"/> learns. Immutable: use <c>with</c> for sweeps.</summary>
public sealed record ItemKnnOptions : ModelOptions
{
    /// <summary>How many neighbours each item keeps at most, 1 or more; default 100.</summary>
    [Description("neighbours of each item")]
    public int Neighbours { get; init; } = 100;

    /// <summary>
    /// Added to the denominator of the cosine, in units of X^T X, so that items with few users in common count less;
    /// 0 or more, default 0 (the plain cosine).
    /// </summary>
    [Description("added to the denominator of the cosine")]
    public double Shrinkage { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Option.Check(Neighbours >= 1, nameof(Neighbours), Neighbours, "1 or more");
        Option.Check(double.IsFinite(Shrinkage) && Shrinkage >= 0, nameof(Shrinkage), Shrinkage, "0 or more and finite");
    }
}
