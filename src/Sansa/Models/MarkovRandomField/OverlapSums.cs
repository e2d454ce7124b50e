namespace Sansa.Models.MarkovRandomField;

/// <summary>Sums and counts of weights that several clusters determine, on the entries of the pattern.</summary>
internal sealed class OverlapSums
{
    private readonly SparsityPattern _pattern;
    private readonly float[][] _sums;
    private readonly int[][] _counts;
    private readonly int[] _place;

    /// <summary>Starts from the columns that single-item clusters have written already; the sums are kept in that memory.</summary>
    public OverlapSums(SparsityPattern pattern, float[][] weights)
    {
        (_pattern, _sums, _place) = (pattern, weights, new int[weights.Length]);
        _counts = Array.ConvertAll(weights, w => new int[w.Length]);
    }

    /// <summary>Adds what one cluster determined; null for a cluster of a single item, whose column is in place already.</summary>
    public void Add(Cluster cluster, float[]? results)
    {
        var items = _pattern.Columns[cluster.Leader];
        if (results is null)
        {
            foreach (ref var count in _counts[cluster.Leader].AsSpan())
                count++;
            return;
        }

        for (var p = 0; p < items.Length; p++)
            _place[items[p]] = p + 1;
        for (var d = 0; d < cluster.SolvedCount; d++)
        {
            var column = _pattern.Columns[items[d]];
            for (var q = 0; q < column.Length; q++)
            {
                if (_place[column[q]] == 0)
                    continue;
                _sums[items[d]][q] += results[(d * items.Length) + _place[column[q]] - 1];
                _counts[items[d]][q]++;
            }
        }

        foreach (var item in items)
            _place[item] = 0;
    }

    /// <summary>Turns sums into means; an entry that no cluster determined stays 0.</summary>
    public void Finish()
    {
        for (var i = 0; i < _sums.Length; i++)
        {
            for (var q = 0; q < _sums[i].Length; q++)
                _sums[i][q] /= Math.Max(1, _counts[i][q]);
        }
    }
}
