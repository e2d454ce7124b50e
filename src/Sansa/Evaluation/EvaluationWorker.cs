using Sansa.Recommendation;

namespace Sansa.Evaluation;

/// <summary>What one thread of an evaluation keeps: the list of the current user, and counts of recommended items.</summary>
internal sealed class EvaluationWorker
{
    private readonly IReadOnlyList<Metric> metrics;
    private readonly int requested;
    private readonly int[] items;
    private readonly float[] scores;
    private readonly bool[] hits;
    private readonly int[]?[] timesRecommended;

    public EvaluationWorker(IReadOnlyList<Metric> metrics, int itemCount, CandidateFilter filter)
    {
        (this.metrics, requested) = (metrics, filter.Requested);
        Top = new TopK(filter.Capacity);
        (items, scores, hits) = (new int[filter.Capacity], new float[filter.Capacity], new bool[filter.Capacity]);
        timesRecommended = [.. metrics.Select(m => m is CatalogueMetric ? new int[itemCount] : null)];
    }

    public TopK Top { get; }

    /// <summary>Number of users so far with fewer recommendations than the largest k.</summary>
    public int ShortLists { get; private set; }

    /// <summary>Takes the list of a user out of <see cref="Top"/> and stores the value of each metric at the user's place.</summary>
    public void Measure(int position, ReadOnlySpan<int> heldOut, double[][] values)
    {
        var count = Top.Drain(items, scores);
        if (count < requested)
            ShortLists++;
        for (var r = 0; r < count; r++)
            hits[r] = heldOut.BinarySearch(items[r]) >= 0;
        for (var m = 0; m < metrics.Count; m++)
        {
            var length = Math.Min(count, metrics[m].K);
            if (metrics[m] is UserMetric metric)
                values[m][position] = metric.ValueOf(hits.AsSpan(0, length), heldOut.Length);
            foreach (var item in timesRecommended[m] is null ? default : items.AsSpan(0, length))
                timesRecommended[m]![item]++;
        }
    }

    /// <summary>Adds the counts of all threads for one catalogue metric.</summary>
    public static int[] SumCounts(IEnumerable<EvaluationWorker> workers, int metric, int itemCount)
    {
        var sum = new int[itemCount];
        foreach (var worker in workers)
        {
            for (var i = 0; i < itemCount; i++)
                sum[i] += worker.timesRecommended[metric]![i];
        }

        return sum;
    }
}
