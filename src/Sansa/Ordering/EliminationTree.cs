using Sansa.Sparse;

namespace Sansa.Ordering;

/// <summary>
/// The elimination tree of a Cholesky factor: the parent of column j is the row of the first nonzero below the diagonal
/// of column j of L, or -1 for a root. Found in almost linear time with path compression (Liu 1986; for X^T X, which is
/// not formed, the variant in Davis, Direct Methods for Sparse Linear Systems, section 4.1).
/// </summary>
internal static class EliminationTree
{
    /// <summary>The tree of P X^T X P^T.</summary>
    /// <param name="xTransposed">X^T as compressed rows: the users of each item.</param>
    /// <param name="newToOld">Item at each position of the permuted matrix.</param>
    public static int[] OfGramian(CsrMatrix xTransposed, ReadOnlySpan<int> newToOld)
    {
        var n = xTransposed.RowCount;
        var (parent, ancestor) = (new int[n], new int[n]);
        // A user's items form a clique. Chaining each to the one before it gives the same tree as all their pairs.
        var previousOfUser = new int[xTransposed.ColumnCount];
        Array.Fill(previousOfUser, -1);
        var (ap, ai) = (xTransposed.RowPointers, xTransposed.ColumnIndices);
        for (var k = 0; k < n; k++)
        {
            (parent[k], ancestor[k]) = (-1, -1);
            var item = newToOld[k];
            for (var p = ap[item]; p < ap[item + 1]; p++)
            {
                var user = ai[p];
                Climb(previousOfUser[user], k, parent, ancestor);
                previousOfUser[user] = k;
            }
        }

        return parent;
    }

    /// <summary>The tree of a symmetric matrix of which at least the entries above the diagonal are stored by column.</summary>
    /// <param name="ap">Offset of each column.</param>
    /// <param name="ai">Row of each entry; those on and below the diagonal are ignored.</param>
    public static int[] OfSymmetric(ReadOnlySpan<long> ap, ReadOnlySpan<int> ai)
    {
        var n = ap.Length - 1;
        var (parent, ancestor) = (new int[n], new int[n]);
        for (var k = 0; k < n; k++)
        {
            (parent[k], ancestor[k]) = (-1, -1);
            for (var p = ap[k]; p < ap[k + 1]; p++)
            {
                if (ai[(int)p] < k)
                    Climb(ai[(int)p], k, parent, ancestor);
            }
        }

        return parent;
    }

    /// <summary>Walks from node i to the root of its part of the tree, makes k that root, and shortens the path to k.</summary>
    private static void Climb(int i, int k, int[] parent, int[] ancestor)
    {
        while (i != -1 && i < k)
        {
            var next = ancestor[i];
            ancestor[i] = k;
            if (next == -1)
                parent[i] = k;
            i = next;
        }
    }
}
