using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Evaluation;

/// <summary>Measures a model on held-out items of users whose other items (fold-in items) it is given.</summary>
public static class Evaluator
{
    /// <summary>
    /// Recommends to each user who has held-out items, from the fold-in items and without them, and measures where the
    /// held-out items come. Users without held-out items are left out and counted; a user without fold-in items counts,
    /// with whatever the model recommends to a user it knows nothing about. The result does not depend on the threads.
    /// </summary>
    /// <param name="model">Any model.</param>
    /// <param name="foldIn">Users x items: what the model is told. The training matrix itself for weak generalisation (BARS).</param>
    /// <param name="heldOut">Users x items, the same users: what it should find. Only which entries are stored counts.</param>
    /// <param name="metrics">One or more metrics.</param>
    /// <param name="threads">Number of threads; 0 means all cores.</param>
    /// <param name="progress">Told how much is done, 0 to 1, from any thread.</param>
    /// <param name="cancellation">Stops the work between users.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, there is no metric, or no user has held-out items.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static EvaluationResult Evaluate(
        Recommender model, CsrMatrix foldIn, CsrMatrix heldOut, IReadOnlyList<Metric> metrics, int threads = 0, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        Check(model, foldIn, heldOut, metrics);
        int[] users = [.. Enumerable.Range(0, heldOut.RowCount).Where(u => heldOut.RowLength(u) > 0)];
        if (users.Length == 0)
            throw new ArgumentException("No user has a held-out item, so there is nothing to evaluate.", nameof(heldOut));
        var filter = new CandidateFilter(new RecommendOptions { K = metrics.Max(m => m.K) }, model.ItemCount);
        var values = metrics.Select(m => m is UserMetric ? new double[users.Length] : []).ToArray();
        var workers = new List<EvaluationWorker>();
        var chosen = new int[model.ItemCount];
        foreach (var item in foldIn.ColumnIndices.AsSpan(0, (int)foldIn.NonzeroCount))
            chosen[item]++;
        EvaluationWorker Worker() => NewWorker(workers, metrics, model.ItemCount, filter);
        model.ForEachUser(foldIn, users, threads, progress, cancellation, Worker, (position, scorer, worker) =>
        {
            var user = users[position];
            filter.Select(scorer, foldIn.Row(user).Indices, worker.Top);
            worker.Measure(position, heldOut.Row(user).Indices, values);
        });
        var results = metrics.Select((m, i) => m is CatalogueMetric catalogue
            ? new MetricResult(m.Name, catalogue.ValueOf(EvaluationWorker.SumCounts(workers, i, model.ItemCount), chosen, foldIn.RowCount), null)
            : MetricResult.FromUsers(m.Name, values[i]));
        return new EvaluationResult([.. results], users, heldOut.RowCount - users.Length, workers.Sum(w => w.ShortLists));
    }

    private static EvaluationWorker NewWorker(List<EvaluationWorker> workers, IReadOnlyList<Metric> metrics, int itemCount, CandidateFilter filter)
    {
        var worker = new EvaluationWorker(metrics, itemCount, filter);
        lock (workers)
            workers.Add(worker);
        return worker;
    }

    private static void Check(Recommender model, CsrMatrix foldIn, CsrMatrix heldOut, IReadOnlyList<Metric> metrics)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(foldIn);
        ArgumentNullException.ThrowIfNull(heldOut);
        ArgumentNullException.ThrowIfNull(metrics);
        History.CheckShape(foldIn, model.ItemCount, nameof(foldIn));
        History.CheckShape(heldOut, model.ItemCount, nameof(heldOut));
        if (foldIn.RowCount != heldOut.RowCount)
            throw new ArgumentException(
                $"There are {foldIn.RowCount} users with fold-in items but {heldOut.RowCount} with held-out items; the rows must be the same users.",
                nameof(heldOut));
        if (metrics.Count == 0)
            throw new ArgumentException("Name at least one metric.", nameof(metrics));
        if (metrics.FirstOrDefault(m => m is not (UserMetric or CatalogueMetric)) is { } other)
            throw new ArgumentException($"{other.Name} is neither a UserMetric nor a CatalogueMetric.", nameof(metrics));
    }
}
