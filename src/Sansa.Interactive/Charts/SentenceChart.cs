using System.Text.Json.Nodes;
using Sansa.Interactive.Html;
using static Sansa.Interactive.Html.HtmlWriter;

namespace Sansa.Interactive.Charts;

/// <summary>A chart that has only its title and its notes, for hosts that want a picture or a figure all the same.</summary>
internal static class SentenceChart
{
    private const int LineWidth = 64;
    private const int LineHeight = 20;

    /// <summary>An SVG file of its own.</summary>
    public static string Draw(ChartSpec spec)
    {
        var lines = Lines(spec);
        var height = 40 + (LineHeight * lines.Count);
        var svg = new HtmlWriter();
        svg.Open(
            "svg", ("xmlns", "http://www.w3.org/2000/svg"), ("viewBox", $"0 0 {Number(spec.Width)} {height}"), ("width", Number(spec.Width)),
            ("height", Number(height)), ("role", "img"), ("aria-label", ChartText.Summary(spec)), ("class", "sansa"),
            ("font-family", "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif"), ("font-size", "12"));
        svg.Element("style", Theme.SvgStyleSheet).Element("text", spec.Title, ("x", "8"), ("y", "20"), ("font-size", "14"), ("font-weight", "600"));
        for (var k = 0; k < lines.Count; k++)
            svg.Element("text", lines[k], ("x", "8"), ("y", Number(44 + (LineHeight * k))));
        return svg.Close().ToString();
    }

    /// <summary>What the layout of a figure has in the place of axes.</summary>
    public static void Write(ChartSpec spec, JsonObject layout)
    {
        var lines = Lines(spec);
        layout["height"] = 110 + (LineHeight * lines.Count);
        layout["margin"] = new JsonObject { ["l"] = 8, ["r"] = 8, ["t"] = 60, ["b"] = 20 };
        layout["xaxis"] = new JsonObject { ["visible"] = false };
        layout["yaxis"] = new JsonObject { ["visible"] = false };
        layout["annotations"] = new JsonArray(new JsonObject
        {
            ["text"] = string.Join("<br>", lines.Select(line => Markup.Escape(Typeset.Of(line)))),
            ["align"] = "left",
            ["x"] = 0,
            ["xref"] = "paper",
            ["xanchor"] = "left",
            ["y"] = 1,
            ["yref"] = "paper",
            ["yanchor"] = "top",
            ["showarrow"] = false,
        });
    }

    private static List<string> Lines(ChartSpec spec) => [.. spec.Notes.SelectMany(note => WrappedText.Lines(note, LineWidth))];
}
