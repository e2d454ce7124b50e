using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Models;

/// <summary>
/// Item-based nearest neighbours, the classic baseline: B holds the similarity of each item to its most similar items, and a user's scores are u B.
/// With the columns x_i of X, sim(i, j) = x_i . x_j / (||x_i||^(2 alpha) ||x_j||^(2 - 2 alpha) + shrinkage) for an item i of the history and a candidate j.
/// </summary>
/// <remarks>
/// Sarwar, Karypis, Konstan, Riedl, "Item-based collaborative filtering recommendation algorithms", WWW 2001; the shrinkage of Bell and Koren, "Improved
/// neighborhood-based collaborative filtering", KDD Cup 2007.
/// </remarks>
public sealed class ItemKnn : SparseRecommender
{
    /// <summary>This model in the list of models.</summary>
    public static ModelKind<ItemKnnOptions> Description { get; } = new(
        "itemknn", "ItemKNN", "the most similar items of each item by cosine, a baseline", Fit, Read, ModelsJson.Convention.ItemKnnOptions);

    private readonly float[]? _offsets;

    /// <summary>Takes a trained matrix without copying it.</summary>
    /// <param name="weights">B, items x items: row i holds what item i in a history adds to the score of each item.</param>
    /// <param name="options">What it was trained with.</param>
    /// <param name="report">How the training went; empty where null.</param>
    /// <param name="offsets">What is added to the score of each item; null for nothing.</param>
    /// <exception cref="ArgumentException">The matrix is not square, or the offsets are not one for each item.</exception>
    public ItemKnn(CsrMatrix weights, ItemKnnOptions options, TrainingReport? report = null, float[]? offsets = null)
        : base(weights, report ?? new TrainingReport())
    {
        ArgumentNullException.ThrowIfNull(options);
        if (offsets is not null && offsets.Length != weights.ColumnCount)
            throw new ArgumentException($"There are {offsets.Length} offsets for {weights.ColumnCount} items.", nameof(offsets));
        (Options, _offsets) = (options, offsets);
    }

    /// <inheritdoc/>
    public override ItemKnnOptions Options { get; }

    /// <inheritdoc/>
    public override ModelKind Kind => Description;

    /// <inheritdoc/>
    public override long WeightCount => Weights.NonzeroCount + (_offsets?.Length ?? 0);

    /// <summary>Finds the neighbours of each item. Memory: the model, and one row of X^T X for each thread.</summary>
    /// <param name="x">X, users x items.</param>
    /// <param name="options">How items are compared; the defaults where null.</param>
    /// <param name="progress">Told how much is done.</param>
    /// <param name="cancellation">Stops between items.</param>
    /// <exception cref="ArgumentException">An option is outside its range, or a weighting meets a negative value.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled; nothing is left behind.</exception>
    public static ItemKnn Fit(
        CsrMatrix x, ItemKnnOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        options ??= new ItemKnnOptions();
        options.Validate();
        var run = new TrainingRun(options.Threads, progress, cancellation);
        run.Plan(("neighbours", 1));
        var weights = run.Stage("neighbours", work => ItemNeighbours.Compute(x, options, work), b => b.NonzeroCount);
        return new ItemKnn(weights, options, run.ToReport(), options.ItemMeans ? Offsets(x, weights) : null);
    }

    /// <inheritdoc/>
    public override bool CanExplain => _offsets is null;

    /// <inheritdoc/>
    public override UserScorer CreateScorer() => _offsets is null ? new LinearScorer(Weights) : new OffsetScorer(Weights, _offsets);

    /// <inheritdoc/>
    public override void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Matrix("weights", Weights);
        if (_offsets is not null)
            writer.Array("offsets", _offsets);
    }

    private static ItemKnn Read(ModelReader reader, ItemKnnOptions options, TrainingReport report) =>
        new(reader.Matrix("weights"), options, report, options.ItemMeans ? reader.Array<float>("offsets").Values : null);

    /// <summary>m_j - sum_i B_ij m_i, with the mean m_i of item i over all users.</summary>
    private static float[] Offsets(CsrMatrix x, CsrMatrix weights)
    {
        var means = new double[x.ColumnCount];
        for (long p = 0; p < x.NonzeroCount; p++)
            means[x.ColumnIndices[p]] += (x.Values is null ? 1.0 : x.Values[p]) / x.RowCount;
        var offsets = (double[])means.Clone();
        for (var i = 0; i < weights.RowCount; i++)
        {
            var row = weights.Row(i);
            for (var p = 0; p < row.Count; p++)
                offsets[row.Indices[p]] -= row.ValueAt(p) * means[i];
        }

        return Array.ConvertAll(offsets, o => (float)o + 0f);
    }
}
