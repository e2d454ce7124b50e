namespace Sansa.Models.MarkovRandomField;

/// <summary>
/// Pairs of items without a common user: their S is -f_i f_j, whose magnitude passes a threshold only when both items are
/// popular. Sorted by f, the few candidates of a column are a prefix.
/// </summary>
internal sealed class UnseenPairs
{
    private readonly float[] drift;
    private readonly int[] byDrift;
    private readonly float[] sorted;

    public UnseenPairs(ScaledCovariance covariance)
    {
        drift = covariance.Drift;
        byDrift = [.. Enumerable.Range(0, drift.Length).OrderByDescending(i => Math.Abs(drift[i])).ThenBy(i => i)];
        sorted = Array.ConvertAll(byDrift, i => Math.Abs(drift[i]));
    }

    /// <summary>The largest magnitude that such a pair could have.</summary>
    public float Largest => sorted.Length < 2 ? 0 : sorted[0] * sorted[1];

    /// <summary>Whether any pair of an item could exceed a threshold.</summary>
    public bool MayExceed(int item, float threshold) => sorted.Length > 0 && Math.Abs(drift[item]) * sorted[0] > threshold;

    /// <summary>The items whose product with an item exceeds a threshold, by falling f; they may share a user with it.</summary>
    public ReadOnlySpan<int> Candidates(int item, float threshold)
    {
        var own = Math.Abs(drift[item]);
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (own * sorted[middle] > threshold)
                low = middle + 1;
            else
                high = middle;
        }

        return byDrift.AsSpan(0, low);
    }
}
