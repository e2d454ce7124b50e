using System.Diagnostics;
using Sansa.Dense;
using Sansa.Models;
using Sansa.Sparse;

namespace Sansa.Factorization;

/// <summary>
/// Exact Cholesky factorization of P (X^T X + l2 I) P^T followed by sparsification: the factor of SANSA's most accurate
/// variant (paper, section 3.1). Left-looking over supernodes in float32; the columns of X^T X are computed from X when
/// their panel is, and never stored as a matrix.
/// </summary>
public static class SupernodalCholesky
{
    /// <summary>Factorizes, keeps the largest entries and frees the rest.</summary>
    /// <param name="x">Users x items, the matrix that was analysed.</param>
    /// <param name="analysis">Its symbolic analysis, which holds the order.</param>
    /// <param name="options">l2, entries to keep, threads, memory.</param>
    /// <param name="progress">Told of the arithmetic done; may be null.</param>
    /// <param name="cancellation">Looked at every few milliseconds, inside large fronts too.</param>
    /// <exception cref="InsufficientMemoryException">The budget is smaller than the need; nothing has been allocated.</exception>
    /// <exception cref="NotPositiveDefiniteException">A pivot is not positive; its position and item are named.</exception>
    public static ExactFactor Factorize(
        CsrMatrix x,
        SymbolicAnalysis analysis,
        SupernodalCholeskyOptions options,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        analysis.RequireSameShape(x);
        var needed = analysis.PeakBytesFor(options.MaxNonzeros, options.Threads);
        MemoryBudget.Require(needed, options.MemoryBudget, $"The exact factor of {analysis.ItemCount} items", "Use another ordering, the incomplete factorization (ICF), or raise the memory budget.");
        var watch = Stopwatch.StartNew();
        using var context = new DenseContext(options.Threads, cancellation);
        var order = analysis.InternalOrder.NewToOld;
        var permuted = x.PermuteColumns(order);
        var layout = PanelLayout.Build(permuted, analysis.Tree);
        var structureSeconds = Lap(watch);
        using var factor = new NativeBuffer(layout.Length);
        try
        {
            using var numeric = new NumericFactorization(context, layout, factor, new GramianPanels(permuted, options.L2), progress);
            numeric.Run(analysis.Tree);
        }
        catch (NotPositiveDefiniteException e)
        {
            throw Explain(e, analysis, options.L2);
        }

        var numericSeconds = Lap(watch);
        var positions = Array.ConvertAll(order, item => analysis.Order.OldToNew[item]);
        var (lower, smallest) = new FactorSparsifier(context, layout, factor, positions).Extract(options.MaxNonzeros);
        return new ExactFactor(lower, analysis.FactorNonzeros, analysis.StoredFlops, smallest, structureSeconds, numericSeconds, Lap(watch));
    }

    private static NotPositiveDefiniteException Explain(NotPositiveDefiniteException e, SymbolicAnalysis analysis, float l2)
    {
        var item = analysis.InternalOrder.NewToOld[e.Pivot];
        var position = analysis.Order.OldToNew[item];
        var message = FormattableString.Invariant($"X^T X + {l2} I is not positive definite in float32: the pivot of item {item} (position {position} of the order) is {e.Value}. Raise l2, or remove duplicate or huge columns of X.");
        return new NotPositiveDefiniteException(position, e.Value, message, e);
    }

    private static double Lap(Stopwatch watch)
    {
        var seconds = watch.Elapsed.TotalSeconds;
        watch.Restart();
        return seconds;
    }
}
