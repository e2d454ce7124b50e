using System.Text.Json.Nodes;
using Sansa.Notebook.Documents;
using Sansa.Notebooks.Tests.Checking;

namespace Sansa.Notebooks.Tests.RealKernel;

/// <summary>Our packages as NuGet gives them to .NET Interactive, packed once.</summary>
public sealed class InteractivePackages : IAsyncLifetime
{
    internal PackageFeed Feed { get; } = new();

    public async ValueTask InitializeAsync()
    {
        if (InteractiveProcess.Program is not null)
            await Feed.PackAsync("Sansa", "Sansa.Data", "Sansa.Experiments", "Sansa.Interactive");
    }

    public ValueTask DisposeAsync()
    {
        Feed.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Our notebooks and displays in the last release of .NET Interactive, which <c>dotnet tool restore</c> brings.</summary>
public sealed class RealKernelTests(InteractivePackages packages) : IClassFixture<InteractivePackages>
{
    private const string Python = "/usr/bin/python3";
    private const string Directive = "#r \"nuget: Sansa.Interactive\"";

    public static TheoryData<string> Notebooks => ExecutionTests.Notebooks;

    /// <summary>As VS Code's Polyglot Notebooks runs it.</summary>
    [Theory]
    [MemberData(nameof(Notebooks))]
    public async Task A_notebook_shows_there_what_it_shows_in_our_engine(string notebook)
    {
        InteractiveProcess.Require();
        var ours = (await ExecutedNotebook.GetAsync(notebook)).Document;
        using var copy = new NotebookCopy(notebook);
        await using var kernel = await InteractiveProcess.StartAsync(copy.Folder);
        Assert.Null((await kernel.SubmitAsync(FeedDirective)).Failure);
        List<Shown> theirs = [];
        foreach (var cell in Code(ours))
            theirs.Add(await kernel.SubmitAsync(WithVersion(cell.Source)));
        AssertSame(ours, theirs);
    }

    /// <summary>As JupyterLab and nbconvert run it.</summary>
    [Fact]
    public async Task A_notebook_runs_in_its_Jupyter_kernel_by_nbconvert()
    {
        InteractiveProcess.Require();
        const string notebook = "01-quick-start.ipynb";
        if (!File.Exists(Python))
            Assert.Skip($"needs nbconvert for {Python}");
        var ours = (await ExecutedNotebook.GetAsync(notebook)).Document;
        using var copy = new NotebookCopy(notebook);
        var file = JsonNode.Parse(File.ReadAllText(copy.File))!;
        foreach (var cell in file["cells"]!.AsArray().Where(c => (string?)c!["cell_type"] == "code"))
        {
            var source = cell!["source"] is JsonArray lines ? string.Concat(lines.Select(l => (string?)l)) : (string)cell["source"]!;
            cell["source"] = source.StartsWith(Directive, StringComparison.Ordinal) ? $"{FeedDirective}\n{WithVersion(source)}" : source;
        }

        File.WriteAllText(copy.File, file.ToJsonString());
        var data = Path.Combine(copy.Folder, "jupyter");
        var kernel = Directory.CreateDirectory(Path.Combine(data, "kernels", ".net-csharp")).FullName;
        JsonArray command =
            ["dotnet", InteractiveProcess.Program, "jupyter", "--default-kernel", "csharp", "{connection_file}", "--http-port-range", "2048-3000"];
        File.WriteAllText(
            Path.Combine(kernel, "kernel.json"), new JsonObject { ["argv"] = command, ["display_name"] = ".NET (C#)", ["language"] = "C#" }.ToJsonString());
        var variables = new Dictionary<string, string?>(InteractiveProcess.Environment) { ["JUPYTER_PATH"] = data };
        await TestProcess.RunAsync(
            copy.Folder, variables, Python, "-m", "nbconvert", "--to", "notebook", "--execute", "--ExecutePreprocessor.kernel_name=.net-csharp",
            "--output", "executed.ipynb", copy.File);
        AssertSame(ours, [.. Code(NotebookDocument.Load(Path.Combine(copy.Folder, "executed.ipynb"))).Select(Shown.Of)]);
    }

    /// <summary>What #!set, #!share, #!whos and the variables view of an editor ask for: a model as JSON had 33 MB.</summary>
    [Fact]
    public async Task A_value_that_another_language_gets_is_a_small_description()
    {
        InteractiveProcess.Require();
        await using var kernel = await InteractiveProcess.StartAsync(Path.GetTempPath());
        Assert.Null((await kernel.SubmitAsync(FeedDirective)).Failure);
        Assert.Null((await kernel.SubmitAsync(WithVersion(Directive))).Failure);
        Assert.Null((await kernel.SubmitAsync("""
            using Sansa.Data;
            using Sansa.Interactive;
            using Sansa.Models;
            var data = Datasets.Open("debian-packages");
            var split = Protocols.Bars(data);
            var model = SansaModel.Fit(split.Train);
            var row = split.Train.Row(42);
            var chart = SansaCharts.LongTail(split.Train);
            """)).Failure);
        (string, string)[] titles =
            [("data", "Data set debian-packages"), ("split", "Split of debian-packages"), ("model", "SANSA, 41,480 items"), ("row", "SparseRow")];
        foreach (var (name, title) in titles)
        {
            var json = await kernel.RequestValueAsync(name, "application/json");
            Assert.InRange(json.Length, 10, 30_000);
            Assert.StartsWith(title, (string?)JsonNode.Parse(json)!["title"], StringComparison.Ordinal);
        }

        Assert.NotNull(JsonNode.Parse(await kernel.RequestValueAsync("chart", "application/json"))!["layout"]);
        var shared = await kernel.SubmitAsync("#!set --name m --value @csharp:model\nm.RootElement.GetProperty(\"title\").GetString()", "fsharp");
        Assert.Equal("SANSA, 41,480 items", Assert.Single(shared.Displays).Text);
        Assert.Contains("SparseRow", Assert.Single((await kernel.SubmitAsync("split.Train.Row(42)")).Displays).Text, StringComparison.Ordinal);
        Assert.Contains("SansaOptions", Assert.Single((await kernel.SubmitAsync("new SansaOptions()")).Displays).Text, StringComparison.Ordinal);
    }

    private string FeedDirective => $"#i \"nuget:{packages.Feed.Folder}\"";

    private string WithVersion(string source) =>
        source.Replace(Directive, $"#r \"nuget: Sansa.Interactive, {packages.Feed.Version}\"", StringComparison.Ordinal);

    private static IReadOnlyList<NotebookCell> Code(NotebookDocument document) => [.. document.Cells.Where(c => c.Kind == CellKind.Code)];

    private static void AssertSame(NotebookDocument ours, IReadOnlyList<Shown> theirs)
    {
        List<string> differences = [];
        foreach (var (cell, shown) in Code(ours).Zip(theirs))
        {
            // Plotly.NET 6 asks for a newer FSharp.Core than the one that this kernel loads for itself; docs/open-it.md says so.
            if (cell.Source.Contains("nuget: Plotly.NET", StringComparison.Ordinal))
                Assert.Contains("FSharp.Core", shown.Failure, StringComparison.Ordinal);
            // That kernel shows how it restores packages.
            else if (cell.Source.Contains("#r \"nuget:", StringComparison.Ordinal))
                Assert.Null(shown.Failure);
            else
                differences.AddRange(Comparison.Differences(Shown.Of(cell), shown).Select(d => $"{cell.Source.Split('\n')[0]}: {d}"));
        }

        Assert.True(differences.Count == 0, string.Join("\n\n", differences));
    }
}
