using System.Text.Json.Nodes;
using Sansa.Interactive.Html;

namespace Sansa.Interactive.Charts;

/// <summary>
/// The names at the ends of the lines, as annotations of plotly.js. Where they stand depends on the height of the plot, which is ours, and not on its
/// width, which is the page's. A page too narrow for them finds the legend in <c>meta.narrow</c>.
/// </summary>
internal static class PlotlyLabels
{
    /// <summary>Gives a layout that has a legend the names instead.</summary>
    public static void Write(ChartSpec spec, JsonObject layout)
    {
        layout["meta"]!["narrow"] = new JsonObject
        {
            ["showlegend"] = true,
            ["annotations"] = layout["annotations"]!.DeepClone(),
            ["margin"] = layout["margin"]!.DeepClone(),
            ["height"] = layout["height"]!.DeepClone(),
        };
        var margin = layout["margin"]!;
        layout["showlegend"] = false;
        layout["height"] = (int)layout["height"]! - (int)margin["b"]! + PlotlyFigure.AxisRoom;
        margin["b"] = PlotlyFigure.AxisRoom;
        margin["r"] = Math.Ceiling(LineLabels.Room(spec) + 16);
        var height = (int)layout["height"]! - (int)margin["t"]! - PlotlyFigure.AxisRoom;
        var y = new AxisMap(spec.Y, PlotlyFigure.YValues(spec), height, 0, 5);
        layout["yaxis"]!["range"] = new JsonArray(y.Limits.Low, y.Limits.High);
        foreach (var (name, series, end, pixel) in LineLabels.Place(spec, y, 0, height))
            layout["annotations"]!.AsArray().Add((JsonNode)Label(spec, name, series, 1 - (end / height), end - pixel));
    }

    private static JsonObject Label(ChartSpec spec, string name, int series, double y, double shift) => new()
    {
        ["text"] = Markup.Escape(Typeset.Of(name)),
        ["font"] = new JsonObject
        {
            ["size"] = 12,
            ["color"] = series < 0 ? PlotlyFigure.Grey : Theme.LightColors[Theme.ColorNumber(spec.Series[series].Color ?? series) - 1],
        },
        ["x"] = 1,
        ["xref"] = "paper",
        ["xanchor"] = "left",
        ["xshift"] = 4,
        ["y"] = Math.Round(y, 4),
        ["yref"] = "paper",
        ["yanchor"] = "middle",
        ["yshift"] = Math.Round(shift, 1),
        ["showarrow"] = false,
    };
}
