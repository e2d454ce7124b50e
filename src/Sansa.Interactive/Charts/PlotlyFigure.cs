using Plotly.NET;
using Sansa.Interactive.Html;

namespace Sansa.Interactive.Charts;

/// <summary>Draws a <see cref="ChartSpec"/> as a Plotly chart with the same colours, dashes and markers as the static picture.</summary>
internal static class PlotlyFigure
{
    private const int MaxPoints = 2000;
    private const int TitleLine = 44;

    /// <summary>Readable on white and on black, for hosts that cannot say which they are.</summary>
    private const string Grey = "#7c7c7c";

    private static readonly string[] Symbols = ["circle", "square", "triangle-up", "diamond", "triangle-down", "x"];

    /// <summary>The chart; never empty, as Plotly.NET cannot combine nothing.</summary>
    public static GenericChart Of(ChartSpec spec)
    {
        List<GenericChart> parts = [.. spec.Series.Select((s, i) => GenericChart.ofTraceObject(false, Series(spec, s, i)))];
        parts.AddRange(spec.References.Select(r => GenericChart.ofTraceObject(false, Reference(spec, r))));
        if (spec.Spy is { } spy)
            parts.Add(GenericChart.ofTraceObject(false, Spy(spy)));
        if (parts.Count == 0)
            parts.Add(GenericChart.ofTraceObject(false, new Trace("scatter")));
        return GenericChart.setLayout(Layout(spec), GenericChart.combine(parts));
    }

    private static Trace Series(ChartSpec spec, ChartSeries series, int index)
    {
        var color = Theme.LightColors[Theme.ColorNumber(series.Color ?? index) - 1];
        var kept = Decimation.Curve(series.Y, MaxPoints / 2);
        var trace = new Trace(series.Mark == Mark.Bars ? "bar" : "scatter");
        trace.SetProperty("name", series.Name.Length > 0 ? series.Name : spec.Y.Label);
        trace.SetProperty("x", kept.Select(i => XValue(spec, series.X[i])).ToArray());
        trace.SetProperty("y", kept.Select(i => Finite(series.Y[i])).ToArray());
        if (series.Labels is { } labels)
            trace.SetProperty("text", kept.Select(i => labels[i]).ToArray());
        if (series.Errors is { } errors)
            trace.SetProperty("error_y", Object(("type", "data"), ("array", kept.Select(i => Finite(errors[i])).ToArray()), ("thickness", 1.2), ("color", Grey)));
        if (series.Mark == Mark.Bars)
        {
            trace.SetProperty("marker", Object(("color", series.Published ? "rgba(0,0,0,0)" : color), ("line", Object(("color", color), ("width", series.Published ? 2 : 0)))));
            return trace;
        }

        trace.SetProperty("mode", series.Mark switch { Mark.Points => "markers", Mark.LineAndPoints => "lines+markers", _ => "lines" });
        trace.SetProperty("line", Object(("color", color), ("width", 2), ("dash", series.Published ? "dash" : "solid"), ("shape", series.Mark == Mark.Step ? "hv" : "linear")));
        trace.SetProperty("marker", Object(("color", color), ("size", 7), ("symbol", Symbols[index % Symbols.Length] + (series.Published ? "-open" : ""))));
        return trace;
    }

    private static Trace Reference(ChartSpec spec, ReferenceLine reference)
    {
        var ends = spec.Series.SelectMany(s => s.X).Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        var trace = new Trace("scatter");
        trace.SetProperty("name", reference.Name);
        trace.SetProperty("mode", "lines");
        trace.SetProperty("x", new[] { XValue(spec, ends.Min()), XValue(spec, ends.Max()) });
        trace.SetProperty("y", new[] { Finite(reference.Y), Finite(reference.Y) });
        trace.SetProperty("line", Object(("color", Grey), ("width", 1.5), ("dash", "dash")));
        return trace;
    }

    private static Trace Spy(SpyLayer spy)
    {
        var grid = spy.Grid;
        var trace = new Trace("heatmap");
        trace.SetProperty("z", Enumerable.Range(0, grid.Height).Select(y => Enumerable.Range(0, grid.Width).Select(x => Shade(grid.Counts[(y * grid.Width) + x])).ToArray()).ToArray());
        trace.SetProperty("dx", (double)spy.Columns / grid.Width);
        trace.SetProperty("dy", (double)spy.Rows / grid.Height);
        trace.SetProperty("colorscale", new object[] { new object[] { 0, "rgba(43,138,203,0.2)" }, new object[] { 1, "rgba(43,138,203,1)" } });
        trace.SetProperty("colorbar", Object(("title", Object(("text", "log10 of entries")))));
        return trace;
    }

