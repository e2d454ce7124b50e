using System.Globalization;
using Sansa.Experiments;
using Sansa.Interactive.Cards;
using Sansa.Interactive.Html;

namespace Sansa.Interactive.Formatters;

/// <summary>The displays of run records, leaderboards, and tables of the paper beside ours.</summary>
internal static class ExperimentCards
{
    private const int MaxRows = 60;

    public static Card Of(RunRecord r)
    {
        var card = new Card($"Run {Markup.Shorten(r.Spec.Title, 80)}")
        {
            Subtitle = $"{r.Spec.Data}, {r.Data.Protocol}; {Quantity.Count(r.Data.Users)} × {Quantity.Count(r.Data.Items)}, "
                + $"{Quantity.Count(r.Data.Interactions)} interactions",
        };
        card.Add(new TableBlock(
            r.Spec.Users == EvaluatedUsers.Test ? "" : "On validation users",
            ["metric", Column.Number("mean"), Column.Number("standard error")],
            [.. r.Metrics.Select(m => (IReadOnlyList<Cell>)[
                m.Name, new Cell(Fixed(m.Mean), Strong: true), m.StandardError is { } e ? "± " + Fixed(e) : "–"])]));
        card.Add(
            new Fact("model", r.Spec.Model),
            new Fact("training", $"{Quantity.Seconds(r.Seconds.Fit)} ({Quantity.Seconds(r.Seconds.FitProcessor)} of processors)"),
            new Fact("evaluation", Quantity.Seconds(r.Seconds.Evaluate)),
            new Fact("memory", $"{Quantity.Bytes(r.Memory.PeakMB * 1e6)} at most, {Quantity.Bytes(r.Memory.StartMB * 1e6)} before"),
            new Fact("weights", $"{Quantity.Count(r.Nonzeros.Total)} ({Quantity.Percent(r.Density)})"));
        if (r.Memory.Seconds.Count > 1)
            card.Add(new ChartBlock(SansaCharts.MemoryOf(r)));
        foreach (var warning in r.Warnings.Take(8))
            card.Note(warning, warning: true);
        card.Add(new DetailsBlock("Options", [new PreformattedBlock(Markup.Shorten(r.Spec.Options.ToJsonString(), 2000))]));
        return card.Note(Measured(r));
    }

    public static Card Of(Leaderboard board)
    {
        string[] others = board.Records.Count == 0 ? [] : [.. board.Records[0].Metrics.Select(m => m.Name).Where(m => m != board.Metric).Take(3)];
        var card = new Card(board.Title) { Subtitle = $"by {board.Metric}" };
        card.Add(new TableBlock(
            "",
            [Column.Number("place"), "run", Column.Number(board.Metric), Column.Number("± s.e."),
                .. others.Select(Column.Number), Column.Number("training"), Column.Number("peak memory"), Column.Number("weights")],
            [.. board.Records.Take(MaxRows).Select((r, i) => (IReadOnlyList<Cell>)[
                $"{i + 1}",
                OneLine(r.Spec.Title),
                new Cell(Fixed(r[board.Metric].Mean), Strong: i == 0),
                r[board.Metric].StandardError is { } e ? Fixed(e) : "–",
                .. others.Select(m => (Cell)Fixed(r.Metrics.FirstOrDefault(x => x.Name == m)?.Mean ?? double.NaN)),
                Quantity.Seconds(r.Seconds.Fit),
                Quantity.Bytes(r.Memory.PeakMB * 1e6),
                Quantity.Short(r.Nonzeros.Total)])])
        {
            RowHeaders = false,
            Note = board.Records.Count > MaxRows ? $"{board.Records.Count - MaxRows} more." : null,
        });
        return board.Note is null ? card : card.Note(board.Note);
    }

    public static Card Of(Study study) => new Card($"{study.File.Name}: {study.File.Runs.Count} runs") { Subtitle = study.File.Description }
        .Note(study.Sentence, warning: !study.HasPaperData);

