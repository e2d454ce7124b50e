using Sansa.Evaluation;
using Sansa.Interactive.Cards;
using Sansa.Interactive.Html;

namespace Sansa.Interactive.Formatters;

/// <summary>The display of an evaluation: means with standard errors, and how far they are from published values.</summary>
internal static class EvaluationCard
{
    public static Card Of(EvaluationResult result) => Of(result, "Evaluation", new Dictionary<string, double>(), null);

    public static Card Of(EvaluationResult result, string title, IReadOnlyDictionary<string, double> published, string? source)
    {
        var card = new Card(title)
        {
            Subtitle = $"over {Quantity.Count(result.Users.Count)} users; "
                + $"{Quantity.Count(result.UsersWithoutHeldOut)} without held-out items are left out; "
                + $"{Quantity.Count(result.UsersWithFewerThanK)} have fewer recommendations than asked for",
        };
        var compare = published.Count > 0;
        Column[] columns =
        [
            "metric", Column.Number("mean"), Column.Number("standard error"),
            .. compare ? (Column[])[Column.Number("published"), Column.Number("difference"), Column.Number("in standard errors")] : [],
        ];
        card.Add(new TableBlock("", columns, [.. result.Metrics.Select(m => Row(m, compare, published))])
        {
            Note = source is null ? null : $"Published values: {source}.",
        });
        var missing = published.Keys.Except(result.Metrics.Select(m => m.Name)).ToArray();
        return missing.Length == 0 ? card : card.Note($"Published but not evaluated here: {Markup.Shorten(string.Join(", ", missing), 200)}.", warning: true);
    }

    private static List<Cell> Row(MetricResult metric, bool compare, IReadOnlyDictionary<string, double> published)
    {
        List<Cell> row = [metric.Name, new Cell(Fixed(metric.Mean), Strong: true), metric.StandardError is { } e ? "± " + Fixed(e) : "–"];
        if (!compare)
            return row;
        if (!published.TryGetValue(metric.Name, out var value))
            return [.. row, "–", "–", "–"];
        var difference = metric.Mean - value;
        var errors = metric.StandardError is { } error and > 0 ? Quantity.Difference(Math.Round(difference / error, 1)) : "–";
        return [.. row, Fixed(value), (difference > 0 ? "+" : "") + Fixed(difference), errors];
    }

    private static string Fixed(double value) =>
        double.IsFinite(value) ? value.ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture) : Quantity.Value(value);
}
