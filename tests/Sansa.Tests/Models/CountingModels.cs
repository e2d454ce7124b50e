using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Tests.Models;

/// <summary>The simplest personal model, for tests of what is common to all: B = X^T X without its diagonal.</summary>
internal sealed class CountingModel(CsrMatrix weights) : Recommender(new TrainingReport())
{
    private static readonly ModelKind<TestOptions> Description = TestJson.Kind("test-counting", reader => new CountingModel(reader.Matrix("weights")));

    /// <summary>Called while the model is written, to make that fail.</summary>
    public Action? WhileWriting { get; init; }

    public CsrMatrix Weights => weights;

    public override ModelKind Kind => Description;

    public override TestOptions Options { get; } = new();

    public override long WeightCount => weights.NonzeroCount;

    public override int ItemCount => weights.ColumnCount;

    public static CountingModel Train(CsrMatrix x, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var counts = new float[x.ColumnCount, x.ColumnCount];
        for (var user = 0; user < x.RowCount; user++)
        {
            foreach (var i in x.Row(user).Indices)
            {
                foreach (var j in x.Row(user).Indices)
                    counts[i, j] += i == j ? 0 : 1;
            }
        }

        return new CountingModel(Sparse(counts));
    }

    public override UserScorer CreateScorer() => new LinearScorer(weights);

    public override void Write(ModelWriter writer)
    {
        writer.Matrix("weights", weights);
        WhileWriting?.Invoke();
    }

    private static CsrMatrix Sparse(float[,] dense)
    {
        var n = dense.GetLength(0);
        var (ap, ai, ax) = (new long[n + 1], new List<int>(), new List<float>());
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                if (dense[i, j] != 0)
                    (ai, ax).Add(j, dense[i, j]);
            }

            ap[i + 1] = ai.Count;
        }

        return new CsrMatrix(n, n, ap, [.. ai], [.. ax]);
    }
}

/// <summary>The same with two layers: the encoder is the counts, the decoder the identity.</summary>
internal sealed class TwoLayerCountingModel(CsrMatrix encoder, CsrMatrix decoder) : FactorizedRecommender(encoder, decoder, new TrainingReport())
{
    private static readonly ModelKind<TestOptions> Description =
        TestJson.Kind("test-two-layers", reader => new TwoLayerCountingModel(reader.Matrix("encoder"), reader.Matrix("decoder")));

    public override ModelKind Kind => Description;

    public override TestOptions Options { get; } = new();

    public static TwoLayerCountingModel Train(CsrMatrix x, CancellationToken cancellation)
    {
        int[] diagonal = [.. Enumerable.Range(0, x.ColumnCount)];
        var identity = new CsrMatrix(x.ColumnCount, x.ColumnCount, [.. Enumerable.Range(0, x.ColumnCount + 1).Select(i => (long)i)], diagonal, null);
        return new TwoLayerCountingModel(CountingModel.Train(x, cancellation).Weights, identity);
    }

    public override void Write(ModelWriter writer)
    {
        writer.Matrix("encoder", Encoder);
        writer.Matrix("decoder", Decoder);
    }
}

internal static class ListPair
{
    public static void Add(this (List<int> Indices, List<float> Values) lists, int index, float value)
    {
        lists.Indices.Add(index);
        lists.Values.Add(value);
    }
}

public class CountingModelTests : RecommenderContractTests
{
    protected override Recommender Train(CsrMatrix interactions, int threads, CancellationToken cancellation) =>
        CountingModel.Train(interactions, cancellation);
}

public class TwoLayerCountingModelTests : RecommenderContractTests
{
    protected override Recommender Train(CsrMatrix interactions, int threads, CancellationToken cancellation) =>
        TwoLayerCountingModel.Train(interactions, cancellation);
}
