using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Interactive.Explorers;

/// <summary>Two pruned layers of a model.</summary>
internal sealed class PrunedLayers(Recommender whole, CsrMatrix encoder, CsrMatrix decoder) : FactorizedRecommender(encoder, decoder, whole.Report)
{
    public override ModelKind Kind => whole.Kind;

    public override ModelOptions Options => whole.Options;

    public override void Write(ModelWriter writer) => throw Refusal();

    public static NotSupportedException Refusal() => new("A pruned model is to be looked at. Save the whole one.");
}

/// <summary>One pruned item-item matrix of a model.</summary>
internal sealed class PrunedWeights(Recommender whole, CsrMatrix weights) : SparseRecommender(weights, whole.Report)
{
    public override ModelKind Kind => whole.Kind;

    public override ModelOptions Options => whole.Options;

    public override void Write(ModelWriter writer) => throw PrunedLayers.Refusal();
}
