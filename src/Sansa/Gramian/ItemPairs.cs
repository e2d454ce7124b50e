namespace Sansa.Gramian;

/// <summary>
/// The interaction matrix X laid out so that any column of the lower half of X^T X can be computed alone, in any order,
/// on any thread: for each user of item j, where in that user's row the items after j begin.
/// </summary>
/// <remarks>Bytes: 12 an interaction without values, 20 with; nothing of the size of X^T X.</remarks>
internal sealed class ItemPairs
{
    private ItemPairs(int[] items, float[]? values, long[] columnPointers, int[] tail, int[] end) =>
        (Items, Values, ColumnPointers, Tail, End) = (items, values, columnPointers, tail, end);

    /// <summary>Number of items.</summary>
    public int ItemCount => ColumnPointers.Length - 1;

    /// <summary>The rows of X one behind the other: each user's items by position, ascending.</summary>
    public int[] Items { get; }

    /// <summary>The values beside <see cref="Items"/>; null where all are 1.</summary>
    public float[]? Values { get; }

    /// <summary>For item j, the range of its users in <see cref="Tail"/> and <see cref="End"/>.</summary>
    public long[] ColumnPointers { get; }

    /// <summary>Position of item j itself in the row of one of its users; the items after j follow.</summary>
    public int[] Tail { get; }

    /// <summary>End of that user's row.</summary>
    public int[] End { get; }

    /// <summary>Lays out X with its items in an order, in linear time: users get their items in that order, so no row needs to be sorted.</summary>
    /// <param name="x">X.</param>
    /// <param name="order">The item at each position.</param>
    public static ItemPairs Create(InteractionMatrix x, int[] order)
    {
        var (rows, byItem, nnz) = (x.ByUser.RowPointers, x.ByItem, x.InteractionCount);
        var next = Array.ConvertAll(rows, p => (int)p);
        var cp = new long[order.Length + 1];
        var (items, tail, end) = (new int[nnz], new int[nnz], new int[nnz]);
        var values = byItem.IsPattern ? null : new float[nnz];
        for (var j = 0; j < order.Length; j++)
        {
            var (users, q) = (byItem.Row(order[j]), cp[j]);
            foreach (var user in users.Indices)
            {
                var p = next[user]++;
                (items[p], tail[q], end[q++]) = (j, p, (int)rows[user + 1]);
            }

            for (var e = 0; values is not null && e < users.Count; e++)
                values[tail[cp[j] + e]] = users.Values[e];
            cp[j + 1] = q;
        }

        return new ItemPairs(items, values, cp, tail, end);
    }

    /// <summary>Adds column j of the lower half of X^T X, rows j and after, to a dense vector of zeros.</summary>
    /// <param name="j">The item.</param>
    /// <param name="column">Dense, length ItemCount, all zero.</param>
    /// <param name="touched">Receives the rows, j among them unless nobody has it; length at least ItemCount + 1.</param>
    /// <returns>How many rows were touched.</returns>
    public int AddColumn(int j, Span<float> column, Span<int> touched) =>
        Values is null ? AddCounts(j, column, touched) : AddValues(j, Values, column, touched);

    private int AddCounts(int j, Span<float> column, Span<int> touched)
    {
        var items = Items;
        var count = 0;
        for (var q = ColumnPointers[j]; q < ColumnPointers[j + 1]; q++)
        {
            foreach (var i in items.AsSpan(Tail[q], End[q] - Tail[q]))
            {
                // Counts are positive, so zero means untouched; no branch to mispredict.
                touched[count] = i;
                count += column[i] == 0f ? 1 : 0;
                column[i] += 1f;
            }
        }

        return count;
    }

    private int AddValues(int j, float[] ax, Span<float> column, Span<int> touched)
    {
        var items = Items;
        var count = 0;
        for (var q = ColumnPointers[j]; q < ColumnPointers[j + 1]; q++)
        {
            var xuj = ax[Tail[q]];
            for (var p = Tail[q]; p < End[q]; p++)
            {
                var product = xuj * ax[p];
                if (product == 0f)
                    continue;
                // Values are not negative (checked where X comes in), so a touched entry cannot return to zero.
                touched[count] = items[p];
                count += column[items[p]] == 0f ? 1 : 0;
                column[items[p]] += product;
            }
        }

        return count;
    }
}
