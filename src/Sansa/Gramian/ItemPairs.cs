using Sansa.Sparse;

namespace Sansa.Gramian;

/// <summary>
/// The interaction matrix X laid out so that any column of the lower half of X^T X can be computed alone, in any order,
/// on any thread: for each user of item j, where in that user's row the items after j begin.
/// </summary>
/// <remarks>Bytes: 12 an interaction without values, 20 with; nothing of the size of X^T X.</remarks>
internal sealed class ItemPairs
{
    private ItemPairs(CsrMatrix x, long[] cp, int[] tail, int[] end)
    {
        (X, ColumnPointers, Tail, End) = (x, cp, tail, end);
    }

    /// <summary>X, users x items, rows sorted by item.</summary>
    public CsrMatrix X { get; }

    /// <summary>Number of items.</summary>
    public int ItemCount => X.ColumnCount;

    /// <summary>For item j, the range of its users in <see cref="Tail"/> and <see cref="End"/>.</summary>
    public long[] ColumnPointers { get; }

    /// <summary>Position of item j itself in the row of one of its users; the items after j follow.</summary>
    public int[] Tail { get; }

    /// <summary>End of that user's row.</summary>
    public int[] End { get; }

    /// <summary>Lays out X in linear time.</summary>
    public static ItemPairs Create(CsrMatrix x)
    {
        var (ap, ai) = (x.RowPointers, x.ColumnIndices);
        var cp = new long[x.ColumnCount + 1];
        for (long p = 0; p < x.NonzeroCount; p++)
            cp[ai[p] + 1]++;
        for (var j = 0; j < x.ColumnCount; j++)
            cp[j + 1] += cp[j];
        var next = cp[..x.ColumnCount];
        var tail = new int[x.NonzeroCount];
        var end = new int[x.NonzeroCount];
        for (var u = 0; u < x.RowCount; u++)
        {
            for (var p = ap[u]; p < ap[u + 1]; p++)
            {
                var q = next[ai[p]]++;
                tail[q] = (int)p;
                end[q] = (int)ap[u + 1];
            }
        }

        return new ItemPairs(x, cp, tail, end);
    }

    /// <summary>Adds column j of the lower half of X^T X, rows j and after, to a dense vector of zeros.</summary>
    /// <param name="j">The item.</param>
    /// <param name="column">Dense, length ItemCount, all zero.</param>
    /// <param name="touched">Receives the rows, j among them unless nobody has it; length at least ItemCount + 1.</param>
    /// <returns>How many rows were touched.</returns>
    public int AddColumn(int j, Span<float> column, Span<int> touched) =>
        X.Values is null ? AddCounts(j, column, touched) : AddValues(j, X.Values, column, touched);

    private int AddCounts(int j, Span<float> column, Span<int> touched)
    {
        var ai = X.ColumnIndices;
        var count = 0;
        for (var q = ColumnPointers[j]; q < ColumnPointers[j + 1]; q++)
        {
            foreach (var i in ai.AsSpan(Tail[q], End[q] - Tail[q]))
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
        var ai = X.ColumnIndices;
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
                touched[count] = ai[p];
                count += column[ai[p]] == 0f ? 1 : 0;
                column[ai[p]] += product;
            }
        }

        return count;
    }
}
