using System.Collections.Concurrent;
using Sansa.Execution;
using Sansa.Persistence;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Recommendation;

/// <summary>
/// The contract of every model here: it scores a user from the user's history, and everything else (recommending, similar
/// items) follows from the scores. Where they are linear in the history, so do explanations. Safe to use from many threads at once.
/// </summary>
/// <remarks>
/// Recommended are items with a stored score, by falling score, ties by lower item index. A user without history has no
/// scores and gets no recommendations, except from a model that scores all users alike.
/// </remarks>
public abstract class Recommender
{
    private readonly ConcurrentBag<UserScorer> _idleScorers = [];

    /// <summary>Takes what every model keeps of its training.</summary>
    /// <param name="report">How the training went.</param>
    protected Recommender(TrainingReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Report = report;
    }

    /// <summary>Which kind of model it is.</summary>
    public abstract ModelKind Kind { get; }

    /// <summary>The short name of its kind, as model files and the command line write it, such as <c>sansa</c>.</summary>
    public string Method => Kind.Name;

    /// <summary>What the model was trained with.</summary>
    public abstract ModelOptions Options { get; }

    /// <summary>How the training went: stages with their times and memory, decisions, warnings.</summary>
    public TrainingReport Report { get; }

    /// <summary>How many numbers the model has learned: those that it stores to score with.</summary>
    public abstract long WeightCount { get; }

    /// <summary>Number of items that the model knows.</summary>
    public abstract int ItemCount { get; }

    /// <summary>Name of each item as people know it, by index; null where the data has none.</summary>
    /// <exception cref="ArgumentException">The number of ids is not <see cref="ItemCount"/>.</exception>
    public IReadOnlyList<string>? ItemIds
    {
        get;
        set
        {
            if (value is not null && value.Count != ItemCount)
                throw new ArgumentException($"The model has {ItemCount} items, but {value.Count} ids were given.", nameof(value));
            field = value;
        }
    }

    /// <summary>How the training data was made (data set, protocol, seed), in words; null where nobody said. Kept in the model file.</summary>
    public string? Protocol { get; set; }

    /// <summary>Makes a scorer with its own scratch memory, for one thread.</summary>
    public abstract UserScorer CreateScorer();

    /// <summary>Writes the numbers that the kind's reader needs; ids, options, report and protocol are written for every model alike.</summary>
    /// <param name="writer">Takes matrices, arrays and JSON values.</param>
    public abstract void Write(ModelWriter writer);

    /// <summary>
    /// Saves the model to one file, with its ids, options, report and protocol; <c>ModelKinds.Load</c> reads it. An existing file is replaced in one
    /// step, and only when the new one is complete. SciPy and NumPy read the arrays.
    /// </summary>
    /// <param name="path">The file, by custom ending in <c>.sansa</c>.</param>
    /// <param name="cancellation">Stops the writing; nothing is left behind.</param>
    /// <exception cref="ModelFileException">The file could not be written; the old one, if any, is unchanged.</exception>
    public void Save(string path, CancellationToken cancellation = default) =>
        ModelFile.Save(new ModelHeader(Method, ItemCount, Protocol), ItemIds, writer => Kind.Write(this, writer), path, cancellation);

    /// <summary>Recommends items to a user who has interacted with some items, each with weight 1.</summary>
    /// <param name="history">Item indices in any order; an index that is repeated counts once.</param>
    /// <param name="k">How many items to recommend at most, 1 or more.</param>
    /// <exception cref="ArgumentException">An index is not an item, or k is below 1.</exception>
    public Recommendations Recommend(ReadOnlySpan<int> history, int k = 10) => Recommend(history, new RecommendOptions { K = k });

    /// <summary>Recommends items, of those that the options allow, to a user who has interacted with some items, each with weight 1.</summary>
    /// <param name="history">Item indices in any order; an index that is repeated counts once.</param>
    /// <param name="options">k, and which items may be recommended.</param>
    /// <exception cref="ArgumentException">An index is not an item, or k is below 1.</exception>
    public Recommendations Recommend(ReadOnlySpan<int> history, RecommendOptions options)
    {
        History.CheckItems(history, ItemCount);
        return Recommend(new SparseRow(History.SortedSet(history)), options);
    }

    /// <summary>Recommends items to a user.</summary>
    /// <param name="history">The user's row of an interaction matrix: item indices, strictly increasing, and finite weights.</param>
    /// <param name="k">How many items to recommend at most, 1 or more.</param>
    /// <exception cref="ArgumentException">The row is not valid for this model, or k is below 1.</exception>
    public Recommendations Recommend(SparseRow history, int k = 10) => Recommend(history, new RecommendOptions { K = k });

    /// <summary>Recommends items, of those that the options allow, to a user.</summary>
    /// <param name="history">The user's row of an interaction matrix: item indices, strictly increasing, and finite weights.</param>
    /// <param name="options">k, and which items may be recommended.</param>
    /// <exception cref="ArgumentException">The row is not valid for this model, or k is below 1.</exception>
    public Recommendations Recommend(SparseRow history, RecommendOptions options)
    {
        History.Check(history, ItemCount);
        var filter = new CandidateFilter(options, ItemCount);
        var scorer = Rent();
        scorer.Score(history.Indices, history.Values);
        var result = Select(scorer, history.Indices, filter);
        _idleScorers.Add(scorer);
        return result;
    }

