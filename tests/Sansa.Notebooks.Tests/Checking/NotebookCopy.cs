using Sansa.Notebook.Documents;

namespace Sansa.Notebooks.Tests.Checking;

/// <summary>A notebook in a copy of its surroundings: what it writes there is not written into the checkout.</summary>
internal sealed class NotebookCopy : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sansa-notebooks-").FullName;

    public NotebookCopy(string notebook)
    {
        Folder = Path.Combine(_folder, "notebooks");
        File = Path.Combine(Folder, notebook);
        Copy(NotebookFolder.Notebooks, Folder, except: ".ipynb");
        Copy(Path.Combine(NotebookFolder.Root, "experiments"), Path.Combine(_folder, "experiments"), except: ".tmp");
        System.IO.File.Copy(Path.Combine(NotebookFolder.Notebooks, notebook), File);
    }

    /// <summary>The folder that the notebook is in.</summary>
    public string Folder { get; }

    /// <summary>The copied notebook.</summary>
    public string File { get; }

    /// <summary>Runs it as a user of the tool does.</summary>
    /// <param name="data">What SANSA_DATA is; null for no such variable.</param>
    public async Task<NotebookDocument> RunAsync(string? data)
    {
        await TestProcess.RunAsync(
            Folder, new Dictionary<string, string?> { ["SANSA_DATA"] = data }, "dotnet", TestProcess.Tool, "notebook", "run", Path.GetFileName(File));
        return NotebookDocument.Load(File);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Copy(string source, string target, string except)
    {
        Directory.CreateDirectory(target);
        if (!Directory.Exists(source))
            return;
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(except, StringComparison.Ordinal)))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            System.IO.File.Copy(file, copy);
        }
    }
}
