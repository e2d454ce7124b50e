using System.Text;
using Sansa.Interactive.Html;
using Sansa.Interactive.Svg;

namespace Sansa.Interactive.Cards;

/// <summary>A spy plot: where the entries of a sparse matrix are.</summary>
/// <param name="caption">What matrix it is.</param>
/// <param name="grid">The counts.</param>
/// <param name="rows">Rows of the matrix.</param>
/// <param name="columns">Columns of the matrix.</param>
internal sealed class SpyBlock(string caption, SpyGrid grid, int rows, int columns) : Block
{
    private const int Side = 220;
    private const int CaptionWidth = 260;
    private const string Shades = " .:-=+*#%@";

    public override void Write(HtmlWriter html)
    {
        // Whole pixels for each cell, so that no row of cells is broader than another.
        var zoom = Math.Max(1, Side / Math.Max(grid.Width, grid.Height));
        var (width, height) = (Whole(grid.Width, zoom), Whole(grid.Height, zoom));
        var alt = $"Spy plot of {caption}: {Quantity.Count(rows)} rows from top to bottom, {Quantity.Count(columns)} columns from left to right; "
            + $"{FilledShare()} of the {grid.Width} x {grid.Height} cells hold entries.";
        html.Open("figure").Element("figcaption", caption, ("style", $"max-width:{CaptionWidth}px"));
        html.Empty(
            "img", ("class", "sn-y"), ("alt", alt), ("src", grid.ToDataUri()), ("width", HtmlWriter.Number(width)),
            ("height", HtmlWriter.Number(height)), ("style", $"width:{HtmlWriter.Number(width)}px;height:{HtmlWriter.Number(height)}px"));
        html.Element("figcaption", grid.Legend, ("class", "sn-m"), ("style", $"max-width:{HtmlWriter.Number(Math.Max(Side, width))}px"));
        html.Close();
    }

    public override void Write(StringBuilder text)
    {
        text.Append("  ").Append(caption).Append(" (").Append(grid.Legend).Append(")\n");
        const int Wide = 48, High = 16;
        var (w, h) = (Math.Min(Wide, grid.Width), Math.Min(High, grid.Height));
        var coarse = new long[w * h];
        for (var y = 0; y < grid.Height; y++)
        {
            for (var x = 0; x < grid.Width; x++)
                coarse[(y * h / grid.Height * w) + (x * w / grid.Width)] += grid.Counts[(y * grid.Width) + x];
        }

        var most = Math.Max(1, coarse.Max());
        for (var y = 0; y < h; y++)
        {
            text.Append("  |");
            for (var x = 0; x < w; x++)
                text.Append(Shade(coarse[(y * w) + x], most));
            text.Append("|\n");
        }
    }

    private static char Shade(long count, long most) => count == 0
        ? ' '
        : most == 1 ? '#' : Shades[1 + (int)Math.Round((Shades.Length - 2) * Math.Log(count) / Math.Log(most))];

    /// <summary>Pixels for so many cells, at least 24.</summary>
    private static double Whole(int cells, int zoom) => cells * Math.Max(zoom, (24 + cells - 1) / cells);

    private string FilledShare() => Quantity.Percent((double)grid.Counts.Count(c => c > 0) / grid.Counts.Length);
}
