namespace Sansa.Models.MarkovRandomField;

/// <summary>
/// Pairs of items without a common user: their S is -f_i f_j, whose magnitude passes a threshold only when both items are
/// popular. Sorted by f, the few candidates of a column are a prefix.
/// </summary>
internal sealed class UnseenPairs
{
    private readonly float[] _drift;
    private readonly int[] _byDrift;
    private readonly float[] _sorted;

    public UnseenPairs(ScaledCovariance covariance)
    {
        _drift = covariance.Drift;
        _byDrift = [.. Enumerable.Range(0, _drift.Length).OrderByDescending(i => Math.Abs(_drift[i])).ThenBy(i => i)];
        _sorted = Array.ConvertAll(_byDrift, i => Math.Abs(_drift[i]));
    }

    /// <summary>The largest magnitude that such a pair could have.</summary>
    public float Largest => _sorted.Length < 2 ? 0 : _sorted[0] * _sorted[1];

    /// <summary>Whether any pair of an item could exceed a threshold.</summary>
    public bool MayExceed(int item, float threshold) => _sorted.Length > 0 && Math.Abs(_drift[item]) * _sorted[0] > threshold;

    /// <summary>The items whose product with an item exceeds a threshold, by falling f; they may share a user with it.</summary>
    public ReadOnlySpan<int> Candidates(int item, float threshold)
    {
        var own = Math.Abs(_drift[item]);
        int low = 0, high = _sorted.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (own * _sorted[middle] > threshold)
                low = middle + 1;
            else
                high = middle;
        }

        return _byDrift.AsSpan(0, low);
    }
}
