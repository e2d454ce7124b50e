using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Recommendation;

/// <summary>A model with two sparse layers, scores = (u W^T) Z, as SANSA is (paper, Algorithm 1).</summary>
public abstract class FactorizedRecommender : Recommender
{
    /// <summary>Takes both layers without copying them.</summary>
    /// <param name="encoder">W^T, items x latent dimensions.</param>
    /// <param name="decoder">Z, latent dimensions x items.</param>
    /// <param name="report">How the training went.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    protected FactorizedRecommender(CsrMatrix encoder, CsrMatrix decoder, TrainingReport report)
        : base(report)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(decoder);
        if (encoder.ColumnCount != decoder.RowCount || encoder.RowCount != decoder.ColumnCount)
            throw new ArgumentException(
                "The layers must be items x latent and latent x items, "
                + $"but they are {encoder.RowCount} x {encoder.ColumnCount} and {decoder.RowCount} x {decoder.ColumnCount}.");
        (Encoder, Decoder) = (encoder, decoder);
    }

    /// <summary>The encoder W^T, items x latent dimensions.</summary>
    public CsrMatrix Encoder { get; }

    /// <summary>The decoder Z, latent dimensions x items.</summary>
    public CsrMatrix Decoder { get; }

    /// <inheritdoc/>
    public override int ItemCount => Decoder.ColumnCount;

    /// <inheritdoc/>
    public override long WeightCount => Encoder.NonzeroCount + Decoder.NonzeroCount;

    /// <inheritdoc/>
    public override UserScorer CreateScorer() => new TwoLayerScorer(Encoder, Decoder);
}
