using Sansa.Sparse;

namespace Sansa.Gramian;

/// <summary>Interactions that come after others.</summary>
internal static class NewInteractions
{
    /// <summary>Both together, and which items have more than before.</summary>
    /// <param name="x">Users x items.</param>
    /// <param name="added">The same items; row u is the same user, and there may be more users.</param>
    /// <exception cref="ArgumentException">One has values and the other has not.</exception>
    public static (CsrMatrix All, bool[] IsChanged) Merge(CsrMatrix x, CsrMatrix added)
    {
        if (x.IsPattern != added.IsPattern)
            throw new ArgumentException($"The interactions are {Kind(x)}, but the new ones are {Kind(added)}. Make both the same.", nameof(added));
        var users = Math.Max(x.RowCount, added.RowCount);
        var isChanged = new bool[x.ColumnCount];
        var (ap, ai, ax) = (new long[users + 1], new List<int>(), x.IsPattern ? null : new List<float>());
        for (var u = 0; u < users; u++)
        {
            Append(RowOf(x, u), RowOf(added, u), isChanged, ai, ax);
            ap[u + 1] = ai.Count;
        }

        return (CsrMatrix.Trusted(users, x.ColumnCount, ap, [.. ai], ax is null ? null : [.. ax]), isChanged);
    }

    private static void Append(SparseRow known, SparseRow added, bool[] isChanged, List<int> items, List<float>? values)
    {
        var (p, q) = (0, 0);
        while (p < known.Count || q < added.Count)
        {
            var item = Math.Min(p < known.Count ? known.Indices[p] : int.MaxValue, q < added.Count ? added.Indices[q] : int.MaxValue);
            var (isKnown, isAdded) = (p < known.Count && known.Indices[p] == item, q < added.Count && added.Indices[q] == item);
            items.Add(item);
            values?.Add((isKnown ? known.Values[p] : 0) + (isAdded ? added.Values[q] : 0));
            isChanged[item] |= isAdded && (!isKnown || values is not null);
            (p, q) = (p + (isKnown ? 1 : 0), q + (isAdded ? 1 : 0));
        }
    }

    private static SparseRow RowOf(CsrMatrix matrix, int user) => user < matrix.RowCount ? matrix.Row(user) : default;

    private static string Kind(CsrMatrix matrix) => matrix.IsPattern ? "a pattern" : "with values";
}
