using Sansa.Execution;
using Sansa.Sparse;

namespace Sansa.Ordering;

/// <summary>
/// The separators that <see cref="OrderingMethod.NestedDissection"/> finds, as a tree: a few items through which everything else is joined, then the same in
/// each half. <see cref="FillReducingOrdering"/> gives the order alone.
/// </summary>
public sealed class Dissection
{
    private int[]? _partOf;

    private Dissection(Permutation order, IReadOnlyList<ItemPart> parts) => (Order, Parts) = (order, parts);

    /// <summary>
    /// The order of elimination: of each part its halves first, then its separator. The factor has as many entries in this order as in that of
    /// <see cref="FillReducingOrdering"/>, which is a postorder of the same tree.
    /// </summary>
    public Permutation Order { get; }

    /// <summary>All parts: first that of all items, and each part before those inside it.</summary>
    public IReadOnlyList<ItemPart> Parts { get; }

    /// <summary>For each item, the index of the innermost part that has it: the one whose <see cref="ItemPart.Items"/> name it.</summary>
    public IReadOnlyList<int> PartOf => _partOf ??= FindParts();

    /// <summary>Dissects the graph of X^T X, which is never formed.</summary>
    /// <param name="x">Users x items; values are ignored.</param>
    /// <param name="work">Progress; cancellation stops soon.</param>
    /// <exception cref="ArgumentNullException">There is no matrix.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static Dissection Compute(CsrMatrix x, Work work = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        var byUser = x.ToPattern();
        var found = NestedDissection.Compute(
            byUser, byUser.Transpose(work.Cancellation), FillReducingOrdering.Seed, work.Report, work.Cancellation);
        return new Dissection(new Permutation(found.Order), found.Parts);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"Dissection of {Order.Length:N0} items, {Parts.Count:N0} parts, {Parts.Where(p => p.IsSplit).Sum(p => p.Items.Length):N0} items in separators");

    private int[] FindParts()
    {
        var partOf = new int[Order.Length];
        for (var part = 0; part < Parts.Count; part++)
        {
            foreach (var item in Parts[part].Items)
                partOf[item] = part;
        }

        return partOf;
    }
}
