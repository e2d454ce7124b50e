using System.Globalization;
using System.Text.Json;

namespace Sansa.Interactive.Charts;

/// <summary>Reads the figure of plotly.js back into a <see cref="ChartSpec"/>, as far as our static pictures go.</summary>
internal static class FigureReader
{
    private const int MaxSeries = 24;

    /// <summary>What a figure is: a spec where every trace is a curve, points or vertical bars; else its title and kinds of trace.</summary>
    public static (ChartSpec? Spec, string Title, string Traces) Read(string figureJson)
    {
        using var json = JsonDocument.Parse(figureJson);
        var root = json.RootElement;
        var traces = root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array ? data.EnumerateArray().ToArray() : [];
        var title = Text(root, "layout", "title", "text") ?? Text(root, "layout", "title") ?? "Chart";
        var kinds = string.Join(", ", traces.GroupBy(Kind).Select(g => $"{g.Count()} × {g.Key}"));
        var drawable = traces.Length is > 0 and <= MaxSeries
            && traces.All(t => Kind(t) is "scatter" or "scattergl" or "bar" && Text(t, "orientation") != "h"
                && t.TryGetProperty("y", out var y) && y.ValueKind == JsonValueKind.Array);
        return drawable ? (Spec(root, title, traces), title, kinds) : (null, title, kinds.Length > 0 ? kinds : "no trace");
    }

    private static ChartSpec Spec(JsonElement root, string title, JsonElement[] traces)
    {
        List<string> categories = [];
        var byName = traces.Any(t => t.TryGetProperty("x", out var x) && x.ValueKind == JsonValueKind.Array
            && x.EnumerateArray().Any(v => v.ValueKind == JsonValueKind.String && !Numeric(v)));
        var xType = Text(root, "layout", "xaxis", "type");
        if (!byName && traces.Any(t => Kind(t) == "bar"))
            byName = true; // bars need a slot each
        var series = traces.Select((t, i) => Series(t, i, byName ? categories : null)).ToArray();
        return new ChartSpec(
            title,
            new ChartAxis(AxisLabel(root, "xaxis", "x"), xType == "log" && !byName ? AxisScale.Log : AxisScale.Linear)
            {
                Categories = byName ? categories : null,
            },
            new ChartAxis(AxisLabel(root, "yaxis", "y"), Text(root, "layout", "yaxis", "type") == "log" ? AxisScale.Log : AxisScale.Linear)
            {
                FromZero = traces.Any(t => Kind(t) == "bar"),
            },
            series);
    }

    private static ChartSeries Series(JsonElement trace, int index, List<string>? categories)
    {
        double[] y = [.. trace.GetProperty("y").EnumerateArray().Select(Number)];
        var x = Enumerable.Range(0, y.Length).Select(i => (double)i).ToArray();
        if (trace.TryGetProperty("x", out var xs) && xs.ValueKind == JsonValueKind.Array)
            x = [.. xs.EnumerateArray().Select(v => categories is null ? Number(v) : Position(categories, v.ToString()))];
        else if (categories is not null)
            x = [.. x.Select(v => (double)Position(categories, v.ToString(CultureInfo.InvariantCulture)))];
        var length = Math.Min(x.Length, y.Length);
        var mode = Text(trace, "mode") ?? "lines";
        var mark = Kind(trace) == "bar" ? Mark.Bars
            : mode.Contains("lines", StringComparison.Ordinal)
                ? mode.Contains("markers", StringComparison.Ordinal) ? Mark.LineAndPoints
                : Text(trace, "line", "shape") == "hv" ? Mark.Step
                : Mark.Line
            : Mark.Points;
        return new ChartSeries(Text(trace, "name") ?? $"trace {index + 1}", mark, x[..length], y[..length])
        {
            Published = Text(trace, "line", "dash") is "dash" or "dot",
        };
    }

    private static string Kind(JsonElement trace) => Text(trace, "type") ?? "scatter";

    private static string AxisLabel(JsonElement root, string axis, string otherwise) =>
        Text(root, "layout", axis, "title", "text") ?? Text(root, "layout", axis, "title") ?? otherwise;

    private static int Position(List<string> categories, string name)
    {
        var at = categories.IndexOf(name);
        if (at >= 0)
            return at;
        categories.Add(name);
        return categories.Count - 1;
    }

    private static bool Numeric(JsonElement value) => double.TryParse(value.GetString(), CultureInfo.InvariantCulture, out _);

    private static double Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => double.TryParse(value.GetString(), CultureInfo.InvariantCulture, out var number) ? number : double.NaN,
        _ => double.NaN,
    };

    private static string? Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return null;
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }
}
