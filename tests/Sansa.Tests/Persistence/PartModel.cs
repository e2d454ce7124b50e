using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Tests.Models;
using Sansa.Training;

namespace Sansa.Tests.Persistence;

/// <summary>A model that writes what a test wants to see written.</summary>
internal sealed class PartModel(Action<ModelWriter> write) : Recommender(new TrainingReport())
{
    public override ModelKind Kind { get; } = TestJson.Kind("test-writes");

    public override TestOptions Options { get; } = new();

    public override long WeightCount => 0;

    public override int ItemCount => 1;

    public override UserScorer CreateScorer() => throw new NotSupportedException();

    public override void Write(ModelWriter writer) => write(writer);
}
