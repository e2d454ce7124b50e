using System.Globalization;
using Sansa.Execution;
using Sansa.Gramian;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Factorization;

/// <summary>
/// What an exact Cholesky factorization of P (X^T X + Lambda) P^T will cost, known before memory is spent: the size of the
/// factor, the arithmetic and the peak memory. Made from X in almost linear time; X^T X is not formed.
/// </summary>
public sealed class SymbolicAnalysis
{
    private SymbolicAnalysis(Permutation order, Permutation internalOrder, int[] counts, SupernodeTree tree, long interactions)
    {
        (Order, InternalOrder, Tree, InteractionCount) = (order, internalOrder, tree, interactions);
        ColumnCounts = counts;
        foreach (var c in counts)
            (FactorNonzeros, Flops) = (FactorNonzeros + c, Flops + ((double)c * c));
        for (var s = 0; s < tree.Count; s++)
        {
            var (width, below) = (tree.Start[s + 1] - tree.Start[s], tree.Below[s]);
            StoredEntries += PanelLayout.StoredEntries(width, below);
            StoredFlops += SupernodeTree.Flops(width, below);
            LargestFront = Math.Max(LargestFront, width + below);
            StructureBytes += 4L * (width + below);
        }
    }

    /// <summary>The order that was analysed: position in the factor to item.</summary>
    public Permutation Order { get; }

    /// <summary>Number of items, the order of the factor.</summary>
    public int ItemCount => Order.Length;

    /// <summary>Nonzeros of each column of the factor, the diagonal included, by position in <see cref="Order"/>.</summary>
    public IReadOnlyList<int> ColumnCounts { get; }

    /// <summary>Nonzeros of the factor, the diagonal included.</summary>
    public long FactorNonzeros { get; }

    /// <summary>Multiplications and additions of the factorization: the sum of the squared column counts.</summary>
    public double Flops { get; }

    /// <summary>Number of supernodes: groups of columns with (nearly) the same rows, stored as one dense block each.</summary>
    public int SupernodeCount => Tree.Count;

    /// <summary>Rows of the tallest supernode.</summary>
    public int LargestFront { get; }

    /// <summary>float32 values that the factor takes while it is computed, with the explicit zeros of relaxed supernodes.</summary>
    public long StoredEntries { get; }

    /// <summary>Multiplications and additions with those zeros.</summary>
    public double StoredFlops { get; }

    /// <summary>Peak bytes of <see cref="SupernodalCholesky"/> on all cores, without X itself and without what is kept of the factor.</summary>
    public long PeakBytes => PeakBytesFor(0, 0);

    internal Permutation InternalOrder { get; }

    internal SupernodeTree Tree { get; }

    private long InteractionCount { get; }

    private long StructureBytes { get; }

    /// <summary>Peak bytes when so many entries are kept: the factor, its structure, X by items, scratch, and entries on their way out.</summary>
    internal long PeakBytesFor(long kept, int threads)
    {
        const long scratchBytes = 6L << 20;
        var workers = ParallelLoop.Workers(threads);
        return (4 * StoredEntries) + (2 * StructureBytes) + (16 * InteractionCount) + (64L * ItemCount)
            + (workers * (scratchBytes + (4L * ItemCount))) + (28 * Math.Min(kept, FactorNonzeros));
    }

    /// <summary>Refuses a matrix that cannot be the one analysed.</summary>
    internal void RequireSameShape(CsrMatrix x)
    {
        if (x.ColumnCount != ItemCount || x.NonzeroCount != InteractionCount)
            throw new ArgumentException($"{x} is not the matrix that was analysed, which had {ItemCount} columns and {InteractionCount} nonzeros.", nameof(x));
    }

    /// <summary>Analyses a factorization of P (X^T X + Lambda) P^T; Lambda does not matter for its size.</summary>
    /// <param name="x">X; values are ignored.</param>
    /// <param name="order">Position in the factor to item, as from <see cref="FillReducingOrdering"/>.</param>
    /// <param name="cancellation">Looked at between the steps.</param>
    /// <exception cref="ArgumentException">The order has another length than X has columns.</exception>
    public static SymbolicAnalysis Compute(InteractionMatrix x, Permutation order, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(order);
        if (order.Length != x.ItemCount)
            throw new ArgumentException($"X has {x.ItemCount} columns, but the order has {order.Length}.", nameof(order));
        return Compute(x.ByUser, x.ByItem.ToPattern(), order, relaxed: true, cancellation);
    }

    /// <summary>Analyses column minimum degree and nested dissection, and gives the one that needs less arithmetic.</summary>
    /// <param name="x">X; values are ignored.</param>
    /// <param name="work">Progress, cancellation.</param>
    public static SymbolicAnalysis Best(InteractionMatrix x, Work work = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        // About as long each.
        var dissected = Analyse(OrderingMethod.NestedDissection, work.Part(0, 0.5));
        var minimum = Analyse(OrderingMethod.ColumnMinimumDegree, work.Part(0.5, 1));
        return dissected.Flops < minimum.Flops ? dissected : minimum;

        SymbolicAnalysis Analyse(OrderingMethod method, Work part) =>
            Compute(x, FillReducingOrdering.Compute(x.ByUser, x.ByItem, method, part), work.Cancellation);
    }

    internal static SymbolicAnalysis Compute(CsrMatrix x, CsrMatrix xTransposed, Permutation order, bool relaxed, CancellationToken cancellation)
    {
        var tree = EliminationTree.OfGramian(xTransposed, order.NewToOld);
        var post = new Permutation(Postorder.Compute(tree));
        cancellation.ThrowIfCancellationRequested();
        var parent = Array.ConvertAll(post.NewToOld, k => tree[k] < 0 ? -1 : post.OldToNew[tree[k]]);
        var postordered = order.Then(post);
        var counts = Ordering.ColumnCounts.OfGramian(x.ToPattern().PermuteColumns(postordered.NewToOld), parent);
        cancellation.ThrowIfCancellationRequested();
        var supernodes = SupernodeTree.Build(parent, counts, relaxed);
        return new SymbolicAnalysis(
            order,
            postordered.Then(new Permutation(supernodes.ColumnOrder)),
            Array.ConvertAll(post.OldToNew, k => counts[k]),
            supernodes,
            x.NonzeroCount);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"SymbolicAnalysis of {ItemCount} items: {FactorNonzeros:N0} nonzeros in L, {Flops:E2} flops, "
        + $"{SupernodeCount} supernodes, {PeakBytes / 1e6:N0} MB peak");
}
