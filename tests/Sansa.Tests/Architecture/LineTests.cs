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

    /// <summary>The style and the scripts of pages are read as code is.</summary>
    [Theory]
    [InlineData("Sansa.Notebook/Reports")]
    [InlineData("Sansa.Interactive/Explorers/Scripts")]
    public void No_line_of_a_style_sheet_or_script_of_pages_is_longer_either(string path)
    {
        var folder = SourceTree.Folder(Path.Combine("src", path));
        string[] files = [.. Directory.EnumerateFiles(folder, "*.css"), .. Directory.EnumerateFiles(folder, "*.js")];
        Assert.NotEmpty(files);
        Assert.Equal([], files.SelectMany(LongLines).Select(line => Path.GetRelativePath(folder, line)));
    }

    private static IEnumerable<string> LongLines(string file) =>
        File.ReadLines(file).Select((line, i) => (line.Length, Number: i + 1)).Where(line => line.Length > MaxLength).Select(line => $"{file}:{line.Number}");
}
