using Sansa.Dense;
using Sansa.Execution;
using Sansa.Learning;
using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Models;

/// <summary>
/// UltraGCN (Mao, Zhu, Xiao, Lu, Wang, He, "UltraGCN: ultra simplification of graph convolutional networks for recommendation", CIKM 2021): a vector for
/// each user and item whose products are trained to the limit of infinitely many layers of message passing, by a constraint loss.
/// </summary>
/// <remarks>
/// The model knows the users that it was trained on by their histories and scores with the vectors that it learned for them. Any other history gets the
/// vector that minimises its part of the loss. Weights of a history do not count, as in training. Scores are not linear in the history.
/// </remarks>
public sealed class UltraGcn : Recommender, IDisposable
{
    /// <summary>This model in the list of models.</summary>
    public static ModelKind<UltraGcnOptions> Description { get; } = new(
        "ultragcn", "UltraGCN", "vectors of users and items by a constraint loss", Fit, Read, ModelsJson.Convention.UltraGcnOptions);

    private readonly Parameter _users;
    private readonly Parameter _items;
    private readonly float[] _itemBeta;
    private readonly CsrMatrix _neighbours;
    private readonly CsrMatrix _histories;
    private readonly Dictionary<int, List<int>> _usersByHash = [];

    private UltraGcn(Parameter users, Parameter items, float[] itemBeta, CsrMatrix neighbours, CsrMatrix histories, UltraGcnOptions options,
        TrainingReport report)
        : base(report)
    {
        (_users, _items, _itemBeta, _neighbours, _histories, Options) = (users, items, itemBeta, neighbours, histories, options);
        for (var u = 0; u < histories.RowCount; u++)
        {
            var hash = HashOf(histories.Row(u).Indices);
            if (!_usersByHash.TryGetValue(hash, out var list))
                _usersByHash.Add(hash, list = []);
            list.Add(u);
        }
    }

    /// <inheritdoc/>
    public override ModelKind Kind => Description;

    /// <inheritdoc/>
    public override long WeightCount => _users.Length + _items.Length;

    /// <inheritdoc/>
    public override int ItemCount => _items.Columns;

    /// <inheritdoc/>
    public override UltraGcnOptions Options { get; }

    /// <summary>Trains a model. Memory: three times its weights, the histories, and a batch of interactions x negatives.</summary>
    /// <param name="x">Users x items; only which entries are stored counts.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="progress">Told each epoch's loss.</param>
    /// <param name="cancellation">Stops the training within a fraction of a second.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    /// <exception cref="InsufficientMemoryException">The weights do not fit; nothing was allocated.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static UltraGcn Fit(CsrMatrix x, UltraGcnOptions? options = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        options ??= new UltraGcnOptions();
        options.Validate();
        cancellation.ThrowIfCancellationRequested();
        MemoryBudget.Require(BytesOf(x, options), null, $"UltraGCN on {x.RowCount} users and {x.ColumnCount} items", "Lower Factors, BatchSize or Negatives.");
        var run = new TrainingRun(options.Threads, progress, cancellation);
        run.Plan(("graph", 0.01), ("train", 0.99));
        using var context = new DenseContext(options.Threads, cancellation);
        var graphs = run.Stage("graph", _ => ConstraintGraphs.Of(context, x, options.Neighbours), g => g.Neighbours.NonzeroCount);
        var network = new UltraGcnNetwork(x.RowCount, x.ColumnCount, graphs, options);
        try
        {
            run.Stage("train", _ => Train(network, x, options, run, context), weights => weights);
            return new UltraGcn(network.Users, network.Items, graphs.ItemBeta, graphs.Neighbours, x.ToPattern(), options, run.ToReport());
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>False: a user's vector is not a sum over the history.</summary>
    public override bool CanExplain => false;

    /// <inheritdoc/>
    public override UserScorer CreateScorer() => new Scorer(this);

    /// <inheritdoc/>
    public override void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Array("item_beta", _itemBeta);
        writer.Matrix("neighbours", _neighbours);
        writer.Matrix("histories", _histories);
        ParameterFile.Write(writer, [_users, _items]);
    }

    /// <summary>Frees the weights at once. A model that is not disposed is freed by the garbage collector.</summary>
    public void Dispose()
    {
        _users.Dispose();
        _items.Dispose();
    }

