using System.Text.Json.Serialization;
using Sansa.Execution;
using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Sparse;

namespace Sansa.Inverse;

/// <summary>
/// How the sparse approximate inverse of the factor is found: <see cref="MinimalResidual"/>, which is the paper's, or
/// <see cref="SparseInverseCholesky"/>. The two end elsewhere: the first inverts the sparsified factor, the second approximates the exact one.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(MinimalResidual), "minimalResidual")]
[JsonDerivedType(typeof(SparseInverseCholesky), "sparseInverseCholesky")]
public abstract record InverseOptions
{
    private protected InverseOptions()
    {
    }

    /// <summary>Computes sparse K ~ L^-1 and D (Algorithm 1, line 3).</summary>
    /// <param name="factor">The sparse L D L^T; it may be another than a factorization of this library made.</param>
    /// <param name="ordered">What was factorized.</param>
    /// <param name="ridge">Lambda of the model.</param>
    /// <param name="density">The most entries of K.</param>
    /// <param name="work">Threads, progress, cancellation.</param>
    /// <param name="onStep">Told the state before each step of a refinement and at its end; null for nobody.</param>
    /// <exception cref="ArgumentException">The factor has another order than there are items, or L is not unit lower triangular.</exception>
    public abstract LdlInverse Invert(
        LdlFactor factor, OrderedGramian ordered, Ridge ridge, Density density, Work work = default, Action<InverseStep>? onStep = null);

    /// <summary>The ridge with which the factor is computed, when the model's is <paramref name="ridge"/>.</summary>
    /// <param name="ridge">Lambda of the model.</param>
    /// <param name="factor">How the factor is computed.</param>
    public abstract Ridge RidgeOfFactor(Ridge ridge, FactorOptions factor);

    internal abstract void Validate(FactorOptions factor);

    private protected static void Check(LdlFactor factor, OrderedGramian ordered)
    {
        ArgumentNullException.ThrowIfNull(factor);
        ArgumentNullException.ThrowIfNull(ordered);
        factor.Validate(ordered.Order.Length);
    }
}
