using Sansa.Sparse;

namespace Sansa.Inverse;

/// <summary>The approximate inverse in factors: (X^T X + Lambda)^-1 ~ P^T K^T D^-1 K P.</summary>
/// <param name="Inverse">K ~ L^-1, n x n, unit lower triangular.</param>
/// <param name="Diagonal">The diagonal of D, length n, positive.</param>
public sealed record LdlInverse(CscMatrix Inverse, float[] Diagonal)
{
    /// <summary>The state before each step of <see cref="MinimalResidual"/> and at its end; empty otherwise.</summary>
    public IReadOnlyList<InverseStep> Steps { get; init; } = [];

    /// <summary>How well the rows of a <see cref="SparseInverseCholesky"/> are solved; null otherwise.</summary>
    public FitRecord? Fit { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"LdlInverse of {Diagonal.Length:N0} items, {Inverse.NonzeroCount:N0} nonzeros in K";
}
