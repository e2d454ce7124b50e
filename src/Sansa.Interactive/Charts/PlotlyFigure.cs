using System.Text.Json;
using System.Text.Json.Nodes;
using Sansa.Interactive.Html;

namespace Sansa.Interactive.Charts;

/// <summary>
/// A <see cref="ChartSpec"/> as the figure of plotly.js, with the same colours, dashes and markers as the static picture. The JSON is written here: a
/// library for it would have to load in every kernel, and the one there is does not.
/// </summary>
internal static class PlotlyFigure
{
    private const int MaxPoints = 2000;
    private const int TitleLine = 44;
    private const int PlotWidth = 560;
    private const int PlotHeight = 270;

    /// <summary>Below the plot, for the ticks and the label of the axis.</summary>
    public const int AxisRoom = 60;

    /// <summary>Readable on white and on black, for hosts that cannot say which they are.</summary>
    public const string Grey = "#7c7c7c";

    private static readonly string[] Symbols = ["circle", "square", "triangle-up", "diamond", "triangle-down", "x"];
    private static readonly JsonSerializerOptions Compact = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The figure, <c>{"data": [...], "layout": {...}}</c>; without data it has one empty trace.</summary>
    public static string Of(ChartSpec spec)
    {
        var labels = PointLabels.Place(spec, PlotWidth, PlotHeight);
        JsonArray data = [.. spec.Series.Select((s, i) => Series(spec, s, i, labels)), .. spec.References.Select(r => Reference(spec, r))];
        if (spec.Spy is { } spy)
        {
            foreach (var trace in PlotlySpy.Traces(spy.Grid))
                data.Add(trace);
        }

        if (data.Count == 0)
            data.Add((JsonNode)new JsonObject { ["type"] = "scatter" });
        // A reader of HTML must not take a name for markup, wherever the figure is put.
        return new JsonObject { ["data"] = data, ["layout"] = Layout(spec) }.ToJsonString(Compact).Replace("<", "\\u003C", StringComparison.Ordinal);
    }

    private static JsonObject Series(
        ChartSpec spec, ChartSeries series, int index, IReadOnlyDictionary<(int Series, int Point), LabelSide> labels)
    {
        var number = Theme.ColorNumber(series.Color ?? index);
        var color = Theme.LightColors[number - 1];
        var kept = Decimation.Curve(series.Y, MaxPoints / 2);
        var trace = new JsonObject
        {
            ["type"] = series.Mark == Mark.Bars ? "bar" : "scatter",
            ["name"] = Text(series.Name.Length > 0 ? series.Name : spec.Y.Label),
            ["x"] = Array(kept, i => XValue(spec, series.X[i])),
            ["y"] = Array(kept, i => Finite(series.Y[i])),
            ["hovertemplate"] = Hover(spec, series),
        };
        if ((series.Labels ?? series.Names) is { } texts)
            trace["text"] = Array(kept, i => Text(texts[i]));
        if (series.Errors is { } errors)
            trace["error_y"] = new JsonObject { ["type"] = "data", ["array"] = Array(kept, i => Finite(errors[i])), ["thickness"] = 1.2, ["color"] = Grey };
        if (series.Mark == Mark.Bars)
        {
            trace["marker"] = new JsonObject
            {
                ["color"] = series.Published ? "rgba(0,0,0,0)" : color,
                ["line"] = new JsonObject { ["color"] = color, ["width"] = series.Published ? 2 : 0 },
            };
            return trace;
        }

        trace["mode"] = series.Mark switch { Mark.Points => "markers", Mark.LineAndPoints => "lines+markers", _ => "lines" };
        if (kept.Any(i => labels.ContainsKey((index, i))))
        {
            trace["mode"] += "+text";
            trace["texttemplate"] = Array(kept, i => labels.ContainsKey((index, i)) ? "%{text}" : " ");
            trace["textposition"] = Array(kept, i => Position(labels.GetValueOrDefault((index, i))));
            trace["textfont"] = new JsonObject { ["size"] = 11 };
        }

        trace["line"] = new JsonObject
        {
            ["color"] = color,
            ["width"] = 2,
            ["dash"] = series.Published ? "dash" : series.Variant ? "dot" : "solid",
            ["shape"] = series.Mark == Mark.Step ? "hv" : "linear",
        };
        var symbol = Symbols[Theme.ShapeNumber(series.Color ?? index) - 1];
        trace["marker"] = new JsonObject { ["color"] = color, ["size"] = 7, ["symbol"] = symbol + (series.Published ? "-open" : "") };
        return trace;
    }

