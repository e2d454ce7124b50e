using System.Text.Json.Nodes;
using Sansa.Notebook.Documents;
using Sansa.Notebooks.Tests.Checking;

namespace Sansa.Notebooks.Tests;

/// <summary>
/// Executes every notebook as a user does, in a copy of its folder, and checks what it shows, in the kept outputs and in the new ones.
/// </summary>
public sealed class ExecutionTests : IDisposable
{
    /// <summary>Metadata of a notebook: a list of data sets, in the folder that SANSA_DATA names, on which it runs too.</summary>
    private const string DataKey = "sansa.data";

    private readonly string _folder = Directory.CreateTempSubdirectory("sansa-notebooks-").FullName;

    public static TheoryData<string> Notebooks { get; } = [.. NotebookFolder.Files.Select(f => Path.GetFileName(f)!)];

    /// <summary>Each notebook on the built-in data, and once more where it names data sets that SANSA_DATA may have.</summary>
    public static TheoryData<string, bool> Runs { get; } = [.. NotebookFolder.Files.SelectMany(f => (bool[])(DataSetsOf(f).Any() ? [false, true] : [false]),
        (f, withData) => (Path.GetFileName(f), withData))];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void The_file_has_its_outputs_and_they_are_right(string notebook) =>
        Assert.Empty(NotebookCheck.Problems(NotebookDocument.Load(Path.Combine(NotebookFolder.Notebooks, notebook))));

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task It_runs_and_what_it_shows_is_right(string notebook, bool withData)
    {
        var data = withData ? DataFor(notebook) : null;
        var copy = Path.Combine(_folder, "notebooks");
        Copy(NotebookFolder.Notebooks, copy, except: ".ipynb");
        Copy(Path.Combine(NotebookFolder.Root, "experiments"), Path.Combine(_folder, "experiments"), except: ".tmp");
        File.Copy(Path.Combine(NotebookFolder.Notebooks, notebook), Path.Combine(copy, notebook));
        var before = Directory.GetFiles(copy, "*", SearchOption.AllDirectories);
        await TestProcess.RunAsync(copy, new Dictionary<string, string?> { ["SANSA_DATA"] = data }, "dotnet", TestProcess.Tool, "notebook", "run", notebook);

        Assert.Empty(NotebookCheck.Problems(NotebookDocument.Load(Path.Combine(copy, notebook))));
        Assert.Equal(before.Order(), Directory.GetFiles(copy, "*", SearchOption.AllDirectories).Order());
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

    private static void Copy(string source, string target, string except)
    {
        Directory.CreateDirectory(target);
        if (!Directory.Exists(source))
            return;
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(except, StringComparison.Ordinal)))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
