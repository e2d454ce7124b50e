using System.Text.Json.Nodes;
using Sansa.Notebook.Documents;
using Sansa.Notebooks.Tests.Checking;

namespace Sansa.Notebooks.Tests;

/// <summary>
/// Executes every notebook as a user does, in a copy of its folder, and checks what it shows, in the kept outputs and in the new ones.
/// </summary>
public sealed class ExecutionTests
{
    /// <summary>Metadata of a notebook: a list of data sets, in the folder that SANSA_DATA names, on which it runs too.</summary>
    private const string DataKey = "sansa.data";

    public static TheoryData<string> Notebooks { get; } = [.. NotebookFolder.Files.Select(f => Path.GetFileName(f)!)];

    /// <summary>Each notebook on the built-in data, and once more where it names data sets that SANSA_DATA may have.</summary>
    public static TheoryData<string, bool> Runs { get; } = [.. NotebookFolder.Files.SelectMany(f => (bool[])(DataSetsOf(f).Any() ? [false, true] : [false]),
        (f, withData) => (Path.GetFileName(f), withData))];

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void The_file_has_its_outputs_and_they_are_right(string notebook) =>
        Assert.Empty(NotebookCheck.Problems(NotebookDocument.Load(Path.Combine(NotebookFolder.Notebooks, notebook))));

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task It_runs_and_what_it_shows_is_right(string notebook, bool withData)
    {
        var data = withData ? DataFor(notebook) : null;
        var executed = await ExecutedNotebook.GetAsync(notebook, data);
        Assert.Empty(NotebookCheck.Problems(executed.Document));
        Assert.Empty(executed.NewFiles);
    }

    private static string DataFor(string notebook)
    {
        var data = Environment.GetEnvironmentVariable("SANSA_DATA");
        string[] missing =
            [.. DataSetsOf(Path.Combine(NotebookFolder.Notebooks, notebook)).Where(d => data is null || !Directory.Exists(Path.Combine(data, d)))];
        if (missing.Length > 0)
            Assert.Skip($"needs SANSA_DATA with {string.Join(", ", missing)}");
        return Path.GetFullPath(data!);
    }

    private static IEnumerable<string> DataSetsOf(string file) =>
        NotebookDocument.Load(file).Metadata[DataKey] is JsonArray names ? names.Select(n => (string?)n ?? "") : [];
}
