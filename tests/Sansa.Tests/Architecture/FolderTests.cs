using System.Text.RegularExpressions;

namespace Sansa.Tests.Architecture;

/// <summary>The folders of the library are layers: each knows only those before it.</summary>
public sealed partial class FolderTests
{
    /// <summary>From the bottom to the top. A folder may use those before it, none after it; a new folder takes its place here.</summary>
    private static readonly string[] Order =
    [
        "Execution", "Serialization", "Sparse", "Dense", "Ordering", "Gramian", "Factorization", "Inverse", "Persistence", "Training",
        "Recommendation", "Learning", "Evaluation", "Models", "Tuning",
    ];

    [Fact]
    public void Every_folder_of_the_library_has_its_place_in_the_order()
    {
        var library = SourceTree.Folder("src/Sansa");
        string[] folders = [.. Directory.EnumerateDirectories(library).Select(d => Path.GetFileName(d)!).Where(d => d is not ("bin" or "obj"))];
        Assert.Equal(Order.Order(StringComparer.Ordinal), folders.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_folder_uses_only_folders_below_it()
    {
        var upward = Uses().Where(u => Array.IndexOf(Order, u.To) > Array.IndexOf(Order, u.From));
        Assert.Equal([], upward.Select(u => $"{u.File} of {u.From} uses {u.To}"));
    }

    [Fact]
    public void No_two_folders_use_each_other()
    {
        var pairs = Uses().Select(u => (u.From, u.To)).ToHashSet();
        Assert.NotEmpty(pairs);
        Assert.Equal([], pairs.Where(p => string.CompareOrdinal(p.From, p.To) < 0 && pairs.Contains((p.To, p.From))));
    }

    /// <summary>The tests above see a use in each of the forms that it can have.</summary>
    [Theory]
    [InlineData("using Sansa.Sparse;", "Sparse")]
    [InlineData("using static Sansa.Sparse.CsrMatrix;", "Sparse")]
    [InlineData("using Matrix = Sansa.Sparse.CsrMatrix;", "Sparse")]
    [InlineData("using Sansa.Models.MarkovRandomField;", "Models")]
    [InlineData("var x = Sansa.Sparse.CsrMatrix.Empty(0, 0);", "Sparse")]
    [InlineData("var x = global::Sansa.Sparse.CsrMatrix.Empty(0, 0);", "Sparse")]
    [InlineData("var x = Sparse.CsrMatrix.Empty(0, 0);", "Sparse")]
    [InlineData("/// <see cref=\"Sparse.CsrMatrix\"/>", "Sparse")]
    [InlineData("// Sparse.CsrMatrix is told of, not used", null)]
    [InlineData("var x = model.Sparse.Count;", null)]
    [InlineData("var x = \"Sparse.Count\";", null)]
    [InlineData("using System.Sparse;", null)]
    [InlineData("if (Models.Count > 0)", "Models")] // a property of that name would be taken for the folder: give it another name
    public void A_use_is_seen(string line, string? folder) => Assert.Equal(folder is null ? [] : [folder], FoldersIn(line));

    private static IEnumerable<(string From, string To, string File)> Uses()
    {
        var library = SourceTree.Folder("src/Sansa");
        return from folder in Order
               from file in SourceTree.FilesIn(Path.Combine(library, folder))
               from to in File.ReadLines(file).SelectMany(FoldersIn).Distinct()
               where to != folder
               select (folder, to, Path.GetFileName(file));
    }

    private static IEnumerable<string> FoldersIn(string line)
    {
        var isDocumentation = line.TrimStart().StartsWith("///", StringComparison.Ordinal);
        var code = isDocumentation ? string.Concat(Cref().Matches(line).Select(m => m.Value + " ")) : Comment().Replace(Text().Replace(line, "\"\""), "");
        return Qualified().Matches(code).Select(m => m.Groups["folder"].Value).Where(Order.Contains).Distinct();
    }

    [GeneratedRegex(@"(?<![\w.])(?:(?:global::)?Sansa\.(?<folder>\w+)|(?<folder>\w+)(?=\.[A-Z]))")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"(?<=cref="")[^""]*")]
    private static partial Regex Cref();

    [GeneratedRegex(@"""(?:[^""\\]|\\.)*""")]
    private static partial Regex Text();

    [GeneratedRegex("//.*$")]
    private static partial Regex Comment();
}
