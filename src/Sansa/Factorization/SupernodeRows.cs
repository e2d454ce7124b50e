using Sansa.Sparse;

namespace Sansa.Factorization;

/// <summary>
/// The rows of each supernode: those of its children outside its columns, and the items of the users whose first item is
/// one of its columns (a user's later pairs are inherited along the tree).
/// </summary>
internal static class SupernodeRows
{
    public static void Find(CsrMatrix x, SupernodeTree tree, int[][] rows)
    {
        var n = x.ColumnCount;
        var usersHead = new int[tree.Count];
        var usersNext = new int[x.RowCount];
        var nodeOf = new int[n];
        for (var s = 0; s < tree.Count; s++)
            nodeOf.AsSpan(tree.Start[s], tree.Start[s + 1] - tree.Start[s]).Fill(s);
        Array.Fill(usersHead, -1);
        for (var user = 0; user < x.RowCount; user++)
        {
            if (x.RowLength(user) == 0)
                continue;
            var s = nodeOf[x.ColumnIndices[x.RowPointers[user]]];
            (usersNext[user], usersHead[s]) = (usersHead[s], user);
        }

        var children = new List<int>[tree.Count];
        var mark = new int[n];
        Array.Fill(mark, -1);
        for (var s = 0; s < tree.Count; s++)
        {
            var (end, width) = (tree.Start[s + 1], tree.Start[s + 1] - tree.Start[s]);
            var found = new int[width + tree.Below[s]];
            for (var k = 0; k < width; k++)
                found[k] = tree.Start[s] + k;
            var count = width;
            foreach (var child in children[s] ?? [])
                Collect(rows[child].AsSpan(tree.Start[child + 1] - tree.Start[child]));
            for (var user = usersHead[s]; user != -1; user = usersNext[user])
                Collect(x.Row(user).Indices);
            Sort(found.AsSpan(width, count - width), mark, s, end);
            rows[s] = found;
            if (tree.Parent[s] >= 0)
                (children[tree.Parent[s]] ??= []).Add(s);

            void Collect(ReadOnlySpan<int> candidates)
            {
                foreach (var r in candidates)
                {
                    if (r < end || mark[r] == s)
                        continue;
                    mark[r] = s;
                    found[count++] = r;
                }
            }
        }
    }

    /// <summary>Sorts the marked rows: where they are many, reading the marks in order is cheaper than comparing.</summary>
    private static void Sort(Span<int> found, int[] mark, int s, int end)
    {
        if (found.Length < (mark.Length - end) / 16)
        {
            found.Sort();
            return;
        }

        var count = 0;
        for (var r = end; count < found.Length; r++)
        {
            if (mark[r] == s)
                found[count++] = r;
        }
    }
}