    public static Card Of(ComparisonTable table)
    {
        var card = new Card(table.Title)
        {
            Subtitle = table.Metrics.Count == 0 ? "time and memory"
                : table.IsRelative ? $"each value as a part of that of {table.ReferenceName} on the same data; the value itself below it"
                : "values as they are, on the same data",
        };
        var memory = table.Rows.Any(r => r.Published?.PeakGB is not null);
        Column[] columns =
        [
            "model",
            .. table.Metrics.SelectMany(m => (Column[])[
                Column.Number($"{MetricNames.InTables(m)} {Other(table)}"), Column.Number("ours"), Column.Number("difference")]),
            new Column("training", Numeric: true, Detail: Other(table)),
            .. memory ? (Column[])[new Column("peak memory", Numeric: true, Detail: Other(table))] : [],
        ];
        card.Add(new TableBlock("", columns, [.. table.Rows.Take(MaxRows).Select(r => Row(table, r, memory))]));
        foreach (var note in table.Notes)
            card.Note(note);
        return card;
    }

    private static List<Cell> Row(ComparisonTable table, ComparisonRow row, bool memory)
    {
        var kind = row.Run is null ? "reprinted" : row.Run.FromRecord ? row.Record is null ? "not run here" : "record" : null;
        List<Cell> cells = [new Cell(OneLine(row.Label), Detail: kind)];
        foreach (var metric in table.Metrics)
        {
            var (paper, ours) = (table.PublishedOf(row, metric), table.MeasuredOf(row, metric));
            var own = row.Record?.Metrics.FirstOrDefault(m => m.Name == metric);
            cells.Add(Value(table, paper, row.Published?[metric] ?? double.NaN, null, strong: false));
            cells.Add(Value(table, ours, own?.Mean ?? double.NaN, own?.StandardError, strong: true));
            cells.Add(Difference(table, ours - paper));
        }

        cells.Add(Both(
            row.Record is { } r ? Quantity.Seconds(r.Seconds.Fit) : null,
            row.Published?.FitSeconds is { } seconds ? Quantity.Seconds(seconds) : null));
        if (memory)
            cells.Add(Both(
                row.Record is { } m ? Quantity.Bytes(m.Memory.PeakMB * 1e6) : null,
                row.Published?.PeakGB is { } peak ? Quantity.Bytes(peak * 1e9) : null));
        return cells;
    }

    /// <summary>Ours above theirs.</summary>
    private static Cell Both(string? ours, string? theirs) => new(ours ?? "–", Strong: ours is not null, theirs);

    /// <summary>A label that stays on one line, so that a table of many columns stays a table.</summary>
    private static string OneLine(string label) => Markup.Shorten(label, 60).Replace(' ', '\u00a0');

    // Numbers of the authors' program that this project measured are not the paper's.
    private static string Other(ComparisonTable table) => table.Rows.Any(r => r.Published?.Source == "authors-program") ? "theirs" : "paper";

    private static Cell Value(ComparisonTable table, double shown, double value, double? error, bool strong) => !double.IsFinite(value) ? "–"
        : table.IsRelative ? new Cell(double.IsFinite(shown) ? Percent(shown) : "–", strong, Fixed(value))
        : new Cell(Fixed(shown), strong, error is { } e ? "± " + Fixed(e) : null);

    private static Cell Difference(ComparisonTable table, double difference) => !double.IsFinite(difference) ? "–"
        : table.IsRelative ? (100 * difference).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture)
        : difference.ToString("+0.0000;−0.0000;0.0000", CultureInfo.InvariantCulture);

    private static string Measured(RunRecord r) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Measured {r.Started:yyyy-MM-dd} on {r.Machine}; commit {r.Code.Commit?[..Math.Min(8, r.Code.Commit.Length)] ?? "unknown"}.");

    private static string Percent(double fraction) => (100 * fraction).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static string Fixed(double value) => double.IsFinite(value) ? value.ToString("0.0000", CultureInfo.InvariantCulture) : "–";
}
