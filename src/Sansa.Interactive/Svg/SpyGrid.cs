using Sansa.Sparse;

namespace Sansa.Interactive.Svg;

/// <summary>A sparse matrix seen from afar: how many entries fall in each cell of a grid of at most 128 x 128.</summary>
internal sealed class SpyGrid
{
    private const int Blue = 0x3394da;

    /// <summary>Of a cell with one entry: lighter ones are lost on a dark page.</summary>
    private const int LeastOpacity = 130;

    /// <summary>The most cells along one side.</summary>
    public const int MaxSide = 128;

    /// <summary>More entries than this are counted on every k-th row only: a picture need not wait for 500 million.</summary>
    private const long MaxEntries = 1L << 27;

    private SpyGrid(int width, int height, int rowStep) => (Width, Height, RowStep, Counts) = (width, height, rowStep, new long[width * height]);

    public int Width { get; }

    public int Height { get; }

    /// <summary>Every how many rows were counted; 1 means all of them.</summary>
    public int RowStep { get; }

    /// <summary>Entries in each cell, row by row.</summary>
    public long[] Counts { get; }

    /// <summary>Counts the entries of a matrix, optionally in another order of rows and columns.</summary>
    /// <param name="matrix">Any shape.</param>
    /// <param name="rowPosition">Where each row stands; null for its own place.</param>
    /// <param name="columnPosition">Where each column stands; null for its own place.</param>
    public static SpyGrid Of(CsrMatrix matrix, int[]? rowPosition = null, int[]? columnPosition = null)
    {
        var (width, height) = Size(matrix.RowCount, matrix.ColumnCount);
        var step = matrix.RowCount == 0 ? 1 : (int)Math.Min(matrix.RowCount, ((matrix.NonzeroCount - 1) / MaxEntries) + 1);
        var grid = new SpyGrid(width, height, Math.Max(1, step));
        var cellOfColumn = new int[matrix.ColumnCount];
        for (var j = 0; j < cellOfColumn.Length; j++)
            cellOfColumn[j] = (int)((long)(columnPosition?[j] ?? j) * width / matrix.ColumnCount);
        for (var i = 0; i < matrix.RowCount; i += grid.RowStep)
        {
            var y = (int)((long)(rowPosition?[i] ?? i) * height / matrix.RowCount);
            var counts = grid.Counts.AsSpan(y * width, width);
            foreach (var j in matrix.ColumnIndices.AsSpan((int)matrix.RowPointers[i], matrix.RowLength(i)))
                counts[cellOfColumn[j]]++;
        }

        return grid;
    }

    /// <summary>The grid as a picture: opacity is the logarithm of the cell's count, so that a single entry is still seen.</summary>
    public string ToDataUri()
    {
        var most = Counts.Max();
        var opacity = new byte[Counts.Length];
        for (var c = 0; c < opacity.Length; c++)
            opacity[c] = Counts[c] == 0 ? (byte)0 : (byte)(LeastOpacity + ((255 - LeastOpacity) * (most <= 1 ? 1 : Math.Log(Counts[c]) / Math.Log(most))));
        return Png.DataUri(Width, Height, opacity, Blue);
    }

    private static (int Width, int Height) Size(int rows, int columns)
    {
        var longer = (double)Math.Max(Math.Max(rows, columns), 1);
        var scale = Math.Min(1, MaxSide / longer);
        // A very long, thin matrix keeps at least a dozen cells across, if it has as many rows.
        int Side(int n) => Math.Clamp((int)Math.Round(n * scale), Math.Clamp(n, 1, 12), MaxSide);
        return (Side(columns), Side(rows));
    }
}
