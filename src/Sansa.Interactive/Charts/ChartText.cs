using System.Text;
using Sansa.Interactive.Html;

namespace Sansa.Interactive.Charts;

/// <summary>A chart in words, for screen readers and for text/plain.</summary>
internal static class ChartText
{
    private const int MaxPoints = 12;

    /// <summary>One sentence: what is drawn against what, and where each series begins and ends.</summary>
    public static string Summary(ChartSpec spec)
    {
        if (spec.IsSentence)
            return Markup.Shorten($"{spec.Title}: {string.Join(' ', spec.Notes)}", 1200);
        var text = new StringBuilder($"{spec.Title}: {spec.Y.Label} against {spec.X.Label}.");
        foreach (var series in spec.Series.Take(6))
        {
            var finite = series.Y.Where(double.IsFinite).ToArray();
            text.Append(finite.Length == 0
                ? $" {Name(series)}: no values."
                : $" {Name(series)}: {finite.Length} values, from {Quantity.Value(finite[0])} to {Quantity.Value(finite[^1])}, "
                    + $"lowest {Quantity.Value(finite.Min())}, highest {Quantity.Value(finite.Max())}.");
        }

        if (spec.Series.Count > 6)
            text.Append($" And {spec.Series.Count - 6} more series.");
        foreach (var reference in spec.References.Take(6))
            text.Append($" {reference.Name}: {Quantity.Value(reference.Y)}.");
        return Markup.Shorten(text.ToString(), 1200);
    }

    /// <summary>The chart as text: a heading, then a line of values for each series, thinned to a dozen.</summary>
    public static string Lines(ChartSpec spec)
    {
        if (spec.IsSentence)
            return $"{spec.Title}\n  {string.Join("\n  ", spec.Notes)}";
        var text = new StringBuilder();
        text.Append(spec.Title).Append('\n').Append("  x: ").Append(spec.X.Label).Append(", y: ").Append(spec.Y.Label).Append('\n');
        foreach (var series in spec.Series.Take(20))
        {
            text.Append("  ").Append(Name(series)).Append(": ");
            var every = Math.Max(1, (int)Math.Ceiling(series.Y.Length / (double)MaxPoints));
            var shown = Enumerable.Range(0, series.Y.Length).Where(i => i % every == 0 || i == series.Y.Length - 1);
            text.AppendJoin(", ", shown.Select(i => Point(spec, series, i))).Append('\n');
        }

        if (spec.Series.Count > 20)
            text.Append($"  and {spec.Series.Count - 20} more series\n");
        foreach (var reference in spec.References)
            text.Append($"  {reference.Name}: {Quantity.Value(reference.Y)}\n");
        foreach (var note in spec.Notes)
            text.Append("  ").Append(note).Append('\n');
        return text.ToString().TrimEnd('\n');
    }

    private static string Point(ChartSpec spec, ChartSeries series, int i)
    {
        var x = spec.X.Categories is { } names && series.X[i] >= 0 && series.X[i] < names.Count ? names[(int)series.X[i]] : Quantity.Value(series.X[i]);
        var error = series.Errors is { } errors && double.IsFinite(errors[i]) ? " ± " + Quantity.Value(errors[i]) : "";
        return $"{x}: {Quantity.Value(series.Y[i])}{error}";
    }

    private static string Name(ChartSeries series) =>
        (series.Name.Length == 0 ? "values" : series.Name) + (series.Published ? " (published)" : "");
}
