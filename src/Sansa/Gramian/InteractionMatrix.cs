using Sansa.Execution;
using Sansa.Sparse;

namespace Sansa.Gramian;

/// <summary>X and its transpose, made once: what a fit reads its interactions from, by user and by item.</summary>
public sealed class InteractionMatrix : GramianSource
{
    private double[]? _itemSquares;

    private InteractionMatrix(CsrMatrix byUser, CsrMatrix byItem) => (ByUser, ByItem) = (byUser, byItem);

    /// <summary>X, users x items.</summary>
    public CsrMatrix ByUser { get; }

    /// <summary>X^T, items x users.</summary>
    public CsrMatrix ByItem { get; }

    /// <inheritdoc/>
    public override int ItemCount => ByUser.ColumnCount;

    /// <summary>Number of users.</summary>
    public int UserCount => ByUser.RowCount;

    /// <summary>Number of interactions.</summary>
    public long InteractionCount => ByUser.NonzeroCount;

    /// <inheritdoc/>
    public override double[] ItemSquares => _itemSquares ??= Squares(ByItem);

    /// <summary>Lays X out by user and by item.</summary>
    /// <param name="x">X, users x items: a pattern, or values that are finite and not negative. Not copied.</param>
    /// <param name="cancellation">Looked at between users.</param>
    /// <exception cref="ArgumentException">A value is negative or not finite; the message names the item.</exception>
    public static InteractionMatrix Of(CsrMatrix x, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        for (long p = 0; x.Values is not null && p < x.NonzeroCount; p++)
        {
            if (!(x.Values[p] >= 0) || !float.IsFinite(x.Values[p]))
                throw new ArgumentException(
                    $"Item {x.ColumnIndices[p]} has an interaction with the value {x.Values[p]}; values must be finite and not negative. "
                    + "Filter or binarise the interactions first.",
                    nameof(x));
        }

        return new InteractionMatrix(x, x.Transpose(cancellation));
    }

    /// <inheritdoc/>
    public override GramianNorms Norms(Work work = default) => GramianNorms.Compute(this, work);

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant(
            $"InteractionMatrix of {UserCount:N0} users x {ItemCount:N0} items, {InteractionCount:N0} interactions{(ByUser.IsPattern ? "" : " with values")}");

    internal override GramianColumns Columns(int[] order, float[]? scale) =>
        GramianColumns.OnDemand(ItemPairs.Create(this, order), scale is null ? null : Array.ConvertAll(order, j => scale[j]));

    internal override GramianRestriction Restriction() => new InteractionRestriction(ByItem);

    /// <summary>The sum of the squares of each item's values: the diagonal of X^T X.</summary>
    internal static double[] Squares(CsrMatrix byItem)
    {
        var squares = new double[byItem.RowCount];
        for (var j = 0; j < squares.Length; j++)
        {
            if (byItem.IsPattern)
            {
                squares[j] = byItem.RowLength(j);
                continue;
            }

            foreach (var value in byItem.Row(j).Values)
                squares[j] += (double)value * value;
        }

        return squares;
    }
}
