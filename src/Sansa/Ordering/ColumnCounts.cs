using Sansa.Sparse;

namespace Sansa.Ordering;

/// <summary>
/// How many nonzeros each column of the factor of X^T X has, without finding where they are (Gilbert, Ng, Peyton, An
/// Efficient Algorithm to Compute Row and Column Counts for Sparse Cholesky Factorization, 1994).
/// </summary>
/// <remarks>
/// Row i of the factor is a subtree of the elimination tree; its leaves are the skeleton entries of the matrix. The
/// count of column j is the number of row subtrees that contain j: each leaf adds one to its path, and the overlap of
/// two paths, from the least common ancestor of two consecutive leaves upwards, is subtracted. For X^T X a row's entries
/// need not be listed: a user's clique is represented by the user's items, hung at the first of them.
/// </remarks>
internal static class ColumnCounts
{
    /// <summary>Nonzeros of each column, the diagonal included.</summary>
    /// <param name="x">Users x items with the items already in a postorder of the elimination tree.</param>
    /// <param name="parent">That tree; a parent has a larger index than its children.</param>
    public static int[] OfGramian(CsrMatrix x, int[] parent)
    {
        var n = parent.Length;
        var state = new LeafFinder(n);
        var (first, delta) = (new int[n], new int[n]);
        Array.Fill(first, -1);
        for (var k = 0; k < n; k++)
        {
            delta[k] = first[k] == -1 ? 1 : 0;
            for (var j = k; j != -1 && first[j] == -1; j = parent[j])
                first[j] = k;
        }

        var (usersHead, usersNext) = UsersByFirstItem(x);
        for (var j = 0; j < n; j++)
        {
            if (parent[j] != -1)
                delta[parent[j]]--;
            for (var user = usersHead[j]; user != -1; user = usersNext[user])
            {
                for (var p = x.RowPointers[user]; p < x.RowPointers[user + 1]; p++)
                    state.Visit(x.ColumnIndices[p], j, first, delta);
            }

            if (parent[j] != -1)
                state.Join(j, parent[j]);
        }

        for (var j = 0; j < n; j++)
        {
            if (parent[j] != -1)
                delta[parent[j]] += delta[j];
        }

        return delta;
    }

    private static (int[] Head, int[] Next) UsersByFirstItem(CsrMatrix x)
    {
        var (head, next) = (new int[x.ColumnCount], new int[x.RowCount]);
        Array.Fill(head, -1);
        for (var user = 0; user < x.RowCount; user++)
        {
            if (x.RowLength(user) == 0)
                continue;
            var item = x.ColumnIndices[x.RowPointers[user]];
            (next[user], head[item]) = (head[item], user);
        }

        return (head, next);
    }

    /// <summary>Recognises the leaves of the row subtrees; sets of joined nodes give the least common ancestors.</summary>
    private sealed class LeafFinder
    {
        private readonly int[] _ancestor;
        private readonly int[] _largestFirst;
        private readonly int[] _previousLeaf;

        public LeafFinder(int n)
        {
            _ancestor = [.. Enumerable.Range(0, n)];
            (_largestFirst, _previousLeaf) = (new int[n], new int[n]);
            Array.Fill(_largestFirst, -1);
            Array.Fill(_previousLeaf, -1);
        }

        /// <summary>Entry (i, j) of the matrix: counts it if j is a leaf of row i's subtree.</summary>
        public void Visit(int i, int j, int[] first, int[] delta)
        {
            // Not below the diagonal, or j's subtree holds an earlier entry of row i.
            if (i <= j || first[j] <= _largestFirst[i])
                return;
            _largestFirst[i] = first[j];
            var previous = _previousLeaf[i];
            _previousLeaf[i] = j;
            delta[j]++;
            if (previous != -1)
                delta[Representative(previous)]--;
        }

        public void Join(int j, int parent) => _ancestor[j] = parent;

        private int Representative(int node)
        {
            var root = node;
            while (root != _ancestor[root])
                root = _ancestor[root];
            while (node != root)
                (node, _ancestor[node]) = (_ancestor[node], root);
            return root;
        }
    }
}
