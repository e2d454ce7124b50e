using Sansa.Sparse;

namespace Sansa.Ordering;

/// <summary>
/// Numbers the columns of X by popularity, and says which are hubs: columns so popular that they come last in any good
/// order. <see cref="ColumnMinimumDegree"/> counts hubs in degrees but never chooses them.
/// </summary>
/// <remarks>
/// COLAMD withholds dense columns (section 4.2) and does not count them. Item catalogues have a long tail and no dense
/// columns, but there too the few popular items make most of the work: on Gowalla the twentieth part of the items is in
/// over half of the list entries that elimination walks through.
/// </remarks>
internal sealed class HubLabels
{
    /// <summary>At most one column in so many is a hub.</summary>
    private const int ColumnsPerHub = 20;

    private const int MostHubs = 8192;
    private const int SmallestHub = 16;

    public HubLabels(CsrMatrix xTransposed)
    {
        var n = xTransposed.RowCount;
        var next = new int[xTransposed.ColumnCount + 2];
        for (var c = 0; c < n; c++)
            next[xTransposed.RowLength(c) + 1]++;
        for (var d = 0; d <= xTransposed.ColumnCount; d++)
            next[d + 1] += next[d];
        (Label, Column) = (new int[n], new int[n]);
        for (var c = 0; c < n; c++)
        {
            Label[c] = next[xTransposed.RowLength(c)]++;
            Column[Label[c]] = c;
        }

        // Where all columns are alike, none is a hub.
        var limit = Math.Max(SmallestHub, 2 * xTransposed.NonzeroCount / Math.Max(1, n));
        var most = Math.Min(MostHubs, n / ColumnsPerHub);
        FirstHub = n;
        while (n - FirstHub < most && xTransposed.RowLength(Column[FirstHub - 1]) > limit)
            FirstHub--;
    }

    /// <summary>The place of each column in the order by number of rows, ties by index.</summary>
    public int[] Label { get; }

    /// <summary>The column at each place.</summary>
    public int[] Column { get; }

    /// <summary>The place of the first hub; all that follow are hubs.</summary>
    public int FirstHub { get; }
}
