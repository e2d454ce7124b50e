using Sansa.Sparse;

namespace Sansa.Recommendation;

/// <summary>Checks of user histories at the public boundary.</summary>
internal static class History
{
    public static void CheckItems(ReadOnlySpan<int> items, int itemCount)
    {
        foreach (var item in items)
        {
            if ((uint)item >= (uint)itemCount)
                throw new ArgumentOutOfRangeException(
                    nameof(items), item, $"There is no item {item}; the model has {(itemCount == 0 ? "no items" : $"items 0 .. {itemCount - 1}")}.");
        }
    }

    public static void Check(SparseRow history, int itemCount)
    {
        CheckItems(history.Indices, itemCount);
        for (var h = 1; h < history.Count; h++)
        {
            if (history.Indices[h] <= history.Indices[h - 1])
                throw new ArgumentException(
                    $"The items of a history row must strictly increase, but {history.Indices[h]} follows {history.Indices[h - 1]}. "
                    + "Pass a plain list of items instead; it may have any order.",
                    nameof(history));
        }

        for (var h = 0; h < history.Values.Length; h++)
        {
            if (!float.IsFinite(history.Values[h]))
                throw new ArgumentException($"The weight of item {history.Indices[h]} is {history.Values[h]}; weights must be finite.", nameof(history));
        }
    }

    public static void CheckShape(CsrMatrix matrix, int itemCount, string name)
    {
        if (matrix.ColumnCount != itemCount)
            throw new ArgumentException($"The matrix has {matrix.ColumnCount} items (columns), but the model has {itemCount}.", name);
    }

    /// <summary>The items in ascending order, each once.</summary>
    public static int[] SortedSet(ReadOnlySpan<int> items)
    {
        var sorted = items.ToArray();
        Array.Sort(sorted);
        var count = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i == 0 || sorted[i] != sorted[i - 1])
                sorted[count++] = sorted[i];
        }

        return sorted[..count];
    }
}
