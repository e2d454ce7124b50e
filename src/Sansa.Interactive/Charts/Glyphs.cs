using Sansa.Interactive.Html;
using static Sansa.Interactive.Html.HtmlWriter;

namespace Sansa.Interactive.Charts;

/// <summary>Marker shapes and legend swatches: a series is known by its shape as well as by its colour.</summary>
internal static class Glyphs
{
    /// <summary>The legend: names with the series they stand for; a reference line has the number -1. Empty where lines or points bear their names.</summary>
    public static IEnumerable<(string Name, int Series)> Legend(ChartSpec spec) => LineLabels.Fit(spec) || PointLabels.Say(spec) ? [] : Names(spec);

    /// <summary>All names with the series they stand for; none when one nameless series needs none.</summary>
    public static IEnumerable<(string Name, int Series)> Names(ChartSpec spec)
    {
        var named = spec.Series.Select((s, i) => (s.Name, i)).Where(p => p.Name.Length > 0);
        if (spec.Series.Count + spec.References.Count < 2)
            return [];
        return named.Concat(spec.References.Select(r => (r.Name, -1)));
    }

    /// <summary>How a line is broken: dashed where others published it, dotted for a variant.</summary>
    public static string? Dashes(ChartSeries series) => series.Published ? "6 4" : series.Variant ? "1.5 3.5" : null;

    /// <summary>A swatch of 24 x 12 at the origin.</summary>
    public static void Swatch(HtmlWriter svg, ChartSpec spec, int index)
    {
        if (index < 0)
        {
            svg.Empty("path", ("d", "M0 6H24"), ("stroke", "currentColor"), ("stroke-width", "1.5"), ("stroke-dasharray", "6 4"));
            return;
        }

        var series = spec.Series[index];
        var color = Theme.ColorNumber(series.Color ?? index);
        svg.Open("g", ("class", $"s{color}"), ("stroke", Theme.LightColors[color - 1]), ("fill", "none"), ("stroke-width", "2"));
        if (series.Mark == Mark.Bars)
            svg.Empty(
                "rect", ("x", "5"), ("y", "0"), ("width", "12"), ("height", "11"), ("class", series.Published ? null : $"f{color}"),
                ("fill", series.Published ? "none" : Theme.LightColors[color - 1]), ("stroke-dasharray", series.Published ? "4 3" : null));
        if (series.Mark is Mark.Line or Mark.Step or Mark.LineAndPoints)
            svg.Empty("path", ("d", "M0 6H24"), ("stroke-dasharray", Dashes(series)));
        if (series.Mark is Mark.Points or Mark.LineAndPoints)
            Marker(svg, 12, 6, series.Color ?? index, series.Published);
        svg.Close();
    }

    /// <summary>One marker: circle, square, triangle, diamond, triangle down or cross.</summary>
    /// <param name="svg">Where to.</param>
    /// <param name="x">Its middle.</param>
    /// <param name="y">Its middle.</param>
    /// <param name="series">Number of the series that colour and shape follow from.</param>
    /// <param name="hollow">An outline only.</param>
    public static void Marker(HtmlWriter svg, double x, double y, int series, bool hollow)
    {
        var (cx, cy) = (Number(x), Number(y));
        var color = Theme.ColorNumber(series);
        var css = hollow ? null : $"f{color}";
        var fill = hollow ? "none" : Theme.LightColors[color - 1];
        var d = Theme.ShapeNumber(series) switch
        {
            1 => null,
            2 => "m-3-3h6v6h-6z",
            3 => "m0-4l4 7h-8z",
            4 => "m0-4.4l4.4 4.4l-4.4 4.4l-4.4-4.4z",
            5 => "m0 4l4-7h-8z",
            _ => "m-3.5-3.5l7 7m0-7l-7 7",
        };
        if (d is null)
            svg.Empty("circle", ("cx", cx), ("cy", cy), ("r", "3.2"), ("class", css), ("fill", fill), ("stroke-width", "1.5"));
        else
            svg.Empty("path", ("d", $"M{cx} {cy}{d}"), ("class", css), ("fill", fill), ("stroke-width", "1.5"));
    }
}
