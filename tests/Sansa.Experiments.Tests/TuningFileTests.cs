using Sansa.Evaluation;
using Sansa.Models;
using Sansa.Sparse;
using Sansa.Tuning;

namespace Sansa.Experiments.Tests;

/// <summary>The records of a search: it goes on where it was stopped, to the same end.</summary>
public sealed class TuningFileTests
{
    private static readonly TunerOptions Eight = new() { Runs = 8, Seconds = null, Metric = new Ndcg(5) };
    private static readonly SearchSpace Space = SearchSpace.Of(ItemKnn.Description);
    private static readonly CsrMatrix X = Made(1), HeldOut = Made(2);

    [Fact]
    public void A_search_that_goes_on_from_its_file_ends_at_the_same_leaderboard()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Folder, "trials.jsonl");
        var whole = Search(Eight, null);
        foreach (var runs in new[] { 2, 3, 8 })
        {
            var file = TuningFile.Open(path, Described(Eight));
            Assert.Equal(Texts(whole, runs), Texts(Search(Eight with { Runs = runs }, file), runs));
        }

        var kept = TuningFile.Open(path, Described(Eight)).Trials;
        Assert.Equal(8, kept.Count);
        foreach (var (was, read) in whole.Trials.Zip(kept))
        {
            Assert.Equal(was.Values, read.Values);
            Assert.Equal(was.Options, read.Options);
            Assert.Equal(was.Point, read.Point);
            Assert.Equal((was.Number, was.Origin, was.Weights), (read.Number, read.Origin, read.Weights));
            Assert.Equal((was.WasDropped, was.Failure), (read.WasDropped, read.Failure));
        }

        Assert.Equal([path], Directory.EnumerateFileSystemEntries(folder.Folder));
        Assert.Equal(9, File.ReadAllLines(path).Length);
    }

    [Fact]
    public void Nothing_is_written_before_the_first_trial()
    {
        using var folder = new TestFolder();
        TuningFile.Open(Path.Combine(folder.Folder, "a.jsonl"), Described(Eight));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Folder));
    }

    [Fact]
    public void A_file_of_another_search_is_refused_with_what_differs()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Folder, "a.jsonl");
        Search(Eight with { Runs = 1 }, TuningFile.Open(path, Described(Eight)));
        foreach (var (search, name) in new[]
        {
            (Described(Eight with { Seed = 2 }), "seed"),
            (Described(Eight with { Metric = new BarsRecall(5) }), "metric"),
            (TuningSearch.Of(Space.Without("alpha"), Eight, X, X, HeldOut), "dimensions"),
            (TuningSearch.Of(Space, Eight, X, X, X), "heldOut"),
            (TuningSearch.Of(Space, Eight, HeldOut, X, HeldOut), "train"),
            (Described(Eight) with { Sources = "other" }, "sources"),
        })
        {
            var message = Assert.Throws<ExperimentFileException>(() => TuningFile.Open(path, search)).Message;
            Assert.Contains($"{name} was", message, StringComparison.Ordinal);
            Assert.Contains("begin anew", message, StringComparison.Ordinal);
        }

        Assert.Single(TuningFile.Open(path, Described(Eight) with { Commit = "another commit of the same sources" }).Trials);
    }

    [Theory]
    [InlineData("{ \"number\": 3")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"number":3,"origin":"x","options":{"neighbours":-1},"point":[],"users":0,"values":""}""")]
    [InlineData("""{"number":3,"origin":"x","options":{},"point":[],"users":-5,"values":""}""")]
    [InlineData("""{"number":3,"origin":"x","options":{},"point":[],"users":5,"values":"AAAA"}""")]
    [InlineData("""{"number":3,"origin":"x","options":{},"point":[],"users":5,"values":"?"}""")]
    public void A_damaged_line_is_named(string line)
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Folder, "a.jsonl");
        Search(Eight with { Runs = 2 }, TuningFile.Open(path, Described(Eight)));
        File.AppendAllText(path, line + "\n");
        var message = Assert.Throws<ExperimentFileException>(() => TuningFile.Open(path, Described(Eight))).Message;
        Assert.Contains("line 4", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_file_is_refused()
    {
        using var folder = new TestFolder();
        Assert.Throws<ExperimentFileException>(() => TuningFile.Open(folder.Write("user,item\n1,2\n", "a.csv"), Described(Eight)));
        Assert.Throws<ExperimentFileException>(() => TuningFile.Open(folder.Write("{}\n", "a.json"), Described(Eight)));
    }

    private static TuningSearch Described(TunerOptions options) => TuningSearch.Of(Space, options, X, X, HeldOut);

    private static TuningResult Search(TunerOptions options, TuningFile? file) =>
        Tuner.Search(Space, X, X, HeldOut, options, file?.Trials, trial => file?.Add(trial));

    private static IEnumerable<string> Texts(TuningResult result, int runs) => result.Trials.Take(runs).Select(
        t => FormattableString.Invariant($"{t.Number} {t.Origin} {OptionsText.CommandLine(ItemKnn.Description, t.Options)} {t.Mean:R} {t.Values.Count}"));

    private static CsrMatrix Made(int seed)
    {
        var random = new Random(seed);
        int[] users = [.. Enumerable.Range(0, 6000).Select(_ => random.Next(500))];
        int[] items = [.. users.Select(u => (3 * random.Next(20)) + (random.Next(4) == 0 ? random.Next(3) : u % 3))];
        return CsrMatrix.FromCoordinates(500, 60, users, items);
    }
}
