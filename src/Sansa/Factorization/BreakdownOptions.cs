using System.ComponentModel;
using Sansa.Execution;

namespace Sansa.Factorization;

/// <summary>What the incomplete Cholesky factorization counts as a breakdown, and what it does then.</summary>
public sealed record BreakdownOptions
{
    /// <summary>What the authors' program does: restart after a pivot &lt;= 0 with 1e-3 * 2^k added to the diagonal.</summary>
    public static BreakdownOptions Reference { get; } = new() { RelativePivotTolerance = 0, ShiftStep = 1e-3, IsShiftRelative = false, MaxRestarts = 60 };

    /// <summary>A pivot at or below this fraction of its own diagonal entry of A counts as a breakdown. Default 1e-6; 0 in the reference.</summary>
    [Description("a pivot at or below this fraction of its diagonal entry is a breakdown")]
    public double RelativePivotTolerance { get; init; } = 1e-6;

    /// <summary>The first addition to the diagonal after a breakdown; doubled at each further one. Default 1e-3.</summary>
    [Description("the first addition to the diagonal after a breakdown, doubled at each further one")]
    public double ShiftStep { get; init; } = 1e-3;

    /// <summary>Whether <see cref="ShiftStep"/> is a fraction of the mean diagonal entry of A (default) or absolute (reference).</summary>
    [Description("whether that addition is a fraction of the mean diagonal entry")]
    public bool IsShiftRelative { get; init; } = true;

    /// <summary>How many restarts to make before giving up. Default 40, a shift of 10^9 diagonal entries.</summary>
    [Description("restarts before giving up")]
    public int MaxRestarts { get; init; } = 40;

    internal void Validate()
    {
        Option.Check(RelativePivotTolerance is >= 0 and < 1, nameof(RelativePivotTolerance), RelativePivotTolerance, "0 or more and below 1");
        Option.Check(ShiftStep > 0 && double.IsFinite(ShiftStep), nameof(ShiftStep), ShiftStep, "above 0 and finite");
        Option.Check(MaxRestarts is >= 0 and <= 1000, nameof(MaxRestarts), MaxRestarts, "0 to 1000");
    }
}
