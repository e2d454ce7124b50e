namespace Sansa.Experiments.Tests;

public sealed class ExperimentFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Defaults_apply_where_a_run_does_not_say_otherwise_option_by_option()
    {
        var file = _folder.Experiment(""" "runs": [ { "name": "a" }, { "name": "b", "options": { "l2": 3 }, "metrics": ["Ndcg@5"] } ] """);
        Assert.Equal(["a", "b"], file.Runs.Select(r => r.Name));
        Assert.Equal(0.01, (double?)file.Runs[1].FullOptions["density"]);
        Assert.Equal(3, (double?)file.Runs[1].FullOptions["l2"]);
        Assert.Equal(20, (double?)file.Runs[0].FullOptions["l2"]);
        Assert.All(file.Runs, r => Assert.True(r.FullOptions.TryGetPropertyValue("refit", out var refit) && refit is null)); // a null among options is a value
        Assert.Equal(["Ndcg@5"], file.Runs[1].Metrics);
        Assert.Equal(60, file.Runs[1].Filter!.MinUsersPerItem);
    }

    [Theory]
    [InlineData(""" "runs": [ { "name": "a", "options": { "denstiy": 1 } } ] """, "runs[0] ('a')", "denstiy")]
    [InlineData(""" "runs": [ { "name": "a", "options": { "density": 3 } } ] """, "runs[0] ('a')", "Density is 3")]
    [InlineData(""" "runs": [ { "name": "a", "options": { "threads": 3 } } ] """, "runs[0] ('a')", "belongs to the run")]
    [InlineData(""" "runs": [ { "name": "a" }, { "name": "b", "model": "slim" } ] """, "runs[1] ('b')", "no model 'slim'")]
    [InlineData(""" "runs": [ { "name": "a", "metrics": ["Recall@20"] } ] """, "runs[0] ('a')", "no metric 'Recall@20'")]
    [InlineData(""" "runs": [ { "name": "a", "data": "no-such" } ] """, "runs[0] ('a')", "no data set 'no-such'")]
    [InlineData(""" "runs": [ { "name": "../a" } ] """, "runs[0] ('../a')", "name of a file")]
    [InlineData(""" "runs": [ { "name": "a", "colour": 1 } ] """, "runs[0].colour", "colour")]
    [InlineData(""" "runs": [ { "name": "a", "seed": "x" } ] """, "runs[0].seed", "could not be converted")]
    [InlineData(""" "runs": [ { "name": "a" }, { "name": "A" } ] """, "runs", "is there 2 times")]
    [InlineData(""" "runs": {} """, "runs", "must be a list")]
    [InlineData(""" "runs": [] """, "runs", "nothing to run")]
    [InlineData(""" "wins": [] """, "wins", "not a part of an experiment")]
    [InlineData(""" "sweeps": [ { "name": "s", "grid": { "l2": [-1] } } ] """, "sweeps[0] ('s')", "L2 is -1")]
    [InlineData(""" "sweeps": [ { "name": "s", "grid": {} } ] """, "sweeps[0] ('s')", "at least one option")]
    [InlineData(""" "sweeps": [ { "name": "s", "metric": "Ndcg@99", "grid": { "l2": [1] } } ] """, "sweeps[0] ('s')", "not among those of the run")]
    public void An_error_names_the_file_the_place_and_the_problem(string parts, string place, string problem)
    {
        var error = Assert.Throws<ExperimentFileException>(() => _folder.Experiment(parts));
        Assert.Equal(place, error.Place);
        Assert.Contains("test.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n  \"schema\": 1,\n  \"name\": }", "line 3")]
    [InlineData("{ \"schema\": 9, \"name\": \"x\" }", "schema 9")]
    [InlineData("{ \"name\": \"x\" }", "\"schema\": 1")]
    [InlineData("[1]", "one object")]
    public void A_file_of_another_kind_is_refused(string text, string problem)
    {
        var error = Assert.Throws<ExperimentFileException>(() => ExperimentFile.Read(_folder.Write(text)));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_experiment_of_the_repository_can_be_read_and_names_published_runs_that_exist()
    {
        var folder = Path.Combine(TestFolder.Root, "experiments");
        var published = PublishedResults.Read(Path.Combine(folder, "published.json"));
        var files = Directory.GetFiles(folder, "*-*.json").Select(ExperimentFile.Read).ToArray();
        Assert.NotEmpty(files);
        foreach (var run in files.SelectMany(f => f.Runs).Where(r => r.Published is not null))
            Assert.NotNull(published.Find(run.Published));
        // Each record belongs to its file and can be read.
        foreach (var file in files)
            Assert.All(file.Records(), r => Assert.Equal(file.Name, r.Experiment));
    }
}
