using Sansa.Execution;
using Sansa.Gramian;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Factorization;

/// <summary>S X^T X S with S diagonal: what is factorized once the columns of X are scaled, not stored.</summary>
/// <param name="Source">X, or X^T X.</param>
/// <param name="Scale">The diagonal of S by item; null for the identity.</param>
/// <param name="Norms">The norms of the columns of X^T X that the scale was made from; null without scaling.</param>
public sealed record ScaledGramian(GramianSource Source, float[]? Scale, GramianNorms? Norms)
{
    /// <summary>
    /// Divides the columns of X by sqrt(||column of X^T X||_2), as the authors' program does before its incomplete factorization: it keeps
    /// that one stable. An item without users is divided by 1.
    /// </summary>
    /// <param name="source">X, or X^T X.</param>
    /// <param name="work">Threads, progress, cancellation.</param>
    /// <exception cref="ArgumentException">A norm is infinite: the values of X are too large.</exception>
    public static ScaledGramian ByColumnNorms(GramianSource source, Work work = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var norms = source.Norms(work);
        return new ScaledGramian(source, Array.ConvertAll(norms.Norms, ScaleOf), norms);
    }

    /// <summary>X^T X as it is.</summary>
    /// <param name="source">X, or X^T X.</param>
    public static ScaledGramian Unscaled(GramianSource source) => new(source, null, null);

    /// <summary>X with its columns scaled, to look at; null where there is no X.</summary>
    public CsrMatrix? ToInteractions() => (Source as InteractionMatrix)?.ByUser is not { } x ? null : Scale is null ? x : x.ScaleColumns(Scale);

    /// <summary>Puts the items in an order.</summary>
    /// <param name="order">P: position to item.</param>
    /// <exception cref="ArgumentException">The order has another length.</exception>
    public OrderedGramian InOrder(Permutation order)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.Length != Source.ItemCount)
            throw new ArgumentException($"The given permutation has {order.Length} positions, but there are {Source.ItemCount} items.", nameof(order));
        return new OrderedGramian(this, order, null);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{(Scale is null ? "Unscaled" : "Scaled")} Gramian of {Source}";

    private static float ScaleOf(float norm)
    {
        if (!float.IsFinite(norm))
            throw new ArgumentException("A column of X^T X has an infinite norm: the values of X are too large for float32. Divide them by a constant.");
        return norm > 0 ? 1 / MathF.Sqrt(norm) : 1f;
    }
}

/// <summary>P S X^T X S P^T: what is factorized, not stored.</summary>
/// <param name="Scaled">S X^T X S.</param>
/// <param name="Order">P: the item at each position.</param>
/// <param name="Analysis">What an exact factorization in this order costs; null where nobody asked.</param>
public sealed record OrderedGramian(ScaledGramian Scaled, Permutation Order, SymbolicAnalysis? Analysis)
{
    /// <summary>X, or X^T X.</summary>
    public GramianSource Source => Scaled.Source;

    /// <summary>Lambda by position.</summary>
    internal double[] RidgeByPosition(Ridge ridge)
    {
        var byItem = ridge.Of(Source.ItemSquares);
        return Array.ConvertAll(Order.NewToOld, item => byItem[item]);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Scaled}, ordered{(Analysis is null ? "" : $"; {Analysis}")}";
}
