using System.Globalization;
using System.Text;

namespace Sansa.Data.Tests;

public class StrongProtocolTests
{
    public static TheoryData<string, bool> Cases() => new()
    {
        { "ml20m", false }, { "netflix", true }, { "msd", false }, { "msd", true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void LiangEqualsPandasUserByUser(string protocol, bool textIds)
    {
        Python.SkipWithoutPandas();
        using var folder = new TempFolder();
        var path = folder.Write("ratings.csv", MadeRatings.Csv(protocol == "msd", textIds, seed: 11));
        var data = InteractionData.ReadCsv(path);
        var (split, threshold, listeners, items, heldOut) = protocol switch
        {
            "ml20m" => (Protocols.LiangMl20m(data, 60), "3.5", "0", "5", 60),
            "netflix" => (Protocols.LiangNetflix(data, 45, seed: 1), "3.5", "0", "5", 45),
            _ => (Protocols.LiangMsd(data, 40), "none", "200", "20", 40),
        };
        var seed = protocol == "netflix" ? "1" : "98765";
        Python.RunScript("liang_split.py", "", path, threshold, listeners, items, heldOut.ToString(CultureInfo.InvariantCulture), seed, folder.Path);
        AssertEqual(folder.Path, split, heldOut);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    [InlineData("goodbooks", false)]
    public void SansaAuthorsEqualsPandasUserByUser(string protocol, bool textIds)
    {
        Python.SkipWithoutPandas();
        using var folder = new TempFolder();
        var path = folder.Write("ratings.csv", MadeRatings.Csv(protocol == "msd", textIds, seed: 12));
        var data = InteractionData.ReadCsv(path);
        var (split, minimum, listeners, items, heldOut) = protocol switch
        {
            "ml20m" => (Protocols.SansaMl20m(data, 60), "4", "0", "5", 60),
            "netflix" => (Protocols.SansaNetflix(data, 45), "4", "0", "5", 45),
            "goodbooks" => (Protocols.SansaGoodbooks(data, 30), "4", "0", "5", 30),
            _ => (Protocols.SansaMsd(data, 40), "none", "200", "20", 40),
        };
        Python.RunScript("sansa_split.py", "", path, minimum, listeners, items, heldOut.ToString(CultureInfo.InvariantCulture), "42", folder.Path);
        AssertEqual(folder.Path, split, heldOut);
        Assert.Equal(
            split.Dropped.Steps[^1].After.Interactions,
            split.Train.NonzeroCount + new[] { split.Validation!, split.Test }.Sum(set => set.FoldIn.NonzeroCount + set.HeldOut.NonzeroCount));
    }

    [Fact]
    public void TheReportSaysWhatEachFilterRemoved()
    {
        using var folder = new TempFolder();
        var text = new StringBuilder("user,item,value\n");
        for (var user = 0; user < 4; user++)
        {
            for (var item = 0; item <= 3 + user; item++)
                text.Append(CultureInfo.InvariantCulture, $"{user},{item},{(item == 6 ? 2 : 5)}\n");
        }

        // Users 0 .. 3 have 4, 5, 6, 7 ratings; user 3's last one, of item 6, is low; user 0 has too few.
        var split = Protocols.SansaMl20m(InteractionData.ReadCsv(folder.Write("r.csv", text.ToString())), heldOutUsers: 1);
        Assert.Equal([new DataCounts(0, 1, 1), new DataCounts(1, 0, 4)], split.Dropped.Steps.Select(step => step.Removed));
        Assert.Equal(new DataCounts(3, 6, 17), split.Dropped.Steps[^1].After);
        Assert.Contains("users with fewer than 5", split.Dropped.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, split.Train.RowCount);
    }

    [Fact]
    public void FiltersThatRemoveAllAndTooManyHeldOutUsersAreNamed()
    {
        var users = Enumerable.Range(0, 60).Select(k => k / 6).ToArray();
        var items = Enumerable.Range(0, 60).Select(k => k % 6).ToArray();
        var data = new InteractionData(users, items, Enumerable.Repeat(5f, 60).ToArray(), null, IdMap.Identity(10), IdMap.Identity(6), "made");
        Assert.Equal(4, Protocols.LiangMl20m(data, 3).Train.RowCount);
        Assert.Equal(Protocols.LiangMl20m(data, 3).Test.HeldOut.ColumnIndices, Protocols.Liang(data, 3).Test.HeldOut.ColumnIndices);
        var tooMany = Assert.Throws<NotEnoughUsersException>(() => Protocols.LiangMl20m(data, 5));
        Assert.Contains("10 users", tooMany.Message, StringComparison.Ordinal);
        Assert.Throws<NotEnoughUsersException>(() => Protocols.SansaGoodbooks(data));
        Assert.Throws<EmptyDataException>(() => Protocols.LiangMsd(data, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Protocols.LiangMl20m(data, -1));
    }

    private static void AssertEqual(string folder, Split split, int heldOut)
    {
        Assert.Equal(Generalisation.Strong, split.Generalisation);
        Assert.Equal(File.ReadAllLines(Path.Combine(folder, "items.txt")), split.ItemIds);
        MadeRatings.AssertRows(folder, "train", split.Train, split.UserIds);
        foreach (var (name, set) in new[] { ("validation", split.Validation!), ("test", split.Test) })
        {
            Assert.Equal(heldOut, set.UserCount);
            MadeRatings.AssertRows(folder, name + "_in", set.FoldIn, set.UserIds);
            MadeRatings.AssertRows(folder, name + "_out", set.HeldOut, set.UserIds);
            Assert.True(set.HeldOut.NonzeroCount > 0);
        }
    }
}
