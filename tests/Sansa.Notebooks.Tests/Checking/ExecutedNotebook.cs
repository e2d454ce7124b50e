using System.Collections.Concurrent;
using Sansa.Notebook.Documents;

namespace Sansa.Notebooks.Tests.Checking;

/// <summary>A notebook as our engine executed it, once for all tests of this run.</summary>
/// <param name="Document">With its new outputs.</param>
/// <param name="NewFiles">What it left behind in its folder.</param>
internal sealed record ExecutedNotebook(NotebookDocument Document, IReadOnlyList<string> NewFiles)
{
    private static readonly ConcurrentDictionary<(string, string?), Lazy<Task<ExecutedNotebook>>> Runs = new();

    /// <summary>Executes a notebook in a copy of its folder, or waits for the test that does.</summary>
    /// <param name="notebook">The file's name.</param>
    /// <param name="data">What SANSA_DATA is; null for none.</param>
    public static Task<ExecutedNotebook> GetAsync(string notebook, string? data = null) =>
        Runs.GetOrAdd((notebook, data), _ => new(() => RunAsync(notebook, data))).Value;

    private static async Task<ExecutedNotebook> RunAsync(string notebook, string? data)
    {
        using var copy = new NotebookCopy(notebook);
        var before = Files();
        var document = await copy.RunAsync(data);
        return new ExecutedNotebook(document, [.. Files().Except(before)]);

        string[] Files() => Directory.GetFiles(copy.Folder, "*", SearchOption.AllDirectories);
    }
}