    /// <summary>Recommends items to many users in parallel; each gets what the call for one user gives.</summary>
    /// <param name="histories">Users x items: one row for each user.</param>
    /// <param name="options">k, and which items may be recommended.</param>
    /// <param name="threads">Number of threads; 0 means all cores. It does not change the result.</param>
    /// <param name="progress">Told how much is done, 0 to 1, from any thread.</param>
    /// <param name="cancellation">Stops the work between users.</param>
    /// <exception cref="ArgumentException">The matrix has another number of items, or an option is not valid.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public RecommendationBatch Recommend(
        CsrMatrix histories, RecommendOptions options, int threads = 0, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(histories);
        History.CheckShape(histories, ItemCount, nameof(histories));
        var filter = new CandidateFilter(options, ItemCount);
        var batch = new RecommendationBatch(histories.RowCount, filter, ItemIds);
        ForEachUser(histories, null, threads, progress, cancellation, () => new TopK(filter.Capacity), (user, scorer, top) =>
        {
            filter.Select(scorer, histories.Row(user).Indices, top);
            batch.Store(user, top);
        });
        return batch;
    }

    /// <summary>Items that an item brings along: those with the highest score for a history of this item alone.</summary>
    /// <param name="item">Item index.</param>
    /// <param name="k">How many items at most, 1 or more.</param>
    /// <exception cref="ArgumentException">There is no such item, or k is below 1.</exception>
    public Recommendations SimilarItems(int item, int k = 10) => Recommend([item], new RecommendOptions { K = k });

    /// <summary>Whether a score can be told apart into what each item of a history adds to it, exactly.</summary>
    public virtual bool CanExplain => true;

    /// <summary>Tells what each item of a history adds to the score of an item.</summary>
    /// <param name="history">The user's row of an interaction matrix.</param>
    /// <param name="item">The item to explain; it may be part of the history.</param>
    /// <exception cref="ArgumentException">The row is not valid for this model, or there is no such item.</exception>
    /// <exception cref="NotSupportedException"><see cref="CanExplain"/> is false.</exception>
    public Explanation Explain(SparseRow history, int item)
    {
        History.Check(history, ItemCount);
        History.CheckItems([item], ItemCount);
        if (!CanExplain)
            throw new NotSupportedException(
                $"A score of '{Method}' is not a sum over the items of a history, so it cannot be explained by them. Ask CanExplain first.");
        var (score, contributions) = Contributions(history, item);
        var items = history.Indices.ToArray();
        int[] order = [.. Enumerable.Range(0, items.Length).OrderByDescending(h => contributions[h]).ThenBy(h => items[h])];
        return new Explanation(item, score, [.. order.Select(h => items[h])], [.. order.Select(h => contributions[h])], ItemIds);
    }

    /// <summary>
    /// The score of an item, and what each item of a valid history adds to it. Here for scores that are linear in the history: a history of one item
    /// gives its part.
    /// </summary>
    /// <param name="history">The user's row, valid.</param>
    /// <param name="item">A valid item.</param>
    protected virtual (float Score, float[] Contributions) Contributions(SparseRow history, int item)
    {
        var scorer = Rent();
        scorer.Score(history.Indices, history.Values);
        var score = scorer.Scores[item] + 0f;
        var contributions = new float[history.Count];
        for (var h = 0; h < contributions.Length; h++)
        {
            scorer.Score(history.Indices.Slice(h, 1), history.Values.IsEmpty ? default : history.Values.Slice(h, 1));
            contributions[h] = scorer.Scores[item] + 0f;
        }

        _idleScorers.Add(scorer);
        return (score, contributions);
    }

    /// <summary>Tells what each item of a history, each with weight 1, adds to the score of an item.</summary>
    /// <param name="history">Item indices in any order, each with weight 1; an index that is repeated counts once.</param>
    /// <param name="item">The item to explain; it may be part of the history.</param>
    /// <exception cref="ArgumentException">An index is not an item, or there is no such item.</exception>
    /// <exception cref="NotSupportedException"><see cref="CanExplain"/> is false.</exception>
    public Explanation Explain(ReadOnlySpan<int> history, int item)
    {
        History.CheckItems(history, ItemCount);
        return Explain(new SparseRow(History.SortedSet(history)), item);
    }

    /// <summary>
    /// Scores users of a matrix in parallel, all of them or those listed, and hands the position of each (in the list, or
    /// the row) to <paramref name="body"/> with its worker's own state.
    /// </summary>
    internal void ForEachUser<TState>(
        CsrMatrix histories, int[]? users, int threads, IProgress<double>? progress, CancellationToken cancellation, Func<TState> newState,
        Action<int, UserScorer, TState> body)
    {
        const int usersPerChunk = 64;
        var workers = ParallelLoop.Workers(threads);
        var scratch = new (UserScorer Scorer, TState State)?[workers];
        var count = users?.Length ?? histories.RowCount;
        var done = 0;
        cancellation.ThrowIfCancellationRequested();
        ParallelLoop.Chunks(count, usersPerChunk, workers, cancellation, (worker, start, end) =>
        {
            var (scorer, state) = scratch[worker] ??= (Rent(), newState());
            scorer.ScoreEach(histories, users, start, end, position => body(position, scorer, state));
            progress?.Report(Interlocked.Add(ref done, end - start) / (double)count);
        });
        foreach (var used in scratch)
        {
            if (used is { } s)
                _idleScorers.Add(s.Scorer);
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"{Kind.Title}: {ItemCount:N0} items, {WeightCount:N0} weights{(Protocol is null ? "" : $", trained on {Protocol}")}");

    private UserScorer Rent() => _idleScorers.TryTake(out var scorer) ? scorer : CreateScorer();

    private Recommendations Select(UserScorer scorer, ReadOnlySpan<int> seen, CandidateFilter filter)
    {
        var top = new TopK(filter.Capacity);
        filter.Select(scorer, seen, top);
        var (items, scores) = (new int[top.Count], new float[top.Count]);
        top.Drain(items, scores);
        return new Recommendations(items, scores, filter.Requested, ItemIds);
    }
}
