namespace Sansa.Gramian;

/// <summary>
/// X^T X as the steps of a fit read it: computed from interactions when it is needed and never stored (<see cref="InteractionMatrix"/>), or
/// given as an item-item matrix (<see cref="GramianMatrix"/>).
/// </summary>
public abstract class GramianSource
{
    private protected GramianSource()
    {
    }

    /// <summary>Number of items.</summary>
    public abstract int ItemCount { get; }

    /// <summary>The diagonal of X^T X, by item: the number of users of each where X is binary. Treat it as read-only.</summary>
    public abstract double[] ItemSquares { get; }

    /// <summary>The norms of the columns of X^T X, and its number of nonzeros.</summary>
    /// <param name="work">Threads, progress, cancellation.</param>
    public abstract GramianNorms Norms(Execution.Work work = default);

    /// <summary>The lower half of P S X^T X S P^T column by column, where S = diag(scale) and position k holds item order[k].</summary>
    internal abstract GramianColumns Columns(int[] order, float[]? scale);

    /// <summary>A means for one thread to multiply by parts of X^T X.</summary>
    internal abstract GramianRestriction Restriction();
}
