namespace Sansa.Tests.Architecture;

/// <summary>Lines that fit a screen.</summary>
public sealed class LineTests
{
    private const int MaxLength = 160;

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("benchmarks")]
    [InlineData("build")]
    [InlineData("data-scripts")]
    [InlineData("docs")]
    [InlineData("experiments")]
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