    private static double? Shade(long count) => count == 0 ? null : Math.Round(Math.Log10(count), 2);

    private static Layout Layout(ChartSpec spec)
    {
        var layout = new Layout();
        // Above the plot and below the mode bar, whose buttons take the first 28 pixels. plotly.js hangs further lines below the first.
        var title = Wrapped(spec.Title);
        var spans = spec.Spans.Count > 0 ? 18 : 0;
        layout.SetProperty("title", Object(("text", string.Join("<br>", title.Select(Markup.Escape))), ("font", Object(("size", 15))), ("x", 0), ("xref", "paper"), ("xanchor", "left"), ("y", 1), ("yref", "paper"), ("yanchor", "bottom"), ("pad", Object(("b", 8 + spans + (20 * (title.Count - 1)))))));
        layout.SetProperty("meta", HostColors());
        layout.SetProperty("font", Object(("color", Grey)));
        layout.SetProperty("paper_bgcolor", "rgba(0,0,0,0)");
        layout.SetProperty("plot_bgcolor", "rgba(0,0,0,0)");
        // Names of bars are slanted where the page is narrow: the legend stands below them.
        var names = spec.X.Categories is { Count: > 0 } categories ? Math.Min(80, 4 * categories.Max(c => c.Length)) : 0;
        // About three names of the legend stand beside each other.
        var legendLines = (Glyphs.Legend(spec).Count() + 2) / 3;
        var below = 60 + (legendLines > 0 ? (24 * legendLines) + names : 0);
        layout.SetProperty("height", 320 + below);
        layout.SetProperty("margin", Object(("l", 70), ("r", 20), ("t", 36 + spans + (20 * title.Count)), ("b", below)));
        layout.SetProperty("xaxis", Axis(spec.X));
        layout.SetProperty("yaxis", Axis(spec.Y, reversed: spec.Spy is not null));
        layout.SetProperty("showlegend", legendLines > 0);
        layout.SetProperty("legend", Object(("orientation", "h"), ("x", 0), ("y", 0), ("yref", "container"), ("yanchor", "bottom")));
        layout.SetProperty("shapes", spec.Spans.Where((_, k) => k % 2 == 0).Select(s => Object(("type", "rect"), ("yref", "paper"), ("x0", s.From), ("x1", s.To), ("y0", 0), ("y1", 1), ("fillcolor", "rgba(127,127,127,0.12)"), ("line", Object(("width", 0))))).ToArray());
        layout.SetProperty("annotations", spec.Spans.Select(s => Object(("text", Markup.Escape(s.Name)), ("x", (s.From + s.To) / 2), ("y", 1.02), ("yref", "paper"), ("yanchor", "bottom"), ("showarrow", false))).ToArray());
        return layout;
    }

    /// <summary>
    /// For pages that draw figures in their own colours, as our reports do: text and grid are theirs to choose, and on a dark
    /// page each colour of ours stands for another.
    /// </summary>
    private static DynamicObj.DynamicObj HostColors()
    {
        var dark = new DynamicObj.DynamicObj();
        foreach (var (light, other) in Theme.LightColors.Zip(Theme.DarkColors))
            dark.SetProperty(light, other);
        return Object(("hostColors", true), ("darkColors", dark));
    }

    /// <summary>plotly.js does not break a title into lines by itself.</summary>
    private static List<string> Wrapped(string title)
    {
        List<string> lines = [""];
        foreach (var word in title.Split(' '))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + word.Length >= TitleLine)
                lines.Add("");
            lines[^1] += lines[^1].Length > 0 ? " " + word : word;
        }

        return lines;
    }

    private static DynamicObj.DynamicObj Axis(ChartAxis axis, bool reversed = false)
    {
        var result = Object(("title", Object(("text", Markup.Escape(axis.Label)))), ("gridcolor", "rgba(127,127,127,0.25)"), ("zeroline", false));
        if (axis.Scale == AxisScale.Log)
            result.SetProperty("type", "log");
        if (reversed)
            result.SetProperty("autorange", "reversed");
        if (axis.FromZero)
            result.SetProperty("rangemode", "tozero");
        return result;
    }

    private static object? XValue(ChartSpec spec, double x) =>
        spec.X.Categories is { } names && x >= 0 && x < names.Count ? names[(int)x] : Finite(x);

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static DynamicObj.DynamicObj Object(params ReadOnlySpan<(string Name, object Value)> properties)
    {
        var result = new DynamicObj.DynamicObj();
        foreach (var (name, value) in properties)
            result.SetProperty(name, value);
        return result;
    }
}