    private static JsonNode Position(LabelSide side) => side switch
    {
        LabelSide.Right => "middle right",
        LabelSide.Left => "middle left",
        LabelSide.Above => "top center",
        _ => "bottom center",
    };

    /// <summary>What a reader sees at a point: "rank of the item: 193, interactions: 128" and not "(193, 128)".</summary>
    private static string Hover(ChartSpec spec, ChartSeries series)
    {
        var name = series.Name.Length > 0 ? $"<extra>{Text(series.Name)}</extra>" : "<extra></extra>";
        if (series.Hover is { } own)
            return own + name;
        var error = series.Errors is null ? "" : " ± %{error_y.array:.2~g}";
        var x = spec.X.Categories is not null ? "%{x}" : $"{Text(spec.X.Quantity)}: %{{x:,.4~g}}{Text(spec.X.Unit)}";
        return $"{(series.Labels is null ? "" : "%{text}<br>")}{x}<br>{Text(spec.Y.Quantity)}: %{{y:,.4~g}}{Text(spec.Y.Unit)}{error}{name}";
    }

    private static JsonObject Reference(ChartSpec spec, ReferenceLine reference)
    {
        var ends = spec.Series.SelectMany(s => s.X).Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        return new JsonObject
        {
            ["type"] = "scatter",
            ["name"] = Text(reference.Name),
            ["mode"] = "lines",
            ["x"] = new JsonArray(XValue(spec, ends.Min()), XValue(spec, ends.Max())),
            ["y"] = new JsonArray(Finite(reference.Y), Finite(reference.Y)),
            ["line"] = new JsonObject { ["color"] = Grey, ["width"] = 1.5, ["dash"] = "dash" },
            ["hovertemplate"] = $"{Text(spec.Y.Quantity)}: %{{y:,.4~g}}{Text(spec.Y.Unit)}<extra>{Text(reference.Name)}</extra>",
        };
    }

    private static JsonObject Layout(ChartSpec spec)
    {
        // Above the plot and below the mode bar, whose buttons take the first 28 pixels. plotly.js hangs further lines below the first.
        var title = WrappedText.Lines(Typeset.Of(spec.Title), TitleLine);
        var spans = spec.Spans.Count > 0 ? 18 : 0;
        // Names of bars are slanted where the page is narrow: the legend stands below them.
        var names = spec.X.Categories is { Count: > 0 } categories ? Math.Min(80, 4 * categories.Max(c => c.Length)) : 0;
        // About three names of the legend stand beside each other.
        var legendLines = PointLabels.Say(spec) ? 0 : (Glyphs.Names(spec).Count() + 2) / 3;
        var below = AxisRoom + (legendLines > 0 ? (24 * legendLines) + names : 0);
        var layout = new JsonObject
        {
            ["title"] = new JsonObject
            {
                ["text"] = string.Join("<br>", title.Select(Markup.Escape)),
                ["font"] = new JsonObject { ["size"] = 15 },
                ["x"] = 0,
                ["xref"] = "paper",
                ["xanchor"] = "left",
                ["y"] = 1,
                ["yref"] = "paper",
                ["yanchor"] = "bottom",
                ["pad"] = new JsonObject { ["b"] = 8 + spans + (20 * (title.Count - 1)) },
            },
            ["meta"] = HostColors(),
            ["font"] = new JsonObject { ["color"] = Grey },
            ["paper_bgcolor"] = "rgba(0,0,0,0)",
            ["plot_bgcolor"] = "rgba(0,0,0,0)",
            ["height"] = 320 + below,
            ["margin"] = new JsonObject { ["l"] = 70, ["r"] = 20, ["t"] = 36 + spans + (20 * title.Count), ["b"] = below },
            ["xaxis"] = Axis(spec.X, spec.Series.SelectMany(s => s.X)),
            ["yaxis"] = Axis(spec.Y, YValues(spec), reversed: spec.Spy is not null),
            ["showlegend"] = legendLines > 0,
            ["legend"] = new JsonObject { ["orientation"] = "h", ["x"] = 0, ["y"] = 0, ["yref"] = "container", ["yanchor"] = "bottom" },
            ["shapes"] = Array(spec.Spans.Where((_, k) => k % 2 == 0), Shade),
            ["annotations"] = Array(Readable(spec), Name),
        };
        if (spec.Spy is not null)
            PlotlySpy.Fit(spec.Spy.Grid, layout);
        if (LineLabels.Fit(spec))
            PlotlyLabels.Write(spec, layout);
        if (spec.IsSentence)
            SentenceChart.Write(spec, layout);
        return layout;
    }

