using System.Diagnostics;
using System.Globalization;
using Sansa.Dense;
using Sansa.Execution;
using Sansa.Sparse;

namespace Sansa.Factorization;

/// <summary>
/// Exact Cholesky factorization of P (X^T X + Lambda) P^T followed by sparsification: the factor of SANSA's most accurate
/// variant (paper, section 3.1). Left-looking over supernodes in float32; the columns of X^T X are computed from X when
/// their panel is, and never stored as a matrix.
/// </summary>
public static class SupernodalCholesky
{
    /// <summary>Factorizes, keeps the largest entries and frees the rest.</summary>
    /// <param name="x">Users x items, the matrix that was analysed.</param>
    /// <param name="analysis">Its symbolic analysis, which holds the order.</param>
    /// <param name="ridge">The diagonal of Lambda by item; with zeros X^T X itself must be positive definite.</param>
    /// <param name="maxNonzeros">Entries of the factor to keep, the diagonal included, which is always kept; the largest in magnitude stay.</param>
    /// <param name="work">Threads, memory, progress; cancellation is looked at every few milliseconds, inside large fronts too.</param>
    /// <param name="isByColumn">True to keep as many entries of each column, false to keep the largest of all.</param>
    /// <exception cref="InsufficientMemoryException">The budget is smaller than the need; nothing has been allocated.</exception>
    /// <exception cref="NotPositiveDefiniteException">A pivot is not positive; its position and item are named.</exception>
    public static SupernodalFactor Factorize(CsrMatrix x, SymbolicAnalysis analysis, double[] ridge, long maxNonzeros = long.MaxValue, Work work = default,
        bool isByColumn = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentNullException.ThrowIfNull(ridge);
        ArgumentOutOfRangeException.ThrowIfNegative(maxNonzeros);
        analysis.RequireSameShape(x);
        var needed = analysis.PeakBytesFor(maxNonzeros, work.Threads);
        MemoryBudget.Require(
            needed, work.MemoryBudget, $"The exact factor of {analysis.ItemCount} items",
            "Use another ordering, the incomplete factor, or a larger memory budget.");
        var watch = Stopwatch.StartNew();
        using var context = new DenseContext(work.Threads, work.Cancellation);
        var order = analysis.InternalOrder.NewToOld;
        var permuted = x.PermuteColumns(order);
        var layout = PanelLayout.Build(permuted, analysis.Tree);
        var structureSeconds = Lap(watch);
        using var factor = new NativeBuffer(layout.Length);
        try
        {
            using var numeric = new NumericFactorization(
                context, layout, factor, new GramianPanels(permuted, Array.ConvertAll(order, item => (float)ridge[item])), work);
            numeric.Run(analysis.Tree);
        }
        catch (NotPositiveDefiniteException e)
        {
            throw Explain(e, analysis);
        }

        var numericSeconds = Lap(watch);
        var positions = Array.ConvertAll(order, item => analysis.Order.OldToNew[item]);
        var sparsifier = new FactorSparsifier(context, layout, factor, positions);
        var (lower, smallest) = isByColumn ? (sparsifier.ExtractByColumn(maxNonzeros / Math.Max(1, x.ColumnCount)), 0) : sparsifier.Extract(maxNonzeros);
        return new SupernodalFactor(lower, analysis.FactorNonzeros, analysis.StoredFlops, smallest, structureSeconds, numericSeconds, Lap(watch));
    }

    private static NotPositiveDefiniteException Explain(NotPositiveDefiniteException e, SymbolicAnalysis analysis)
    {
        var item = analysis.InternalOrder.NewToOld[e.Pivot];
        var position = analysis.Order.OldToNew[item];
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"X^T X + Lambda is not positive definite in float32: the pivot of item {item} (position {position} of the order) is {e.Value}. "
            + $"Use a larger ridge, or remove duplicate or huge columns of X.");
        return new NotPositiveDefiniteException(position, e.Value, message, e);
    }

    private static double Lap(Stopwatch watch)
    {
        var seconds = watch.Elapsed.TotalSeconds;
        watch.Restart();
        return seconds;
    }
}
