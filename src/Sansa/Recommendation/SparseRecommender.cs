using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Recommendation;

/// <summary>A model with one sparse item-item matrix, scores = u B.</summary>
public abstract class SparseRecommender : Recommender
{
    /// <summary>Takes the matrix without copying it.</summary>
    /// <param name="weights">B, items x items.</param>
    /// <param name="report">How the training went.</param>
    /// <exception cref="ArgumentException">The matrix is not square.</exception>
    protected SparseRecommender(CsrMatrix weights, TrainingReport report)
        : base(report)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.RowCount != weights.ColumnCount)
            throw new ArgumentException($"An item-item matrix must be square, but it is {weights.RowCount} x {weights.ColumnCount}.", nameof(weights));
        Weights = weights;
    }

    /// <summary>B: row i holds what item i in a history adds to the score of each item.</summary>
    public CsrMatrix Weights { get; }

    /// <inheritdoc/>
    public override int ItemCount => Weights.ColumnCount;

    /// <inheritdoc/>
    public override long WeightCount => Weights.NonzeroCount;

    /// <inheritdoc/>
    public override UserScorer CreateScorer() => new LinearScorer(Weights);
}