    /// <summary>All that the vertical axis has to hold, error bars among it.</summary>
    public static IEnumerable<double> YValues(ChartSpec spec) => spec.Series
        .SelectMany(s => s.Errors is null ? s.Y : s.Y.Concat(s.Y.Zip(s.Errors, (y, e) => y + e)).Concat(s.Y.Zip(s.Errors, (y, e) => y - e)))
        .Concat(spec.References.Select(r => r.Y));

    private static JsonObject Shade(ChartSpan span) => new()
    {
        ["type"] = "rect",
        ["yref"] = "paper",
        ["x0"] = span.From,
        ["x1"] = span.To,
        ["y0"] = 0,
        ["y1"] = 1,
        ["fillcolor"] = "rgba(127,127,127,0.12)",
        ["line"] = new JsonObject { ["width"] = 0 },
    };

    private static JsonObject Name(ChartSpan span) => new()
    {
        ["text"] = Text(span.Name),
        ["x"] = (span.From + span.To) / 2,
        ["y"] = 1.02,
        ["yref"] = "paper",
        ["yanchor"] = "bottom",
        ["showarrow"] = false,
    };

    /// <summary>The spans that are wide enough for their names, so that no two names are printed over each other.</summary>
    private static IEnumerable<ChartSpan> Readable(ChartSpec spec)
    {
        var high = spec.Spans.Select(s => s.To).Concat(spec.Series.SelectMany(s => s.X)).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        var low = spec.X.FromZero ? 0 : spec.Spans.Select(s => s.From).DefaultIfEmpty(0).Min();
        return spec.Spans.Where(s => (s.To - s.From) / Math.Max(high - low, double.Epsilon) * PlotWidth > (s.Name.Length * 6.5) + 4);
    }

    /// <summary>
    /// For pages that draw figures in their own colours, as our reports do: text and grid are theirs to choose, and on a dark
    /// page each colour of ours stands for another.
    /// </summary>
    private static JsonObject HostColors() => new()
    {
        ["hostColors"] = true,
        ["darkColors"] = new JsonObject(Theme.LightColors.Zip(Theme.DarkColors, (light, dark) => KeyValuePair.Create(light, (JsonNode?)dark))),
    };

    /// <summary>Ticks as a reader writes them: powers of ten and not "100µ"; on a log axis as many as the static picture has.</summary>
    private static JsonObject Axis(ChartAxis axis, IEnumerable<double> values, bool reversed = false)
    {
        var result = new JsonObject
        {
            ["title"] = new JsonObject { ["text"] = Text(axis.Label) },
            ["gridcolor"] = "rgba(127,127,127,0.25)",
            ["zeroline"] = false,
        };
        double[] shown = [.. values.Where(double.IsFinite)];
        if (axis.Scale == AxisScale.Log)
        {
            var ticks = new AxisMap(axis, shown, 0, PlotWidth, 6).LogTickValues().ToArray();
            result["type"] = "log";
            result["tickvals"] = Array(ticks, t => JsonValue.Create(t.Value));
            result["ticktext"] = Array(ticks, t => JsonValue.Create(t.Label));
        }
        else if (axis.Categories is null)
        {
            result["exponentformat"] = shown.Length > 0 && shown.Max(Math.Abs) >= 1e4 ? "SI" : "power";
            result["nticks"] = 8;
        }

        if (reversed)
            result["autorange"] = "reversed";
        if (axis.FromZero)
            result["rangemode"] = "tozero";
        return result;
    }

    private static string Text(string text) => Markup.Escape(Typeset.Of(text));

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> of) => [.. items.Select(of)];

    private static JsonNode? XValue(ChartSpec spec, double x) =>
        spec.X.Categories is { } names && x >= 0 && x < names.Count ? Typeset.Of(names[(int)x]) : Finite(x);

    private static JsonValue? Finite(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
