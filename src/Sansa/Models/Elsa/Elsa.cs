using Sansa.Dense;
using Sansa.Execution;
using Sansa.Learning;
using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Models;

/// <summary>
/// ELSA (Vancura, Alves, Kasalicky, Kordik, "Scalable linear shallow autoencoder for collaborative filtering", RecSys 2022): B = A A^T - I with an
/// unit vector for each item, so that the diagonal is zero by itself.
/// </summary>
public sealed class Elsa : Recommender, IDisposable
{
    /// <summary>This model in the list of models.</summary>
    public static ModelKind<ElsaOptions> Description { get; } = new(
        "elsa", "ELSA", "low-rank autoencoder A A^T - I with unit vectors", Fit, Read, ModelsJson.Convention.ElsaOptions);

    private readonly ElsaNetwork _network;

    private Elsa(ElsaNetwork network, ElsaOptions options, TrainingReport report)
        : base(report) => (_network, Options) = (network, options);

    /// <inheritdoc/>
    public override ModelKind Kind => Description;

    /// <inheritdoc/>
    public override long WeightCount => _network.Vectors.Length;

    /// <inheritdoc/>
    public override int ItemCount => _network.ItemCount;

    /// <inheritdoc/>
    public override ElsaOptions Options { get; }

    /// <summary>Trains a model. Memory: five times its weights.</summary>
    /// <param name="x">Users x items. Users without items are left out.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="progress">Told each epoch's loss.</param>
    /// <param name="cancellation">Stops the training within a fraction of a second.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    /// <exception cref="InsufficientMemoryException">The weights do not fit; nothing was allocated.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static Elsa Fit(CsrMatrix x, ElsaOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        options ??= new ElsaOptions();
        options.Validate();
        cancellation.ThrowIfCancellationRequested();
        MemoryBudget.Require(5L * sizeof(float) * x.ColumnCount * options.Factors, null, $"ELSA on {x.ColumnCount} items",
            "Lower Factors, or drop rare items.");
        var run = new TrainingRun(options.Threads, progress, cancellation);
        run.Plan(("train", 1));
        var network = new ElsaNetwork(x.ColumnCount, options.Factors);
        try
        {
            run.Stage("train", _ => Train(network, x, options, run), weights => weights);
            return new Elsa(network, options, run.ToReport());
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>The vector of an item, of length 1: the cosine of two items' vectors is what one adds to the score of the other.</summary>
    /// <param name="item">Item index, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    public ReadOnlySpan<float> VectorOf(int item)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(item);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(item, ItemCount);
        return Columns.Span(_network.Unit, item);
    }

    /// <inheritdoc/>
    public override UserScorer CreateScorer() => new Scorer(_network);

    /// <inheritdoc/>
    public override void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ParameterFile.Write(writer, [_network.Vectors]);
    }

    /// <summary>Frees the weights at once. A model that is not disposed is freed by the garbage collector.</summary>
    public void Dispose() => _network.Dispose();

    private static Elsa Read(ModelReader reader, ElsaOptions options, TrainingReport report)
    {
        options.Validate();
        var network = new ElsaNetwork(reader.ItemCount, options.Factors);
        ParameterFile.Read(reader, [network.Vectors]);
        using var context = new DenseContext(threads: 1);
        network.Normalise(context);
        return new Elsa(network, options, report);
    }

    private static long Train(ElsaNetwork network, CsrMatrix x, ElsaOptions options, TrainingRun run)
    {
        using var context = new DenseContext(options.Threads, run.Work.Cancellation);
        var random = new CounterRandom(options.Seed);
        Initial.Glorot(network.Vectors, options.Factors, x.ColumnCount, random.Stream(0));
        var users = new UserEpochs(x, options.BatchSize, random.Stream(1));
        var adam = new Adam([network.Vectors], options.LearningRate, nesterov: true, share: options.RateShares(users.Count));
        new EpochLoop([network.Vectors], [adam], run, Checkpoint.Of(Description.Name, options, x)).Run(options.Epochs, int.MaxValue,
            (epoch, report) => users.Run(epoch, batch =>
        {
            adam.BeginStep();
            var rows = x.SelectRows(batch);
            return network.Step(context, rows, rows.Transpose(), adam);
        }, report, context.Cancellation), measure: null);
        network.Normalise(context);
        return network.Vectors.Length;
    }

    private sealed unsafe class Scorer(ElsaNetwork network) : LowRankScorer(network.UnitBuffer, network.Vectors.Rows, network.ItemCount)
    {
        protected override bool Encode(ReadOnlySpan<int> items, ReadOnlySpan<float> values, Span<float> factor)
        {
            factor.Clear();
            fixed (float* sum = factor)
                SparseSums.Add(items, values, network.Unit, sum);
            return !items.IsEmpty;
        }

        /// <summary>An item adds nothing to its own score: the -I.</summary>
        protected override void Adjust(ReadOnlySpan<int> items, ReadOnlySpan<float> values)
        {
            for (var h = 0; h < items.Length; h++)
                Scores[items[h]] = Scores[items[h]] - (values.IsEmpty ? 1f : values[h]) + 0f;
        }
    }
}
