namespace Sansa.Models;

/// <summary>Everything that decides what EASE^R learns from a matrix. Immutable: use <c>with</c> for sweeps.</summary>
public sealed record EaseOptions
{
    /// <summary>Lambda, the L2 regularization added to the diagonal of X^T X; 0 or more, default 80. With 0 the matrix is often singular.</summary>
    public double L2 { get; init; } = 80;

    /// <summary>Number of threads; 0, the default, for all cores. The model does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>The most memory that the items x items buffer may take, in units of 10^6 bytes; null, the default, for what the machine has free.</summary>
    public double? MemoryBudgetMB { get; init; }

    /// <summary>Throws where an option is outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its value and its range.</exception>
    public void Validate()
    {
        if (!double.IsFinite(L2) || L2 < 0)
            throw new ArgumentOutOfRangeException(nameof(L2), L2, FormattableString.Invariant($"L2 is {L2}; it must be 0 or more and finite."));
        if (Threads < 0)
            throw new ArgumentOutOfRangeException(nameof(Threads), Threads, $"Threads is {Threads}; it must be 0 (all cores) or more.");
        if (MemoryBudgetMB is { } mb && !(mb >= 0))
            throw new ArgumentOutOfRangeException(nameof(MemoryBudgetMB), mb, FormattableString.Invariant($"MemoryBudgetMB is {mb}; it must be 0 or more."));
    }
}
