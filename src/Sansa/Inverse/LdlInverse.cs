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

    /// <summary>Each entry k of K becomes sign(k) |k|^power; the unit diagonal stays.</summary>
    /// <param name="power">Above 0; 1 gives the same inverse.</param>
    internal LdlInverse ToPower(double power)
    {
        if (power == 1)
            return this;
        var values = ToPower(Inverse.Values!, power);
        return this with { Inverse = CscMatrix.Trusted(Inverse.RowCount, Inverse.ColumnCount, Inverse.ColumnPointers, Inverse.RowIndices, values) };
    }

    /// <summary>The same of the entries alone.</summary>
    internal static float[] ToPower(float[] values, double power) => Array.ConvertAll(values, k => (float)Math.CopySign(Math.Pow(Math.Abs(k), power), k));

    /// <inheritdoc/>
    public override string ToString() => $"LdlInverse of {Diagonal.Length:N0} items, {Inverse.NonzeroCount:N0} nonzeros in K";
}
