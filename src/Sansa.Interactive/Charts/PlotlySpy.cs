using System.Globalization;
using System.Text.Json.Nodes;
using Sansa.Interactive.Svg;

namespace Sansa.Interactive.Charts;

/// <summary>A spy plot as heat maps of plotly.js, with the cells, colours and shades of the static picture; hovering says how many entries are there.</summary>
internal static class PlotlySpy
{
    private const int Shades = 9;

    /// <summary>The longer side of the plot in pixels, at most.</summary>
    private const int Side = 384;

    /// <summary>One heat map, or one for each sign, as each has its own colour.</summary>
    public static IEnumerable<JsonNode?> Traces(SpyGrid grid)
    {
        yield return Trace(grid, SpyGrid.Blue, cell => !grid.IsBelow(cell));
        if (grid.HasSigns)
            yield return Trace(grid, SpyGrid.Orange, grid.IsBelow);
    }

    /// <summary>Gives each cell the same whole number of pixels, so that no row of cells is broader than another.</summary>
    public static void Fit(SpyGrid grid, JsonObject layout)
    {
        var zoom = Math.Max(1, Side / Math.Max(grid.Width, grid.Height));
        var margin = layout["margin"]!;
        layout["width"] = (int)margin["l"]! + (int)margin["r"]! + (grid.Width * zoom);
        layout["height"] = (int)margin["t"]! + (int)margin["b"]! + (grid.Height * zoom);
    }

    private static JsonObject Trace(SpyGrid grid, int color, Func<int, bool> shows)
    {
        var most = Math.Max(1, grid.Counts.Max());
        var (row, column) = (grid.RowBin == 1 ? "row" : "rows around", grid.ColumnBin == 1 ? "column" : "columns around");
        return new JsonObject
        {
            ["type"] = "heatmap",
            ["z"] = new JsonArray([.. Enumerable.Range(0, grid.Height).Select(y => Row(grid, y, shows))]),
            ["zmin"] = 0,
            ["zmax"] = most,
            ["x0"] = (grid.ColumnBin - 1) / 2.0,
            ["y0"] = (grid.RowBin - 1) / 2.0,
            ["dx"] = grid.ColumnBin,
            ["dy"] = grid.RowBin,
            ["hoverongaps"] = false,
            ["hovertemplate"] = $"{row} %{{y:,.0f}}, {column} %{{x:,.0f}}: %{{z:,}} {(most == 1 ? "entry" : "entries")}<extra></extra>",
            ["colorscale"] = Scale(color),
            ["showscale"] = false,
        };
    }

    private static JsonArray Row(SpyGrid grid, int y, Func<int, bool> shows)
    {
        var cells = Enumerable.Range(y * grid.Width, grid.Width);
        return new JsonArray([.. cells.Select(cell => grid.Counts[cell] > 0 && shows(cell) ? JsonValue.Create(grid.Counts[cell]) : null)]);
    }

    /// <summary>The opacity grows with the root of the share that is filled, as in <see cref="SpyGrid.ToDataUri"/>.</summary>
    private static JsonArray Scale(int color)
    {
        var (red, green, blue) = (color >> 16, (color >> 8) & 255, color & 255);
        var scale = new JsonArray();
        for (var k = 0; k < Shades; k++)
        {
            var root = (double)k / (Shades - 1);
            var opacity = (SpyGrid.LeastOpacity + ((255 - SpyGrid.LeastOpacity) * root)) / 255;
            scale.Add((JsonNode)new JsonArray(
                Math.Round(root * root, 6), string.Create(CultureInfo.InvariantCulture, $"rgba({red},{green},{blue},{opacity:0.00})")));
        }

        return scale;
    }
}
