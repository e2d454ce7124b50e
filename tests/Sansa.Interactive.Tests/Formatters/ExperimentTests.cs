using System.Text.Json.Nodes;
using Sansa.Experiments;

namespace Sansa.Interactive.Tests.Formatters;

public sealed class ExperimentTests
{
    private static readonly RunSpec Spec = new()
    {
        Name = "a",
        Label = "<b>bold</b>",
        Data = "debian-packages",
        Filter = new DataFilter { MinUsersPerItem = 60 },
        Model = "sansa",
        Options = new JsonObject { ["density"] = "1%" },
        Published = "x/sansa",
    };

    private static readonly RunRecord Record = new RunExecutor().Run(Spec, "test");

    private static readonly PublishedResults Published = new()
    {
        Sources = new Dictionary<string, PublishedSource> { ["s"] = new("Someone", "somewhere", "") },
        Runs =
        [
            new() { Id = "x/ease", Data = "x", Model = "EASE^R", Metrics = Metrics(0.4), Source = "s", Place = "Table 1" },
            new()
            {
                Id = "x/sansa",
                Data = "x",
                Model = "SANSA",
                Density = 0.02,
                Metrics = Metrics(0.3),
                FitSeconds = 200,
                PeakGB = 9.18,
                Source = "s",
                Place = "Table 1",
            },
            new() { Id = "x/other", Data = "x", Model = "Other", Metrics = Metrics(0.2), Reprinted = true, Source = "s", Place = "Table 1" },
        ],
        Curves = [new() { Id = "c", Label = "theirs", Seconds = [0, 1, 2], Megabytes = [10, 900, 50], Source = "s", Place = "Figure 4" }],
    };

    [Fact]
    public void A_record_shows_metrics_times_memory_and_machine()
    {
        Check(Record, "BarsRecall@20", "training", "Measured", Record.Machine.Processor);
    }

    [Fact]
    public void A_leaderboard_has_the_best_first()
    {
        var worse = Record with { Spec = Spec with { Label = "worse" }, Metrics = [.. Record.Metrics.Select(m => m with { Mean = m.Mean / 2 })] };
        var board = new Leaderboard([worse, Record], "Ndcg@20") { Note = "2 of 9 points." };
        Assert.Same(Record, board.Records[0]);
        Check(board, "worse", "2 of 9 points.");
    }

    [Fact]
    public void A_comparison_shows_the_paper_ours_and_the_difference()
    {
        StudyRun[] runs = [new(Spec, Record, true), new(Spec with { Name = "b", Label = "b", Published = null }, null, true)];
        Check(
            ComparisonTable.SameData("Same", runs, Published, reprinted: ["x/other"]),
            "r@20 paper", "0.3000", "reprinted", "not run here", "record", "9.18 GB");
        var relative = ComparisonTable.Relative("Other data", runs, Published, "x/ease");
        Check(relative, "75.0 %", "no EASE^R on these data");
        Check(SansaCharts.AccuracyAgainstDensity(ComparisonTable.SameData("Same", runs, Published), "Ndcg@20"), "SANSA, paper");
    }

    [Fact]
    public void Memory_is_drawn_with_published_curves_also_on_log_axes()
    {
        Check(SansaCharts.MemoryComparison([Record], Published.Curves), "theirs");
        Check(SansaCharts.MemoryComparison([Record], Published.Curves, logarithmic: true), "log scale");
        Check(SansaCharts.MemoryOf(Record), "Memory over time");
    }

    private static void Check(object shown, params string[] expected)
    {
        var (html, text) = (Displays.ToHtml(shown), Displays.ToText(shown));
        Assert.DoesNotContain("Shown as text", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>bold", html, StringComparison.Ordinal);
        Assert.InRange(html.Length, 1, Displays.MaxHtmlBytes);
        foreach (var part in expected)
            Assert.Contains(part, text, StringComparison.Ordinal);
    }

    private static Dictionary<string, PublishedMetric> Metrics(double value) =>
        new() { ["BarsRecall@20"] = new(value, 0.001), ["Ndcg@20"] = new(value, 0.001) };
}
