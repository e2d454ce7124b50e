namespace Sansa.Factorization;

/// <summary>How the incomplete Cholesky factorization (ICF) treats dropped entries and breakdowns.</summary>
public sealed record IncompleteCholeskyOptions
{
    /// <summary>What the authors' program does: restart after a pivot &lt;= 0 with the shift raised by 1e-3 * 2^k.</summary>
    public static IncompleteCholeskyOptions Reference { get; } = new() { RelativePivotTolerance = 0, ShiftStep = 1e-3, IsShiftRelative = false, MaxRestarts = 60 };

    /// <summary>A pivot at or below this fraction of its own diagonal entry of A counts as a breakdown. Default 1e-6; 0 in the reference.</summary>
    public double RelativePivotTolerance { get; init; } = 1e-6;

    /// <summary>The first addition to the diagonal after a breakdown; doubled at each further one. Default 1e-3.</summary>
    public double ShiftStep { get; init; } = 1e-3;

    /// <summary>Whether <see cref="ShiftStep"/> is a fraction of the mean diagonal entry of A (default) or absolute (reference).</summary>
    public bool IsShiftRelative { get; init; } = true;

    /// <summary>How many restarts to make before giving up. Default 40, a shift of 10^9 diagonal entries.</summary>
    public int MaxRestarts { get; init; } = 40;

    /// <summary>Number of threads; 0 for all cores. The result does not depend on it.</summary>
    public int Threads { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(RelativePivotTolerance);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ShiftStep);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxRestarts);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
    }
}
