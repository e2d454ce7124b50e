using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Models;

/// <summary>
/// Item-based nearest neighbours, the classic baseline: B holds for each item the cosines of its most similar items, and a
/// user's scores are u B. With the columns x_i of X, cos(i, j) = x_i . x_j / (||x_i|| ||x_j|| + shrinkage).
/// </summary>
/// <remarks>Sarwar, Karypis, Konstan, Riedl, "Item-based collaborative filtering recommendation algorithms", WWW 2001.</remarks>
public sealed class ItemKnn : SparseRecommender
{
    /// <summary>This model in the list of models.</summary>
    public static ModelKind<ItemKnnOptions> Description { get; } = new(
        "itemknn", "ItemKNN", "cosine neighbours of each item, a baseline", Fit, Read, ModelsJson.Convention.ItemKnnOptions);

    /// <summary>Takes a trained matrix without copying it.</summary>
    /// <param name="weights">B, items x items: row i holds the cosines of the neighbours of item i.</param>
    /// <param name="options">What it was trained with.</param>
    /// <param name="report">How the training went; empty where null.</param>
    /// <exception cref="ArgumentException">The matrix is not square.</exception>
    public ItemKnn(CsrMatrix weights, ItemKnnOptions options, TrainingReport? report = null)
        : base(weights, report ?? new TrainingReport())
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
    }

    /// <inheritdoc/>
    public override ItemKnnOptions Options { get; }

    /// <inheritdoc/>
    public override ModelKind Kind => Description;

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
        var run = new TrainingRun(options.Threads, progress, cancellation);
        run.Plan(("neighbours", 1));
        var weights = run.Stage("neighbours", work => ItemNeighbours.Compute(x, options, work), b => b.NonzeroCount);
        return new ItemKnn(weights, options, run.ToReport());
    }

    /// <inheritdoc/>
    public override void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Matrix("weights", Weights);
    }

    private static ItemKnn Read(ModelReader reader, ItemKnnOptions options, TrainingReport report) => new(reader.Matrix("weights"), options, report);
}
