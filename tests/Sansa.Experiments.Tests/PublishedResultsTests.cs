namespace Sansa.Experiments.Tests;

public sealed class PublishedResultsTests
{
    private static readonly PublishedResults Published = PublishedResults.Read(Path.Combine(TestFolder.Root, "experiments", "published.json"));

    // Typed from the tables of the paper, to hold the file that a script wrote from the raw results.
    [Theory]
    [InlineData("msd/ease", 0.332, 0.428, 0.388, 312)]
    [InlineData("msd/sansa-exact/0.001", 0.328, 0.422, 0.383, 200)]
    [InlineData("msd/sansa-exact/0.02", 0.332, 0.427, 0.388, 502)]
    [InlineData("msd/sansa-icf/0.005", 0.276, 0.370, 0.337, 632)]
    [InlineData("msd/mrf-r0/0.11", 0.333, 0.427, 0.389, 183)]
    [InlineData("msd/mrf-r0.5/0.038", 0.329, 0.426, 0.385, 457)]
    public void Table_1_is_as_in_the_paper(string id, double recall20, double recall50, double ndcg100, double seconds)
    {
        var run = Published.Run(id);
        Assert.Equal(recall20, run["LiangRecall@20"], 0.0005);
        Assert.Equal(recall50, run["LiangRecall@50"], 0.0005);
        Assert.Equal(ndcg100, run["Ndcg@100"], 0.0005);
        Assert.Equal(seconds, run.FitSeconds!.Value, 0.6);
    }

    [Fact]
    public void Figures_are_as_in_the_paper()
    {
        var amazon = Published.Run("amazon-books/sansa-icf/0.0001");
        Assert.Equal((0.077, 0.064), (Math.Round(amazon["BarsRecall@20"], 3), Math.Round(amazon["Ndcg@20"], 3)));
        Assert.Equal((2, 9.18, 3.87), (amazon.Processors!.Value, amazon.PeakGB!.Value, amazon.MeanGB!.Value));
        Assert.Equal(222 * 60, Published.Run("amazon-books/bars/EASE^R").FitSeconds);
        Assert.Equal(60, Published.Runs.Count(r => r.Data == "msd" && r.Id.Count(c => c == '/') == 3));
        Assert.Equal(96.45, Published.Curve("mrf-r0").Megabytes.Max() / 1000, 3.0);
        Assert.All(Published.Curves, c => Assert.Equal(c.Seconds.Count, c.Megabytes.Count));
        Assert.Equal(0.1765, Published.Run("gowalla/bars/EASE^R")["BarsRecall@20"], 1e-9);
        Assert.True(double.IsNaN(Published.Run("gowalla/bars/GRMF")["BarsRecall@50"]));
    }

    [Fact]
    public void A_comparison_on_other_data_divides_by_the_reference_of_each()
    {
        using var folder = new TestFolder();
        var file = folder.Experiment("""
            "runs": [
              { "name": "icf", "published": "msd/sansa-icf/0.001", "metrics": ["Ndcg@100"] },
              { "name": "knn", "model": "itemknn", "options": null, "metrics": ["Ndcg@100"], "published": "msd/ease" }
            ]
            """);
        var executor = new RunExecutor();
        StudyRun[] runs = [.. file.Runs.Select(s => new StudyRun(s, executor.Run(s, cancellation: TestContext.Current.CancellationToken), false))];
        var table = ComparisonTable.Relative("t", runs, Published, "msd/ease", "gowalla/measured/ease", reprinted: ["msd/reprinted/WMF"]);
        Assert.Equal(3, table.Rows.Count);
        Assert.Equal(
            Published.Run("msd/sansa-icf/0.001")["Ndcg@100"] / Published.Run("msd/ease")["Ndcg@100"], table.PublishedOf(table.Rows[0], "Ndcg@100"), 1e-12);
        Assert.Equal(runs[0].Record!["Ndcg@100"].Mean / 0.2, table.MeasuredOf(table.Rows[0], "Ndcg@100"), 1e-12); // none of ours is EASE^R
        Assert.Contains("measured by others", string.Join(' ', table.Notes), StringComparison.Ordinal);
        Assert.True(double.IsNaN(table.MeasuredOf(table.Rows[2], "Ndcg@100")));
    }
}
