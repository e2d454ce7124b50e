using Sansa.Interactive.Html;
using Sansa.Sparse;

namespace Sansa.Interactive.Svg;

/// <summary>
/// A sparse matrix seen from afar: how many entries fall in each cell of a grid. All cells hold the same whole number of rows and columns but those at the
/// end, so that no stripes come from the counting.
/// </summary>
internal sealed class SpyGrid
{
    /// <summary>Of cells whose entries are mostly above 0, and below.</summary>
    public const int Blue = 0x3394da, Orange = 0xe0702a;

    /// <summary>Of the emptiest cell with an entry: lighter ones are lost on a dark page.</summary>
    public const int LeastOpacity = 110;

    /// <summary>Shades of one colour: more are not told apart, and a picture of noise would be twice as large.</summary>
    private const int Shades = 12;

    /// <summary>The most cells along one side of a chart.</summary>
    public const int MaxSide = 128;

    /// <summary>The most characters of a picture in a display.</summary>
    private const int MaxPicture = 26_000;

    /// <summary>More entries than this are counted on every k-th row only: a picture need not wait for 500 million.</summary>
    private const long MaxEntries = 1L << 27;

    private readonly int _rows;
    private readonly int _columns;
    private readonly long[] _above;
    private string? _uri;

    private SpyGrid(int rows, int columns, int maxSide, int rowStep)
    {
        (_rows, _columns, RowStep) = (rows, columns, rowStep);
        var bin = Math.Max(1, (Math.Max(rows, columns) + maxSide - 1) / maxSide);
        (RowBin, ColumnBin) = (Bin(rows, bin), Bin(columns, bin));
        (Width, Height) = (Math.Max(1, (columns + ColumnBin - 1) / ColumnBin), Math.Max(1, (rows + RowBin - 1) / RowBin));
        (Counts, _above) = (new long[Width * Height], new long[Width * Height]);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Rows in one cell.</summary>
    public int RowBin { get; }

    /// <summary>Columns in one cell.</summary>
    public int ColumnBin { get; }

    /// <summary>Every how many rows were counted; 1 means all of them.</summary>
    public int RowStep { get; }

    /// <summary>Entries in each cell, row by row.</summary>
    public long[] Counts { get; }

    /// <summary>True when an entry is below 0: then the colour of a cell says which sign most of its entries have.</summary>
    public bool HasSigns { get; private set; }

    /// <summary>The largest share of a cell that is filled, 0 to 1.</summary>
    public double LargestShare => Counts.Select((count, cell) => (double)count / CellSize(cell)).Max();

    /// <summary>Counts the entries of a matrix, optionally in another order of rows and columns.</summary>
    /// <param name="matrix">Any shape.</param>
    /// <param name="rowPosition">Where each row stands; null for its own place.</param>
    /// <param name="columnPosition">Where each column stands; null for its own place.</param>
    /// <param name="maxSide">The most cells along one side.</param>
    public static SpyGrid Of(CsrMatrix matrix, int[]? rowPosition = null, int[]? columnPosition = null, int maxSide = MaxSide)
    {
        var step = matrix.RowCount == 0 ? 1 : (int)Math.Min(matrix.RowCount, ((matrix.NonzeroCount - 1) / MaxEntries) + 1);
        var grid = new SpyGrid(matrix.RowCount, matrix.ColumnCount, maxSide, Math.Max(1, step));
        for (var i = 0; i < matrix.RowCount; i += grid.RowStep)
            grid.Count(matrix.Row(i), (rowPosition?[i] ?? i) / grid.RowBin * grid.Width, columnPosition);
        return grid;
    }

    /// <summary>As many cells, up to 512 along one side, as a picture of a display can hold.</summary>
    public static SpyGrid Picture(CsrMatrix matrix, int[]? rowPosition = null, int[]? columnPosition = null)
    {
        foreach (var side in (int[])[512, 384, 256, 192])
        {
            var grid = Of(matrix, rowPosition, columnPosition, side);
            if (grid.ToDataUri().Length <= MaxPicture)
                return grid;
        }

        return Of(matrix, rowPosition, columnPosition);
    }

    /// <summary>
    /// The grid as a picture: the shade grows with the root of the share of the cell that is filled, so that a single entry is still seen; blue, and where
    /// the matrix has signs, orange for cells whose entries are mostly below 0.
    /// </summary>
    public string ToDataUri() => _uri ??= Draw();

    /// <summary>What a cell and its shade stand for.</summary>
    public string Legend
    {
        get
        {
            var cell = RowBin * ColumnBin == 1
                ? "one cell an entry"
                : $"one cell is {Quantity.Count(RowBin)} × {Quantity.Count(ColumnBin)} entries, "
                    + $"the darkest {Quantity.Percent(LargestShare)} full; shade by the root of the share";
            var signs = HasSigns ? "; blue: mostly above 0, orange: mostly below" : "";
            return RowStep == 1 ? cell + signs : $"{cell}{signs}; from every {RowStep}th row";
        }
    }

    /// <summary>True for a cell most of whose entries are below 0.</summary>
    public bool IsBelow(int cell) => HasSigns && 2 * _above[cell] < Counts[cell];

    private string Draw()
    {
        var most = Math.Sqrt(Math.Max(LargestShare, double.Epsilon));
        var pixels = new byte[Counts.Length];
        for (var c = 0; c < pixels.Length; c++)
        {
            if (Counts[c] == 0)
                continue;
            var shade = 1 + (int)Math.Round((Shades - 1) * Math.Sqrt((double)Counts[c] / CellSize(c)) / most);
            pixels[c] = (byte)(IsBelow(c) ? Shades + shade : shade);
        }

        var palette = new (int Color, byte Opacity)[(2 * Shades) + 1];
        for (var shade = 1; shade <= Shades; shade++)
        {
            var opacity = (byte)(LeastOpacity + ((255 - LeastOpacity) * (shade - 1) / (Shades - 1)));
            (palette[shade], palette[Shades + shade]) = ((Blue, opacity), (Orange, opacity));
        }

        return Png.DataUri(Width, Height, pixels, palette);
    }

    private void Count(SparseRow row, int start, int[]? columnPosition)
    {
        for (var k = 0; k < row.Count; k++)
        {
            var cell = start + ((columnPosition?[row.Indices[k]] ?? row.Indices[k]) / ColumnBin);
            Counts[cell]++;
            if (row.ValueAt(k) < 0)
                HasSigns = true;
            else
                _above[cell]++;
        }
    }

    /// <summary>Entries that a cell has room for.</summary>
    private long CellSize(int cell)
    {
        var (y, x) = (cell / Width, cell % Width);
        var rows = Math.Max(1, Math.Min(RowBin, _rows - (y * RowBin)) / RowStep);
        return Math.Max(1, (long)rows * Math.Min(ColumnBin, _columns - (x * ColumnBin)));
    }

    /// <summary>A very long, thin matrix keeps at least a dozen cells across, if it has as many rows.</summary>
    private static int Bin(int count, int bin) => Math.Clamp(bin, 1, Math.Max(1, count / 12));
}
