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
        Output = await CommandLine.SucceedAsync(
            "train", "--ridge-l2", "20", "--ridge-exponent", "0", "--density", "0.01%", "--inverse", "minimal-residual", "--inverse-scans", "1",
            "--inverse-finetune-steps", "0", "--out", ModelFile, "--json", JsonFile);

    public ValueTask DisposeAsync()
    {
        Folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
