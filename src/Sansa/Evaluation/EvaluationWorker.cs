using Sansa.Recommendation;

namespace Sansa.Evaluation;

/// <summary>What one thread of an evaluation keeps: the list of the current user, and counts of recommended items.</summary>
internal sealed class EvaluationWorker
{
    private readonly IReadOnlyList<Metric> _metrics;
    private readonly int _requested;
    private readonly int[] _items;
    private readonly float[] _scores;
    private readonly bool[] _hits;
    private readonly int[]?[] _timesRecommended;

    public EvaluationWorker(IReadOnlyList<Metric> metrics, int itemCount, CandidateFilter filter)
    {
        (_metrics, _requested) = (metrics, filter.Requested);
        Top = new TopK(filter.Capacity);
        (_items, _scores, _hits) = (new int[filter.Capacity], new float[filter.Capacity], new bool[filter.Capacity]);
        _timesRecommended = [.. _metrics.Select(m => m is CatalogueMetric ? new int[itemCount] : null)];
    }

    public TopK Top { get; }

    /// <summary>Number of users so far with fewer recommendations than the largest k.</summary>
    public int ShortLists { get; private set; }

    /// <summary>Takes the list of a user out of <see cref="Top"/> and stores the value of each metric at the user's place.</summary>
    public void Measure(int position, ReadOnlySpan<int> heldOut, double[][] values)
    {
        var count = Top.Drain(_items, _scores);
        if (count < _requested)
            ShortLists++;
        for (var r = 0; r < count; r++)
            _hits[r] = heldOut.BinarySearch(_items[r]) >= 0;
        for (var m = 0; m < _metrics.Count; m++)
        {
            var length = Math.Min(count, _metrics[m].K);
            if (_metrics[m] is UserMetric metric)
                values[m][position] = metric.ValueOf(_hits.AsSpan(0, length), heldOut.Length);
            foreach (var item in _timesRecommended[m] is null ? default : _items.AsSpan(0, length))
                _timesRecommended[m]![item]++;
        }
    }

    /// <summary>Adds the counts of all threads for one catalogue metric.</summary>
    public static int[] SumCounts(IEnumerable<EvaluationWorker> workers, int metric, int itemCount)
    {
        var sum = new int[itemCount];
        foreach (var worker in workers)
        {
            for (var i = 0; i < itemCount; i++)
                sum[i] += worker._timesRecommended[metric]![i];
        }

        return sum;
    }
}
