using Sansa.Execution;
using Sansa.Sparse;

namespace Sansa.Ordering;

/// <summary>
/// Orders the items so that a factor of P (X^T X + Lambda) P^T has few nonzeros. Works on X; X^T X is never formed.
/// The result depends on the pattern of X only, and not on the thread count.
/// </summary>
public static class FillReducingOrdering
{
    /// <summary>Computes an ordering of the columns of X.</summary>
    /// <param name="x">Users x items; values are ignored.</param>
    /// <param name="method">How to order.</param>
    /// <param name="work">Progress; cancellation stops between pivots.</param>
    /// <returns>Position in the factor to item.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No such method.</exception>
    public static Permutation Compute(CsrMatrix x, OrderingMethod method, Work work = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Compute(x, x.ToPattern().Transpose(work.Cancellation), method, work);
    }

    /// <summary>Computes an ordering of the columns of X from X and its transpose.</summary>
    /// <param name="x">Users x items; values are ignored.</param>
    /// <param name="xTransposed">Items x users, the transpose of <paramref name="x"/>.</param>
    /// <param name="method">How to order.</param>
    /// <param name="work">Progress; cancellation stops between pivots.</param>
    /// <returns>Position in the factor to item.</returns>
    /// <exception cref="ArgumentException">The matrices are not each other's transpose (shape or number of entries).</exception>
    /// <exception cref="ArgumentOutOfRangeException">No such method.</exception>
    public static Permutation Compute(CsrMatrix x, CsrMatrix xTransposed, OrderingMethod method, Work work = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(xTransposed);
        if (x.RowCount != xTransposed.ColumnCount || x.ColumnCount != xTransposed.RowCount || x.NonzeroCount != xTransposed.NonzeroCount)
            throw new ArgumentException($"{xTransposed} is not the transpose of {x}.", nameof(xTransposed));
        var (byUser, byItem) = (x.ToPattern(), xTransposed.ToPattern());
        return method switch
        {
            OrderingMethod.ColumnMinimumDegree => Postordered(byItem, ColumnMinimumDegree.Compute(byUser, byItem, work.Report, work.Cancellation)),
            OrderingMethod.NestedDissection => Postordered(byItem, NestedDissection.Compute(byUser, byItem, Seed, work.Report, work.Cancellation).Order),
            OrderingMethod.Degree => ByDegree(byItem),
            OrderingMethod.Natural => Permutation.Identity(x.ColumnCount),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "Unknown ordering method."),
        };
    }

    /// <summary>Of the random choices in nested dissection; fixed, so that an order is a function of the pattern.</summary>
    internal const int Seed = 3;

    /// <summary>The same fill, in a postorder of the elimination tree.</summary>
    internal static Permutation Postordered(CsrMatrix xTransposed, int[] newToOld)
    {
        var parent = EliminationTree.OfGramian(xTransposed, newToOld);
        return new Permutation(newToOld).Then(new Permutation(Postorder.Compute(parent)));
    }

    /// <summary>Items by number of users, ascending, ties by index: a counting sort.</summary>
    internal static Permutation ByDegree(CsrMatrix xTransposed)
    {
        var next = new int[xTransposed.ColumnCount + 2];
        for (var item = 0; item < xTransposed.RowCount; item++)
            next[xTransposed.RowLength(item) + 1]++;
        for (var d = 0; d <= xTransposed.ColumnCount; d++)
            next[d + 1] += next[d];
        var order = new int[xTransposed.RowCount];
        for (var item = 0; item < order.Length; item++)
            order[next[xTransposed.RowLength(item)]++] = item;
        return new Permutation(order);
    }
}
