using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>
/// Item-based nearest neighbours, the classic baseline: B holds for each item the cosines of its most similar items, and a
/// user's scores are u B. With the columns x_i of X, cos(i, j) = x_i . x_j / (||x_i|| ||x_j|| + shrinkage).
/// </summary>
/// <remarks>Sarwar, Karypis, Konstan, Riedl, "Item-based collaborative filtering recommendation algorithms", WWW 2001.</remarks>
public sealed class ItemKnn : Recommender
{
    /// <summary>The value of <see cref="Recommender.Method"/>.</summary>
    public const string MethodName = "itemknn";

    /// <summary>Takes a trained matrix without copying it.</summary>
    /// <param name="weights">B, items x items: row i holds the cosines of the neighbours of item i.</param>
    /// <param name="options">What it was trained with.</param>
    /// <exception cref="ArgumentException">The matrix is not square.</exception>
    public ItemKnn(CsrMatrix weights, ItemKnnOptions options)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(options);
        if (weights.RowCount != weights.ColumnCount)
            throw new ArgumentException($"An item-item matrix must be square, but it is {weights.RowCount} x {weights.ColumnCount}.", nameof(weights));
        (Weights, Options) = (weights, options);
    }

    /// <summary>B, items x items: row i holds the cosines of the neighbours of item i.</summary>
    public CsrMatrix Weights { get; }

    /// <summary>What the model was trained with.</summary>
    public ItemKnnOptions Options { get; }

    /// <inheritdoc/>
    public override string Method => MethodName;

    /// <inheritdoc/>
    public override int ItemCount => Weights.ColumnCount;

    /// <summary>Finds the neighbours of each item. Memory: the model, and one row of X^T X for each thread.</summary>
    /// <param name="x">X, users x items.</param>
    /// <param name="options">How many neighbours; the defaults where null.</param>
    /// <param name="progress">Told how much is done.</param>
    /// <param name="cancellation">Stops between items.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled; nothing is left behind.</exception>
    public static ItemKnn Fit(CsrMatrix x, ItemKnnOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        options ??= new ItemKnnOptions();
        options.Validate();
        return new ItemKnn(ItemNeighbours.Compute(x, options, progress, cancellation), options);
    }

    /// <inheritdoc/>
    public override UserScorer CreateScorer() => new LinearScorer(Weights);

    /// <inheritdoc/>
    public override void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Matrix("weights", Weights);
        writer.Json("options", Options);
    }

    internal static ItemKnn Read(ModelReader reader) => new(reader.Matrix("weights"), reader.Json<ItemKnnOptions>("options"));
}
