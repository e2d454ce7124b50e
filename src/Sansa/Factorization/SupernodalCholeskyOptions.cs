namespace Sansa.Factorization;

/// <summary>How to factorize exactly and what to keep of the factor.</summary>
public sealed record SupernodalCholeskyOptions
{
    /// <summary>Added to each diagonal entry of X^T X. 0 is allowed but needs X^T X itself to be positive definite. Default 1.</summary>
    public float L2 { get; init; } = 1;

    /// <summary>
    /// Entries of the factor to keep, the diagonal included, which is always kept: density x n^2. The largest in magnitude
    /// stay. Default: all.
    /// </summary>
    public long MaxNonzeros { get; init; } = long.MaxValue;

    /// <summary>Threads; 0 for all cores. The result does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Bytes that the factorization may take; null for what the machine has free.</summary>
    public long? MemoryBudget { get; init; }

    internal void Validate()
    {
        if (!float.IsFinite(L2) || L2 < 0)
            throw new ArgumentOutOfRangeException(nameof(L2), L2, "L2 must be finite and 0 or more.");
        ArgumentOutOfRangeException.ThrowIfNegative(MaxNonzeros);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        if (MemoryBudget is < 0)
            throw new ArgumentOutOfRangeException(nameof(MemoryBudget), MemoryBudget, "MemoryBudget must be 0 or more bytes.");
    }
}