    private static UltraGcn Read(ModelReader reader, UltraGcnOptions options, TrainingReport report)
    {
        options.Validate();
        var (beta, neighbours, histories) = (reader.Array<float>("item_beta").Values, reader.Matrix("neighbours"), reader.Matrix("histories"));
        if (beta.Length != reader.ItemCount || neighbours.RowCount != reader.ItemCount || neighbours.ColumnCount != reader.ItemCount
            || histories.ColumnCount != reader.ItemCount)
            throw new InvalidDataException($"item_beta, neighbours and histories are not of {reader.ItemCount} items");
        Parameter users = new("users", options.Factors, histories.RowCount), items = new("items", options.Factors, reader.ItemCount);
        ParameterFile.Read(reader, [users, items]);
        return new UltraGcn(users, items, beta, neighbours, histories, options, report);
    }

    /// <summary>The vectors with their moments, and three numbers for each product of a batch.</summary>
    private static long BytesOf(CsrMatrix x, UltraGcnOptions options) => 3L * sizeof(float)
        * ((((long)x.RowCount + x.ColumnCount) * options.Factors)
            + (options.AllNegatives ? (long)x.ColumnCount * options.Factors : (long)options.BatchSize * (1 + options.Neighbours + options.Negatives)));

    /// <summary>Minibatches of interactions, in another order in each epoch.</summary>
    private static long Train(UltraGcnNetwork network, CsrMatrix x, UltraGcnOptions options, TrainingRun run, DenseContext context)
    {
        var random = new CounterRandom(options.Seed);
        network.Initialise(random.Stream(0));
        Parameter[] parameters = [network.Users, network.Items];
        var examples = options.AllNegatives ? Enumerable.Range(0, x.RowCount).LongCount(u => x.RowLength(u) > 0) : x.NonzeroCount;
        var adam = new Adam(parameters, options.LearningRate, options.Gamma, share: options.RateShares(examples));
        var users = new int[x.NonzeroCount];
        for (var u = 0; u < x.RowCount; u++)
            users.AsSpan((int)x.RowPointers[u]..(int)x.RowPointers[u + 1]).Fill(u);
        new EpochLoop(parameters, [adam], run, Checkpoint.Of(Description.Name, options, x)).Run(options.Epochs, int.MaxValue, (epoch, report) =>
        {
            var (negatives, loss, done) = (random.Stream(2).Stream(epoch), 0.0, 0);
            foreach (var batch in Batches(x, options, random.Stream(1).Stream(epoch)))
            {
                context.Cancellation.ThrowIfCancellationRequested();
                adam.BeginStep();
                loss += network.Step(context, [.. batch.Select(e => users[e])], [.. batch.Select(e => x.ColumnIndices[e])], negatives.Stream(done), adam);
                report((done += batch.Length) / (double)users.Length);
            }

            adam.Finish(context);
            return loss / Math.Max(1, users.Length);
        }, measure: null);
        return parameters.Sum(p => p.Length);
    }

    /// <summary>The interactions of each step: some of all, or all of some users.</summary>
    private static IEnumerable<int[]> Batches(CsrMatrix x, UltraGcnOptions options, CounterRandom random)
    {
        if (!options.AllNegatives)
            return random.Permutation((int)x.NonzeroCount).Chunk(options.BatchSize);
        var users = random.Permutation(x.RowCount).Where(u => x.RowLength(u) > 0);
        return users.Chunk(options.BatchSize).Select(chunk =>
            chunk.SelectMany(u => Enumerable.Range((int)x.RowPointers[u], x.RowLength(u))).ToArray());
    }

    /// <summary>The training user with exactly this history; -1 for none.</summary>
    private int UserOf(ReadOnlySpan<int> history)
    {
        foreach (var user in _usersByHash.GetValueOrDefault(HashOf(history)) ?? [])
        {
            if (_histories.Row(user).Indices.SequenceEqual(history))
                return user;
        }

        return -1;
    }

    private static int HashOf(ReadOnlySpan<int> items)
    {
        var hash = 17;
        foreach (var item in items)
            hash = unchecked((hash * 486187739) + item);
        return hash;
    }

    private sealed class Scorer(UltraGcn model) : LowRankScorer(model._items.Buffer, model.Options.Factors, model.ItemCount)
    {
        private readonly UserFoldIn _foldIn = new(model._items, model._itemBeta, model._neighbours,
            (int)((model._histories.NonzeroCount + model.Options.BatchSize - 1) / model.Options.BatchSize), model.Options);

        protected override bool Encode(ReadOnlySpan<int> items, ReadOnlySpan<float> values, Span<float> factor)
        {
            if (items.IsEmpty)
                return false;
            if (model.UserOf(items) is >= 0 and var user)
                Columns.Span(model._users.Value, user).CopyTo(factor);
            else
                _foldIn.Solve(items, factor);
            return true;
        }
    }
}
