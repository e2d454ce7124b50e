using Sansa.Sparse;

namespace Sansa.Factorization;

/// <summary>
/// Where the factor lies in memory. Wide supernodes are cut into panels of columns, so that of their triangle only
/// staircase corners are stored in vain; a panel is a dense column-major block whose rows are its columns, the later
/// columns of its supernode and the rows below.
/// </summary>
internal sealed class PanelLayout
{
    /// <summary>Widest panel: one packed block of the GEMM.</summary>
    private const int MaximalWidth = 960;

    private PanelLayout(int panels, int supernodes)
    {
        (Start, Supernode, Data) = (new int[panels + 1], new int[panels], new long[panels]);
        Rows = new int[supernodes][];
    }

    public int Count => Supernode.Length;

    /// <summary>First column of each panel; length Count + 1.</summary>
    public int[] Start { get; }

    /// <summary>The supernode that a panel is part of.</summary>
    public int[] Supernode { get; }

    /// <summary>Offset of each panel's first element.</summary>
    public long[] Data { get; }

    /// <summary>Rows of each supernode, ascending, its own columns first.</summary>
    public int[][] Rows { get; }

    /// <summary>Elements of the whole factor.</summary>
    public long Length { get; private set; }

    /// <summary>Columns of a panel.</summary>
    public int Width(int panel) => Start[panel + 1] - Start[panel];

    /// <summary>Rows of a panel; the first are its columns.</summary>
    public ReadOnlySpan<int> RowsOf(int panel) => Rows[Supernode[panel]].AsSpan(Start[panel] - Rows[Supernode[panel]][0]);

    /// <summary>Elements from one column of a panel to the next.</summary>
    public nint Stride(int panel) => StrideOf(Height(panel));

    /// <summary>Number of rows of a panel.</summary>
    public int Height(int panel) => Rows[Supernode[panel]].Length - (Start[panel] - Rows[Supernode[panel]][0]);

    /// <summary>Elements stored for a supernode of so many columns and rows below.</summary>
    public static long StoredEntries(int width, int below)
    {
        long total = 0;
        foreach (var (offset, w) in Cut(width))
            total += w * (long)StrideOf(width - offset + below);
        return total;
    }

    /// <summary>Finds the rows of each supernode and lays the panels out one after another.</summary>
    /// <param name="x">Users x items, the items in the supernodes' order.</param>
    /// <param name="tree">The supernodes.</param>
    public static PanelLayout Build(CsrMatrix x, SupernodeTree tree)
    {
        var panels = 0;
        for (var s = 0; s < tree.Count; s++)
            panels += Cut(tree.Start[s + 1] - tree.Start[s]).Count();
        var layout = new PanelLayout(panels, tree.Count);
        SupernodeRows.Find(x, tree, layout.Rows);
        var p = 0;
        for (var s = 0; s < tree.Count; s++)
        {
            foreach (var (offset, width) in Cut(tree.Start[s + 1] - tree.Start[s]))
            {
                (layout.Start[p], layout.Supernode[p], layout.Data[p]) = (tree.Start[s] + offset, s, layout.Length);
                layout.Length += width * (long)layout.Stride(p);
                p++;
            }
        }

        layout.Start[panels] = tree.Start[^1];
        return layout;
    }

    // Columns start on a cache line, and not a multiple of a page apart.
    private static nint StrideOf(int rows)
    {
        var stride = (rows + 15) & ~15;
        return stride % 1024 == 0 ? stride + 16 : stride;
    }

    private static IEnumerable<(int Offset, int Width)> Cut(int width)
    {
        var pieces = (width + MaximalWidth - 1) / MaximalWidth;
        for (var k = 0; k < pieces; k++)
        {
            var (from, to) = (Cell(k), Cell(k + 1));
            yield return (from, to - from);
        }

        int Cell(int k) => k == pieces ? width : (int)((long)width * k / pieces) & ~15;
    }
}
