using System.Text.Json;

namespace Sansa.Cli.Tests;

public sealed class ExperimentCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sansa-experiment-cli").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Runs_are_made_once_then_listed_shown_and_compared()
    {
        var file = Write("""
            { "schema": 1, "name": "small", "description": "A small part of the built-in data",
              "defaults": {
                "data": "debian-packages", "filter": { "minUsersPerItem": 60 }, "model": "sansa", "options": { "density": "1%", "ridge": { "l2": 20 } }
              },
              "runs": [ { "name": "a" }, { "name": "b", "label": "more l2", "options": { "ridge": { "l2": 80 } } } ] }
            """);
        var json = Path.Combine(_folder, "out.json");
        // The first in a process of its own, as always outside of tests.
        Assert.Contains("1 run, 0 current", await CommandLine.SucceedAsync("experiment", "run", file, "--only", "a"), StringComparison.Ordinal);
        Assert.Contains("b: would run", await CommandLine.SucceedAsync("experiment", "run", file, "--dry-run"), StringComparison.Ordinal);
        Assert.Contains(
            "1 run, 1 current", await CommandLine.SucceedAsync("experiment", "run", file, "--in-process", "--json", json), StringComparison.Ordinal);
        Assert.Equal(2, CommandLine.ReadJson(json).GetArrayLength());

        var list = await CommandLine.SucceedAsync("experiment", "list", file, "--json", json);
        Assert.Contains("A small part of the built-in data", list, StringComparison.Ordinal);
        Assert.All(CommandLine.ReadJson(json).EnumerateArray(), r => Assert.Equal("current", r.GetProperty("state").GetString()));

        var (a, b) = (Record("a"), Record("b"));
        var shown = await CommandLine.SucceedAsync("experiment", "show", a);
        Assert.Contains("small/a", shown, StringComparison.Ordinal);
        Assert.Contains("this version", shown, StringComparison.Ordinal);
        var compared = await CommandLine.SucceedAsync("experiment", "compare", a, b, "--json", json);
        Assert.Contains("20 -> 80", compared, StringComparison.Ordinal);
        var metric = CommandLine.ReadJson(json)[0].GetProperty("metrics")[0];
        Assert.Equal(metric.GetProperty("other").GetDouble() - metric.GetProperty("base").GetDouble(), metric.GetProperty("difference").GetDouble(), 1e-12);
        Assert.Equal(JsonValueKind.Number, metric.GetProperty("inStandardErrors").ValueKind);
    }

    [Fact]
    public async Task Errors_are_one_line_with_file_and_place()
    {
        var file = Write("""
            { "schema": 1, "name": "x", "runs": [ { "name": "a", "data": "debian-packages", "model": "sansa", "options": { "density": "700%" } } ] }
            """);
        var line = await CommandLine.FailAsync("experiment", "run", file);
        Assert.Contains("x.json, runs[0] ('a')", line, StringComparison.Ordinal);
        Assert.Contains("Density is 7 of items^2", line, StringComparison.Ordinal);
        Assert.Contains("no record 'nothing'", await CommandLine.FailAsync("experiment", "show", "nothing"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_without_its_data_is_left_out()
    {
        if (Data.Datasets.List().Any(d => d.Name == "msd" && d.IsAvailable))
            Assert.Skip("the Million Song Dataset is here");
        var file = Write("""{ "schema": 1, "name": "x", "runs": [ { "name": "a", "data": "msd", "protocol": "sansa-msd", "model": "sansa" } ] }""");
        Assert.Contains("a: left out, the data set 'msd' is not here", await CommandLine.SucceedAsync("experiment", "run", file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_file_the_list_has_one_line_an_experiment()
    {
        var (code, output, error) = await Tool.RunAsync(Tool.With("experiment", "list"), RepositoryRoot());
        Assert.True(code == 0, error);
        Assert.Matches(@"(?m)^table1-gowalla +\d+ runs: .*\d+ (current|outdated|missing|no data)", output);
        Assert.Single(output.Split('\n'), line => line.StartsWith("table1-gowalla", StringComparison.Ordinal));
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Sansa.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }

    private string Record(string run) => Path.Combine(_folder, "records", "small", run + ".json");

    private string Write(string text)
    {
        var path = Path.Combine(_folder, "x.json");
        File.WriteAllText(path, text);
        return path;
    }
}
