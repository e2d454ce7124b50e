namespace Sansa.Experiments.Tests;

/// <summary>A folder that is deleted at the end, with an experiment on a small part of the built-in data.</summary>
internal sealed class TestFolder : IDisposable
{
    public const string Defaults = """
        "defaults": {
          "data": "debian-packages", "filter": { "minUsersPerItem": 60 }, "metrics": ["BarsRecall@20", "Ndcg@20"], "model": "sansa",
          "options": { "ridge": { "l2": 20, "exponent": 0 }, "density": "0.01 of items^2", "inverse": { "kind": "minimalResidual" } }
        }
        """;

    public string Folder { get; } = Directory.CreateTempSubdirectory("sansa-experiments").FullName;

    public string Write(string text, string name = "test.json")
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>An experiment with these parts beside the usual defaults.</summary>
    public ExperimentFile Experiment(string parts) => ExperimentFile.Read(Write($$"""{ "schema": 1, "name": "test", {{Defaults}}, {{parts}} }"""));

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>The folder of the checkout.</summary>
    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Sansa.sln")))
                folder = folder.Parent;
            return folder?.FullName ?? throw new DirectoryNotFoundException("The test must run inside the checkout.");
        }
    }
}
