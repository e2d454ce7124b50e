using Sansa.Dense;
using Sansa.Learning;
using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Training;

namespace Sansa.Models;

/// <summary>
/// What the autoencoders over items share. Their scores are logits of a softmax over all items: their order matters, not their sign. They are not
/// linear in the history, so there is no explanation that adds up.
/// </summary>
public abstract class Autoencoder : Recommender, IDisposable
{
    private readonly IAutoencoder _network;

    private protected Autoencoder(IAutoencoder network, TrainingReport report)
        : base(report) => _network = network;

    /// <inheritdoc/>
    public override long WeightCount => _network.Parameters.Sum(p => p.Length);

    /// <inheritdoc/>
    public override int ItemCount => _network.ItemCount;

    /// <summary>False: a score is a logit of a network.</summary>
    public override bool CanExplain => false;

    /// <inheritdoc/>
    public override UserScorer CreateScorer() => new Scorer(_network);

    /// <inheritdoc/>
    public override void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ParameterFile.Write(writer, _network.Parameters);
    }

    /// <summary>Frees the weights at once. A model that is not disposed is freed by the garbage collector.</summary>
    public void Dispose()
    {
        _network.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Encodes one user at a time, and computes the logits of many together.</summary>
    internal sealed unsafe class Scorer(IAutoencoder network)
        : LowRankScorer(network.Output.Weights.Buffer, network.Output.Weights.Rows, network.ItemCount, network.Output.Bias.Buffer)
    {
        protected override bool Encode(ReadOnlySpan<int> items, ReadOnlySpan<float> values, Span<float> factor)
        {
            fixed (float* hidden = factor)
                network.Infer(Context, UserBatch.NormalisedRow(items, values, network.ItemCount), new MatrixView(hidden, factor.Length, 1, factor.Length));
            return !items.IsEmpty;
        }
    }
}
