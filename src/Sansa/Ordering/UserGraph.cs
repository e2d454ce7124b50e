using Sansa.Sparse;

namespace Sansa.Ordering;

/// <summary>
/// Users as the vertices of a hypergraph whose nets are the items: an item joins all its users. A partition of the users
/// splits the items into those of one part and those cut, and the cut items separate the others in X^T X. It is the
/// sparse form of the graph of X^T X, which is never formed (Catalyurek and Aykanat 1999).
/// </summary>
/// <param name="Users">Users x items.</param>
/// <param name="Items">The transpose: the users of each item.</param>
/// <param name="Weight">Weight of each user for the balance of the parts.</param>
internal sealed record UserGraph(CsrMatrix Users, CsrMatrix Items, int[] Weight)
{
    /// <summary>Number of vertices.</summary>
    public int VertexCount => Users.RowCount;

    /// <summary>Sum of all weights.</summary>
    public long TotalWeight => Weight.Sum(w => (long)w);

    public static UserGraph From(CsrMatrix x, CsrMatrix xTransposed)
    {
        var weight = new int[x.RowCount];
        for (var u = 0; u < weight.Length; u++)
            weight[u] = Math.Max(1, x.RowLength(u));
        return new UserGraph(x, xTransposed, weight);
    }

    /// <summary>The items of a user.</summary>
    public ReadOnlySpan<int> ItemsOf(int user) => Users.Row(user).Indices;

    /// <summary>The users of an item.</summary>
    public ReadOnlySpan<int> UsersOf(int item) => Items.Row(item).Indices;

    /// <summary>Merges users into coarser vertices. Items left with one vertex cannot be cut and are dropped.</summary>
    /// <param name="coarse">Coarse vertex of each user.</param>
    /// <param name="count">Number of coarse vertices.</param>
    public UserGraph Contract(int[] coarse, int count)
    {
        var weight = new int[count];
        for (var u = 0; u < coarse.Length; u++)
            weight[coarse[u]] += Weight[u];
        var mark = new int[count];
        Array.Fill(mark, -1);
        var (ap, ai) = (new List<long> { 0 }, new List<int>());
        for (var item = 0; item < Items.RowCount; item++)
        {
            var start = ai.Count;
            foreach (var u in UsersOf(item))
            {
                if (mark[coarse[u]] == item)
                    continue;
                mark[coarse[u]] = item;
                ai.Add(coarse[u]);
            }

            if (ai.Count - start < 2)
                ai.RemoveRange(start, ai.Count - start);
            else
                ap.Add(ai.Count);
        }

        var items = CsrMatrix.Trusted(ap.Count - 1, count, [.. ap], [.. ai], null);
        var users = items.Transpose();
        return new UserGraph(users, users.Transpose(), weight);
    }
}
