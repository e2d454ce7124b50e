namespace Sansa.Ordering;

/// <summary>
/// One level of coarsening: joins each user with the one who shares most with them (heavy connectivity matching, Catalyurek and Aykanat 1999).
/// </summary>
internal static class UserMatching
{
    /// <summary>Items with more users say little about who is alike, and would cost the square of their users.</summary>
    private const int LargestItem = 100;

    /// <summary>Coarse vertex of each user, and their number.</summary>
    public static (int[] Coarse, int Count) Compute(UserGraph graph, Random random)
    {
        var n = graph.VertexCount;
        var heaviest = Math.Max(2, graph.TotalWeight / 20);
        var visit = new int[n];
        for (var u = 0; u < n; u++)
            visit[u] = u;
        random.Shuffle(visit);
        var coarse = new int[n];
        Array.Fill(coarse, -1);
        var score = new double[n];
        var met = new List<int>();
        var count = 0;
        foreach (var u in visit)
        {
            if (coarse[u] >= 0)
                continue;
            var partner = -1;
            foreach (var item in graph.ItemsOf(u))
            {
                var users = graph.UsersOf(item);
                if (users.Length > LargestItem)
                    continue;
                foreach (var v in users)
                {
                    if (v == u || coarse[v] >= 0)
                        continue;
                    if (score[v] == 0)
                        met.Add(v);
                    score[v] += 1.0 / (users.Length - 1);
                }
            }

            foreach (var v in met)
            {
                if ((long)graph.Weight[u] + graph.Weight[v] <= heaviest && (partner < 0 || score[v] > score[partner]))
                    partner = v;
            }

            foreach (var v in met)
                score[v] = 0;
            met.Clear();
            coarse[u] = count;
            if (partner >= 0)
                coarse[partner] = count;
            count++;
        }

        return (coarse, count);
    }
}
