namespace Sansa.Models.MarkovRandomField;

/// <summary>A set of items that is solved together: an item and its neighbours in the pattern (Steck, NeurIPS '19, section 3.2).</summary>
/// <param name="Leader">The item whose column of the pattern is the cluster.</param>
/// <param name="SolvedCount">The first so many items of that column, the leader first, take their weights from this cluster (the paper's set D).</param>
internal readonly record struct Cluster(int Leader, int SolvedCount)
{
    /// <summary>
    /// Chooses clusters so that each item is solved in at least one: items by falling number of neighbours, then by falling
    /// variance and index; an item that an earlier cluster solves leads none.
    /// </summary>
    public static Cluster[] Choose(SparsityPattern pattern, ScaledCovariance covariance, double r)
    {
        var n = pattern.Columns.Length;
        var order = Enumerable.Range(0, n)
            .OrderByDescending(i => pattern.Columns[i].Length)
            .ThenBy(i => covariance.Scale[i] == 0 ? float.PositiveInfinity : covariance.Scale[i])
            .ThenBy(i => i);
        var solved = new bool[n];
        var clusters = new List<Cluster>();
        foreach (var leader in order)
        {
            if (solved[leader])
                continue;
            var items = pattern.Columns[leader];
            var count = Math.Max(1, (int)Math.Ceiling(items.Length * r));
            foreach (var item in items.AsSpan(0, count))
                solved[item] = true;
            clusters.Add(new Cluster(leader, count));
        }

        return [.. clusters];
    }
}
