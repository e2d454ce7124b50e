namespace Sansa.Tests.Architecture;

/// <summary>Lines that fit a screen.</summary>
public sealed class LineTests
{
    private const int MaxLength = 160;

    [Theory]
    [InlineData("src/Sansa")]
    [InlineData("src/Sansa.Experiments")]
    [InlineData("src/Sansa.Cli")]
    [InlineData("tests/Sansa.Tests")]
    [InlineData("tests/Sansa.Experiments.Tests")]
    [InlineData("tests/Sansa.Cli.Tests")]
    public void No_line_is_longer_than_160_characters(string folder)
    {
        var root = SourceTree.Folder(folder);
        string[] files = [.. SourceTree.FilesIn(root)];
        Assert.NotEmpty(files);
        Assert.Equal([], files.SelectMany(LongLines).Select(line => Path.GetRelativePath(root, line)));
    }

    private static IEnumerable<string> LongLines(string file) =>
        File.ReadLines(file).Select((line, i) => (line.Length, Number: i + 1)).Where(line => line.Length > MaxLength).Select(line => $"{file}:{line.Number}");
}
