using System.Text.Json.Serialization;
using Sansa.Execution;
using Sansa.Gramian;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Factorization;

/// <summary>
/// How the sparse L D L^T of P (X^T X + Lambda) P^T is computed (paper, section 3.1.1): one of <see cref="IncompleteFactor"/>,
/// <see cref="ExactFactor"/>, <see cref="AutomaticFactor"/>; or only its pattern: <see cref="NeighbourPattern"/>. Each step can be called alone.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(IncompleteFactor), "incomplete")]
[JsonDerivedType(typeof(ExactFactor), "exact")]
[JsonDerivedType(typeof(AutomaticFactor), "auto")]
[JsonDerivedType(typeof(NeighbourPattern), "neighbours")]
public abstract record FactorOptions
{
    private protected FactorOptions()
    {
    }

    /// <summary>The ridge that suits a factor of which only the pattern is kept; null where the pattern has none of its own.</summary>
    public abstract Ridge? DefaultPatternRidge { get; }

    /// <summary>Scales the columns of X where this factorization needs it.</summary>
    /// <param name="source">X, or X^T X.</param>
    /// <param name="work">Threads, progress, cancellation.</param>
    public abstract ScaledGramian Scale(GramianSource source, Work work = default);

    /// <summary>Finds P, the order in which the items are eliminated (Algorithm 1, line 2).</summary>
    /// <param name="scaled">What <see cref="Scale"/> gave.</param>
    /// <param name="work">Progress, cancellation.</param>
    public abstract OrderedGramian Order(ScaledGramian scaled, Work work = default);

    /// <summary>Computes the sparse factor (Algorithm 1, line 2).</summary>
    /// <param name="ordered">What <see cref="Order"/> gave, or your own order: <c>scaled.InOrder(permutation)</c>.</param>
    /// <param name="ridge">Lambda; it is added to the Gramian of the matrix that is factorized, which the incomplete factor scales.</param>
    /// <param name="density">The most entries of L.</param>
    /// <param name="work">Threads, memory, progress, cancellation.</param>
    public abstract LdlFactor Factorize(OrderedGramian ordered, Ridge ridge, Density density, Work work = default);

    internal abstract void Validate();

    private protected static Permutation OrderBy(GramianSource source, OrderingMethod method, Work work) => source switch
    {
        InteractionMatrix x => FillReducingOrdering.Compute(x.ByUser, x.ByItem, method, work),
        GramianMatrix a when method == OrderingMethod.Natural => Permutation.Identity(a.ItemCount),
        GramianMatrix a when method == OrderingMethod.Degree => new Permutation([.. Enumerable.Range(0, a.ItemCount).OrderBy(a.Matrix.RowLength)]),
        _ => throw new ArgumentException($"The ordering {method} works on X. For an item-item matrix choose Degree or Natural, or give a permutation."),
    };
}
