using System.Globalization;
using System.Text.Json.Nodes;
using Sansa.Interactive.Cards;
using Sansa.Interactive.Html;
using Sansa.Interactive.Live;
using Sansa.Sparse;
using Sansa.Tuning;

namespace Sansa.Interactive.Formatters;

/// <summary>The displays of a search: what is searched, how it goes, and what it found with the options to paste.</summary>
internal static class TuningCard
{
    private const int MaxRows = 20;
    private const int RowsWhileRunning = 5;
    private const int MaxOptionCharts = 4;

    public static Card Of(SearchSpace space) => new Card($"Search space of {space.Kind.Title}")
    {
        Subtitle = "all other options stay as the start has them",
    }
    .Add(new TableBlock(
        "",
        ["option", "values", "only with"],
        [
            .. space.Dimensions.Select(
                d => (IReadOnlyList<Cell>)[d.Name, d.ToString()[(d.Name.Length + 1)..], d.Under is { } under ? $"{under.Property} {under.Kind}" : ""]),
        ]))
    .Note($"Start: {OptionsText.CSharp(space.Start)}");

    public static Card Of(TuningSnapshot now)
    {
        if (now.State != TrainingState.Running)
            return new Card("") { Label = now.Title }.Note(now.Line, warning: now.State != TrainingState.Done);
        if (now.Last is not { } last)
            return new Card($"Tuning {now.Title}").Add(new ProgressBlock(double.NaN, $"Tuning {now.Title}"));
        var (found, percent) = (last.SoFar, Math.Floor(100 * Math.Clamp(last.Fraction, 0, 1)));
        var card = new Card($"Tuning {now.Title}: trial {last.Trial}, {last.Stage}, {percent} % of the budget")
            .Add(new ProgressBlock(last.Fraction, $"Tuning {now.Title}"))
            .Add(
                new Fact("elapsed", Quantity.Time(now.Elapsed)),
                new Fact("trials", Quantity.Count(found.Trials.Count)),
                new Fact($"best {found.Metric}", found.Best is null ? "–" : Fixed(found.Best.Mean), Strong: true));
        return found.Trials.Count < 2 ? card : card.Row(new ChartBlock(SansaCharts.TuningCurve(found)), Table(found, RowsWhileRunning));
    }

    public static Card Of(TuningResult result)
    {
        var card = new Card($"Tuning of {result.Space.Kind.Title}")
        {
            Subtitle = $"{result.Metric} on {Quantity.Count(result.UserCount)} validation users; "
                + $"{result.Trials.Count} trials in {Quantity.Seconds(result.Seconds)}, {result.Trials.Count(t => t.WasDropped)} dropped early",
        };
        if (result.Best is not { } best)
            return card.Note(
                result.Trials.Count == 0 ? "There is no trial." : $"No trial succeeded; the first: {result.Trials[0].Failure}", warning: true);
        card.Add(Table(result, MaxRows));
        card.Add(new ChartBlock(SansaCharts.TuningCurve(result)));
        card.Row([.. result.Space.Dimensions.OfType<SearchRange>().Take(MaxOptionCharts).Select(d => new ChartBlock(SansaCharts.TuningOption(result, d)))]);
        card.Add(new HeadingBlock("Best options"))
            .Add(new PreformattedBlock(OptionsText.CSharp(best.Options)))
            .Add(new PreformattedBlock("sansa train " + OptionsText.CommandLine(result.Space.Kind, best.Options)));
        if (result.Smallest is { } small && small != best)
            card.Add(new HeadingBlock(
                    $"Fewest weights within a standard error: trial {small.Number}, {Quantity.Short(small.Weights)} instead of {Quantity.Short(best.Weights)}"))
                .Add(new PreformattedBlock(OptionsText.CSharp(small.Options)));
        return card;
    }

    private static TableBlock Table(TuningResult result, int rows)
    {
        var dimensions = result.Space.Dimensions;
        return new TableBlock(
            "",
            [
                Column.Number("place"), Column.Number("trial"), Column.Number(result.Metric), Column.Number("to the best"), Column.Number("users"),
                .. dimensions.Select(d => new Column(d.Name, Numeric: d is SearchRange)), Column.Number("weights"), Column.Number("fit"),
            ],
            [.. result.Leaderboard.Take(rows).Select(s => Row(result, s))])
        {
            RowHeaders = false,
            Note = "To the best: the mean difference on the users that both were measured on ± its paired standard error."
                + (result.Trials.Count > rows ? $" {result.Trials.Count - rows} more trials." : ""),
        };
    }

    private static IReadOnlyList<Cell> Row(TuningResult result, Standing s) =>
    [
        $"{s.Place}",
        $"{s.Trial.Number}",
        s.Trial.Failure is null ? new Cell(Fixed(s.Trial.Mean), Strong: s.Trial == result.Best) : "failed",
        s.Trial == result.Best || s.Trial.Failure is not null ? "–" : $"{Signed(s.Difference.Mean)} ± {Fixed(s.Difference.StandardError)}",
        Quantity.Count(s.Trial.Values.Count),
        .. result.Space.Dimensions.Select(d => (Cell)Text(result.Space.ValueOf(s.Trial.Options, d))),
        Quantity.Short(s.Trial.Weights),
        Quantity.Seconds(s.Trial.FitSeconds),
    ];

    private static string Text(JsonValue? value) => value is null ? ""
        : !value.TryGetValue(out string? text) ? value.ToJsonString()
        : char.IsDigit(text[0]) && Density.Parse(text) is { IsShare: false } density ? density.Value.ToString(CultureInfo.InvariantCulture)
        : text;

    private static string Fixed(double value) => double.IsFinite(value) ? value.ToString("0.0000", CultureInfo.InvariantCulture) : "–";

    private static string Signed(double value) => double.IsFinite(value) ? value.ToString("+0.0000;−0.0000;0.0000", CultureInfo.InvariantCulture) : "–";
}
