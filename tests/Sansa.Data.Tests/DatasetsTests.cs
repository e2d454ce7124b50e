namespace Sansa.Data.Tests;

public class DatasetsTests
{
    [Fact]
    public void TheBuiltInDataHaveTheirKnownSizeAndReadableNames()
    {
        var data = Datasets.Open(Datasets.BuiltIn);
        Assert.Equal((57103, 41480, 304005), (data.UserIds.Count, data.ItemIds.Count, data.Interactions.Count));
        Assert.True(data.ItemIds.TryGetIndex("libopenblas0", out _));
        var user = data.UserIds.IndexOf("python3-numpy");
        var items = data.Interactions.Items.Where((_, k) => data.Interactions.Users[k] == user).Select(item => data.ItemIds[item]);
        Assert.Contains("libc6", items);
    }

    [Fact]
    public void TheCatalogueListsAllAndSaysWhatIsThere()
    {
        using var folder = new TempFolder();
        folder.Write("gowalla/train.txt", "0 1\n");
        Assert.Equal([Datasets.BuiltIn], Datasets.List(folder.Path).Where(info => info.IsAvailable).Select(info => info.Name));
        folder.Write("gowalla/test.txt", "0 1\n");
        var gowalla = Datasets.List(folder.Path).Single(info => info.Name == "gowalla");
        Assert.Equal(Path.Combine(folder.Path, "gowalla"), gowalla.Folder);
        Assert.All(Datasets.List(folder.Path), info => Assert.False(string.IsNullOrEmpty(info.Source) || string.IsNullOrEmpty(info.Terms)));
    }

    [Fact]
    public void AnAbsentDataSetNamesItsScriptAndTheFolder()
    {
        using var folder = new TempFolder();
        var error = Assert.Throws<DatasetNotFoundException>(() => Datasets.Open("gowalla", folder.Path));
        Assert.Contains("dotnet run data-scripts/gowalla.cs", error.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(folder.Path, "gowalla"), error.Message, StringComparison.Ordinal);
        Assert.Contains("SANSA_DATA", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownNameListsTheCatalogue() =>
        Assert.Contains("movielens-20m", Assert.Throws<DatasetNotFoundException>(() => Datasets.Open("nonsense")).Message, StringComparison.Ordinal);

    [Fact]
    public void GowallaAndTheSyntheticDataHaveTheirKnownSizes()
    {
        if (Environment.GetEnvironmentVariable(Datasets.FolderVariable) is null)
            Assert.Skip("needs SANSA_DATA with gowalla and synthetic-amazon-books");
        var gowalla = Protocols.Bars(Datasets.Open("gowalla"));
        Assert.Equal(
            (29858, 40981, 810128L, 217242L),
            (gowalla.Train.RowCount, gowalla.Train.ColumnCount, gowalla.Train.NonzeroCount, gowalla.Test.HeldOut.NonzeroCount));
        var books = Protocols.Bars(Datasets.Open("synthetic-amazon-books"));
        Assert.Equal(
            (52643, 91599, 2366214L, 591507L), (books.Train.RowCount, books.Train.ColumnCount, books.Train.NonzeroCount, books.Test.HeldOut.NonzeroCount));
    }
}
