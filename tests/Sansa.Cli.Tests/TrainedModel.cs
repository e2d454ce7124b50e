namespace Sansa.Cli.Tests;

/// <summary>A model of the built-in data, trained once by the command line for all tests of a class.</summary>
public sealed class TrainedModel : IAsyncLifetime
{
    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("sansa-cli");

    public string ModelFile => PathOf("model.sansa");

    public string JsonFile => PathOf("run.json");

    public string Output { get; private set; } = "";

    public string PathOf(string name) => Path.Combine(Folder.FullName, name);

    public async ValueTask InitializeAsync() =>
        Output = await CommandLine.SucceedAsync("train", "--density", "1e-4", "--scans", "1", "--finetune", "0", "--out", ModelFile, "--json", JsonFile);

    public ValueTask DisposeAsync()
    {
        Folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
