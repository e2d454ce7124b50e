using Sansa.Notebook.Engine;

namespace Sansa.Notebook.Tests.Engine;

public sealed class DirectiveTests : IAsyncDisposable
{
    private readonly NotebookEngine _engine = new();

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task AnUnknownMagicIsAClearError()
    {
        var output = await Run("var x = 1;\n#!sql\nselect 1");
        Assert.Equal(CellErrorKind.Compilation, output.Failure?.Kind);
        Assert.StartsWith("Unknown magic command '#!sql'. This kernel knows #!csharp", output.Failure?.Message, StringComparison.Ordinal);
        Assert.Contains("(2,1)", output.Failure?.Trace[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task TimeShowsHowLongTheCellTook()
    {
        var output = await Run("#!time\nawait Task.Delay(30);");
        Assert.Matches(@"^Wall time: \d+(\.\d+)? ms$", output.Displays[0]["text/plain"]);
    }

    [Fact]
    public async Task ACellMayChangeItsLanguageAndLineNumbersStay()
    {
        var output = await Run("#!markdown\n# Title\n\ntext\n#!csharp\nConsole.WriteLine(1);\nmissing();");
        Assert.Contains("(7,1)", output.Failure?.Message, StringComparison.Ordinal);
        Assert.Equal("# Title\n\ntext", output.Displays[0]["text/markdown"]);
    }

    [Fact]
    public async Task AShippedPackageNeedsNoRestore()
    {
        var output = await Run("#r \"nuget: Plotly.NET\"\ntypeof(Plotly.NET.GenericChart).Assembly == System.Reflection.Assembly.Load(\"Plotly.NET\")");
        Assert.Null(output.Failure);
        Assert.Equal("True", output.Value?["text/plain"]);
    }

    [Fact]
    public async Task AMissingFileAndANonsensePackageAreNamed()
    {
        Assert.Contains("There is no file", (await Run("#r \"no/such.dll\"")).Failure?.Message, StringComparison.Ordinal);
        Assert.Contains("is not a package", (await Run("#r \"nuget: a b/c\"")).Failure?.Message, StringComparison.Ordinal);
        Assert.Contains("Write #i", (await Run("#i \"somewhere\"")).Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileIsReferencedByItsPathAndTheHostsCopyIsTaken()
    {
        var path = typeof(Markdig.Markdown).Assembly.Location;
        var output = await Run($"#r \"{path}\"\nMarkdig.Markdown.ToHtml(\"*a*\").Trim()");
        Assert.Equal("<p><em>a</em></p>", output.Value?["text/plain"]);
        Assert.Equal("True", (await Run("typeof(Markdig.Markdown).Assembly == System.Reflection.Assembly.Load(\"Markdig\")")).Value?["text/plain"]);
    }

    private async Task<RecordedOutput> Run(string code)
    {
        var output = new RecordedOutput();
        await _engine.ExecuteAsync(code, output);
        return output;
    }
}
