namespace Sansa.Experiments.Tests;

public sealed class ExperimentFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Defaults_apply_where_a_run_does_not_say_otherwise_option_by_option()
    {
        var file = _folder.Experiment("""
            "runs": [
              { "name": "a" },
              { "name": "b", "options": { "ridge": { "l2": 3 }, "inverse": { "scans": 1 } }, "metrics": ["Ndcg@5"] },
              { "name": "c", "options": { "density": 20, "inverse": { "kind": "sparseInverseCholesky", "patternRidge": null } } }
            ]
            """);
        Assert.Equal(["a", "b", "c"], file.Runs.Select(r => r.Name));
        Assert.Equal(["0.01 of items^2", "0.01 of items^2", "20 per item"], file.Runs.Select(r => (string?)r.FullOptions["density"]));
        Assert.Equal([20, 3, 20], file.Runs.Select(r => (double)r.FullOptions["ridge"]!["l2"]!));
        Assert.All(file.Runs, r => Assert.Equal(0, (double?)r.FullOptions["ridge"]!["exponent"])); // of the same ridge, the other part stays
        Assert.Equal([3, 1], file.Runs.Take(2).Select(r => (int)r.FullOptions["inverse"]!["scans"]!));
        var inverse = file.Runs[2].FullOptions["inverse"]!.AsObject();
        Assert.Equal(20, (int?)inverse["maxSteps"]); // those of its own kind, none of the other's
        Assert.False(inverse.ContainsKey("scans"));
        Assert.True(inverse.TryGetPropertyValue("patternRidge", out var ridge) && ridge is null); // a null among options is a value
        Assert.Equal(["Ndcg@5"], file.Runs[1].Metrics);
        Assert.Equal(60, file.Runs[1].Filter!.MinUsersPerItem);
    }

    [Theory]
    [InlineData(""" "runs": [ { "name": "a", "options": { "denstiy": 1 } } ] """, "runs[0] ('a')", "denstiy")]
    [InlineData(""" "runs": [ { "name": "a", "options": { "density": "3 of items^2" } } ] """, "runs[0] ('a')", "Density is 3 of items^2")]
    [InlineData(""" "runs": [ { "name": "a", "options": { "density": "much" } } ] """, "runs[0] ('a')", "'much' is not a density")]
    [InlineData(""" "runs": [ { "name": "a", "options": { "l2": 1 } } ] """, "runs[0] ('a')", "no option 'l2'")]
    [InlineData(""" "runs": [ { "name": "a", "options": { "inverse": { "maxSteps": 1 } } } ] """, "runs[0] ('a')", "no option 'maxSteps' at inverse.maxSteps")]
    [InlineData(""" "runs": [ { "name": "a", "options": { "inverse": { "kind": "magic" } } } ] """, "runs[0] ('a')", "magic")]
    [InlineData(""" "runs": [ { "name": "a", "options": { "threads": 3 } } ] """, "runs[0] ('a')", "belongs to the run")]
    [InlineData(""" "runs": [ { "name": "a" }, { "name": "b", "model": "deepwalk" } ] """, "runs[1] ('b')", "no model 'deepwalk'")]
    [InlineData(""" "runs": [ { "name": "a", "metrics": ["Recall@20"] } ] """, "runs[0] ('a')", "no metric 'Recall@20'")]
    [InlineData(""" "runs": [ { "name": "a", "data": "no-such" } ] """, "runs[0] ('a')", "no data set 'no-such'")]
    [InlineData(""" "runs": [ { "name": "../a" } ] """, "runs[0] ('../a')", "name of a file")]
    [InlineData(""" "runs": [ { "name": "a", "colour": 1 } ] """, "runs[0].colour", "colour")]
    [InlineData(""" "runs": [ { "name": "a", "seed": "x" } ] """, "runs[0].seed", "could not be converted")]
    [InlineData(""" "runs": [ { "name": "a" }, { "name": "A" } ] """, "runs", "is there 2 times")]
    [InlineData(""" "runs": {} """, "runs", "must be a list")]
    [InlineData(""" "runs": [] """, "runs", "nothing to run")]
    [InlineData(""" "wins": [] """, "wins", "not a part of an experiment")]
    [InlineData(""" "sweeps": [ { "name": "s", "grid": { "ridge.l2": [-1] } } ] """, "sweeps[0] ('s')", "At ridge.l2 -1: Ridge.L2 is -1")]
    [InlineData(""" "sweeps": [ { "name": "s", "grid": { "ridge.l3": [1] } } ] """, "sweeps[0] ('s')", "At ridge.l3 1: ")]
    [InlineData(""" "sweeps": [ { "name": "s", "grid": { "density.l2": [1] } } ] """, "sweeps[0] ('s')", "'density.l2', but 'density' is")]
    [InlineData(""" "sweeps": [ { "name": "s", "grid": { "l2": [1] } } ] """, "sweeps[0] ('s')", "no option 'l2'")]
    [InlineData(""" "sweeps": [ { "name": "s", "grid": {} } ] """, "sweeps[0] ('s')", "at least one option")]
    [InlineData(""" "sweeps": [ { "name": "s", "metric": "Ndcg@99", "grid": { "ridge.l2": [1] } } ] """, "sweeps[0] ('s')", "not among those of the run")]
    public void An_error_names_the_file_the_place_and_the_problem(string parts, string place, string problem)
    {
        var error = Assert.Throws<ExperimentFileException>(() => _folder.Experiment(parts));
        Assert.Equal(place, error.Place);
        Assert.Contains("test.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_grid_reaches_into_nested_options_and_keeps_what_stands_beside_them()
    {
        var file = _folder.Experiment("""
            "sweeps": [
              {
                "name": "s",
                "grid": {
                  "inverse.scans": [1, 2], "inverse": [{ "kind": "minimalResidual", "finetuneSteps": 7 }], "ridge.l2": [5, 6], "density": [30]
                }
              }
            ]
            """);
        var points = file.Sweeps[0].Lines().SelectMany(line => line).ToArray();
        Assert.Equal(["s.1", "s.2", "s.3", "s.4"], points.Select(p => p.Name));
        Assert.Equal([(1, 5), (1, 6), (2, 5), (2, 6)], points.Select(p => ((int)p.FullOptions["inverse"]!["scans"]!, (int)p.FullOptions["ridge"]!["l2"]!)));
        Assert.All(points, p =>
        {
            Assert.Equal(7, (int?)p.FullOptions["inverse"]!["finetuneSteps"]);
            Assert.Equal(0, (double?)p.FullOptions["ridge"]!["exponent"]);
            Assert.Equal("30 per item", (string?)p.FullOptions["density"]);
        });
        Assert.StartsWith("inverse.scans 1, ", points[0].Label, StringComparison.Ordinal);
        Assert.Contains("ridge.l2 5", points[0].Label, StringComparison.Ordinal);
        Assert.Equal(20, (double?)file.Sweeps[0].Run.FullOptions["ridge"]!["l2"]); // the shared run stays as it was
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
