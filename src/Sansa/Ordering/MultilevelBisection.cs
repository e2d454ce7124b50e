namespace Sansa.Ordering;

/// <summary>
/// Bisection through coarser and coarser graphs: the coarsest is split from several starts, and every finer level improves the split (Karypis and Kumar
/// 1998).
/// </summary>
internal static class MultilevelBisection
{
    private const int CoarsestVertices = 150, Starts = 4, Passes = 3;

    /// <summary>Splits the users; a share of at most <paramref name="imbalance"/> of the weight lies on one side where possible.</summary>
    public static UserBisection Compute(UserGraph graph, double imbalance, Random random, CancellationToken cancellation)
    {
        if (graph.VertexCount > CoarsestVertices)
        {
            var (coarse, count) = UserMatching.Compute(graph, random);
            if (count < 0.95 * graph.VertexCount)
            {
                var above = Compute(graph.Contract(coarse, count), imbalance, random, cancellation);
                var refined = new UserBisection(graph, Array.ConvertAll(coarse, c => above.Side[c]), imbalance);
                refined.Refine(Passes, cancellation);
                return refined;
            }
        }

        UserBisection? best = null;
        for (var start = 0; start < Starts; start++)
        {
            var candidate = new UserBisection(graph, Grow(graph, random), imbalance);
            candidate.Refine(Passes, cancellation);
            if (best is null || Key(candidate).CompareTo(Key(best)) < 0)
                best = candidate;
        }

        return best!;

        static (bool, int) Key(UserBisection b) => (!b.IsBalanced, b.CutItems);
    }

    /// <summary>A first split: half of the weight, gathered breadth first from a random user.</summary>
    private static byte[] Grow(UserGraph graph, Random random)
    {
        var n = graph.VertexCount;
        var side = new byte[n];
        var (seen, seenItem) = (new bool[n], new bool[graph.Items.RowCount]);
        var queue = new Queue<int>();
        var half = graph.TotalWeight / 2;
        var others = new int[n];
        for (var u = 0; u < n; u++)
            others[u] = u;
        random.Shuffle(others);
        long weight = 0;
        foreach (var seed in others)
        {
            Meet(seed);
            while (queue.TryDequeue(out var u))
            {
                if (weight >= half)
                    return side;
                side[u] = 1;
                weight += graph.Weight[u];
                foreach (var item in graph.ItemsOf(u))
                {
                    if (seenItem[item])
                        continue;
                    seenItem[item] = true;
                    foreach (var v in graph.UsersOf(item))
                        Meet(v);
                }
            }
        }

        return side;

        void Meet(int v)
        {
            if (seen[v])
                return;
            seen[v] = true;
            queue.Enqueue(v);
        }
    }
}
