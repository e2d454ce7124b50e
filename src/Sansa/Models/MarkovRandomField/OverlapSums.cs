namespace Sansa.Models.MarkovRandomField;

/// <summary>Sums and counts of weights that several clusters determine, on the entries of the pattern.</summary>
internal sealed class OverlapSums
{
    private readonly SparsityPattern pattern;
    private readonly float[][] sums;
    private readonly int[][] counts;
    private readonly int[] place;

    /// <summary>Starts from the columns that single-item clusters have written already; the sums are kept in that memory.</summary>
    public OverlapSums(SparsityPattern pattern, float[][] weights)
    {
        (this.pattern, sums, place) = (pattern, weights, new int[weights.Length]);
        counts = Array.ConvertAll(weights, w => new int[w.Length]);
    }

    /// <summary>Adds what one cluster determined; null for a cluster of a single item, whose column is in place already.</summary>
    public void Add(Cluster cluster, float[]? results)
    {
        var items = pattern.Columns[cluster.Leader];
        if (results is null)
        {
            foreach (ref var count in counts[cluster.Leader].AsSpan())
                count++;
            return;
        }

        for (var p = 0; p < items.Length; p++)
            place[items[p]] = p + 1;
        for (var d = 0; d < cluster.SolvedCount; d++)
        {
            var column = pattern.Columns[items[d]];
            for (var q = 0; q < column.Length; q++)
            {
                if (place[column[q]] == 0)
                    continue;
                sums[items[d]][q] += results[(d * items.Length) + place[column[q]] - 1];
                counts[items[d]][q]++;
            }
        }

        foreach (var item in items)
            place[item] = 0;
    }

    /// <summary>Turns sums into means; an entry that no cluster determined stays 0.</summary>
    public void Finish()
    {
        for (var i = 0; i < sums.Length; i++)
        {
            for (var q = 0; q < sums[i].Length; q++)
                sums[i][q] /= Math.Max(1, counts[i][q]);
        }
    }
}
