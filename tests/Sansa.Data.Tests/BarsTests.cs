using FsCheck;
using FsCheck.Fluent;

namespace Sansa.Data.Tests;

public class BarsTests
{
    [Fact]
    public void APublishedSplitIsKept()
    {
        using var folder = new TempFolder();
        folder.Write("gowalla/train.txt", "0 1 2\n1 0\n");
        folder.Write("gowalla/test.txt", "0 0\n");
        var split = Protocols.Bars(Datasets.Open("gowalla", folder.Path));
        Assert.Equal(Generalisation.Weak, split.Generalisation);
        Assert.Same(split.Train, split.Test.FoldIn);
        Assert.Equal([0], split.Test.HeldOut.Row(0).Indices.ToArray());
        Assert.Equal((2, 1), (split.Test.UserCount, split.Test.UsersWithHeldOutItems));
        Assert.Null(split.Seed);
        Assert.Null(split.Validation);
    }

    [Fact]
    public void TheBuiltInSplitIsDeterministicAndStated()
    {
        var data = Datasets.Open(Datasets.BuiltIn);
        var (first, second) = (Protocols.Bars(data), Protocols.Bars(data));
        Assert.Equal(first.Train.ColumnIndices, second.Train.ColumnIndices);
        Assert.Equal(42, first.Seed);
        Assert.Equal(304005, first.Train.NonzeroCount + first.Test.HeldOut.NonzeroCount);
        Assert.NotEqual(first.Train.ColumnIndices, Protocols.Bars(data, seed: 7).Train.ColumnIndices);
        var perUser = data.Interactions.Users.CountBy(user => user).Select(pair => pair.Value);
        Assert.Equal(perUser.Where(n => n >= 5).Sum(n => n / 5), first.Test.HeldOut.NonzeroCount);
    }

    [Fact]
    public void EachUserWithFiveItemsLosesAFifthAndOthersNothing() =>
        Prop.ForAll<(byte User, byte Item)[]>(pairs =>
        {
            if (pairs.Length == 0)
                return true;
            var (users, items) = (pairs.Select(p => p.User % 7).ToArray(), pairs.Select(p => p.Item % 60).ToArray());
            var data = new InteractionData(users, items, null, null, IdMap.Identity(7), IdMap.Identity(60), "made");
            var split = Protocols.Bars(data);
            for (var u = 0; u < 7; u++)
            {
                var all = pairs.Where(p => p.User % 7 == u).Select(p => p.Item % 60).Distinct().Order().ToArray();
                var (train, held) = (split.Train.Row(u).Indices.ToArray(), split.Test.HeldOut.Row(u).Indices.ToArray());
                if (!train.Concat(held).Order().SequenceEqual(all) || held.Length != (all.Length >= 5 ? all.Length / 5 : 0))
                    return false;
            }

            return split.Dropped.Steps[^1].Removed.Interactions == pairs.Length - split.Train.NonzeroCount - split.Test.HeldOut.NonzeroCount;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void AValidationSetIsTakenFromTheTrainingPartOnly()
    {
        var split = Protocols.Bars(Datasets.Open(Datasets.BuiltIn));
        var withValidation = Protocols.WithValidation(split, 0.1, seed: 3);
        Assert.Same(withValidation.Train, withValidation.Validation!.FoldIn);
        Assert.Same(split.Train, withValidation.Test.FoldIn);
        Assert.Same(split.Test.HeldOut, withValidation.Test.HeldOut);
        for (var u = 0; u < split.Train.RowCount; u++)
        {
            var held = withValidation.Validation.HeldOut.Row(u).Indices.ToArray();
            Assert.Equal(split.Train.RowLength(u) >= 5 ? split.Train.RowLength(u) / 10 : 0, held.Length);
            Assert.Equal(split.Train.Row(u).Indices.ToArray(), withValidation.Train.Row(u).Indices.ToArray().Concat(held).Order());
        }

        Assert.Throws<ArgumentException>(() => Protocols.WithValidation(withValidation));
        Assert.Throws<ArgumentOutOfRangeException>(() => Protocols.WithValidation(split, 1));
    }

    [Fact]
    public void ProtocolsGoByName()
    {
        var data = Datasets.Open(Datasets.BuiltIn);
        Assert.Equal(Protocols.Bars(data, 5).Train.ColumnIndices, Protocols.Make("BARS", data, 5).Train.ColumnIndices);
        Assert.Equal(8, Protocols.Names.Count);
        Assert.Contains("liang-msd", Assert.Throws<ArgumentException>(() => Protocols.Make("leave-one-out", data)).Message, StringComparison.Ordinal);
        Assert.Throws<NotEnoughUsersException>(() => Protocols.Make("liang-msd", data));
        Assert.Throws<EmptyDataException>(() => Protocols.Make("sansa-ml20m", data));
    }

    [Theory]
    [InlineData(false, 42)]
    [InlineData(true, 7)]
    public void ASplitOfOwnDataEqualsNumPyUserByUser(bool textIds, long seed)
    {
        Python.SkipWithoutPandas();
        using var folder = new TempFolder();
        var path = folder.Write("ratings.csv", MadeRatings.Csv(plays: false, textIds, seed: 13));
        var split = Protocols.Bars(InteractionData.ReadCsv(path), seed);
        Python.RunScript("bars_split.py", "", "weak", path, seed.ToString(System.Globalization.CultureInfo.InvariantCulture), folder.Path);
        MadeRatings.AssertRows(folder.Path, "train", split.Train, split.UserIds);
        MadeRatings.AssertRows(folder.Path, "test_out", split.Test.HeldOut, split.UserIds);
    }

    [Fact]
    public void ThePublishedSplitOfGowallaIsKeptUserByUser()
    {
        Python.SkipWithoutPandas();
        var data = Environment.GetEnvironmentVariable("SANSA_DATA");
        if (data is null || !File.Exists(Path.Combine(data, "gowalla", "train.txt")))
            Assert.Skip("needs SANSA_DATA with gowalla/train.txt and test.txt");
        using var folder = new TempFolder();
        var split = Protocols.Bars(Datasets.Open("gowalla", data));
        Assert.Equal(
            (29_858, 40_981, 810_128L, 217_242L), (split.Train.RowCount, split.Train.ColumnCount, split.Train.NonzeroCount, split.Test.HeldOut.NonzeroCount));
        Python.RunScript("bars_split.py", "", "published", Path.Combine(data, "gowalla", "train.txt"), Path.Combine(data, "gowalla", "test.txt"), folder.Path);
        MadeRatings.AssertRows(folder.Path, "train", split.Train, split.UserIds);
        MadeRatings.AssertRows(folder.Path, "test_out", split.Test.HeldOut, split.UserIds);
    }

    [Fact]
    public void NoInteractionsIsANamedError() =>
        Assert.Throws<EmptyDataException>(() => Protocols.Bars(new InteractionData([], [], null, null, IdMap.Identity(2), IdMap.Identity(2), "empty")));

    [Fact]
    public void ColumnsAreChecked()
    {
        var (users, items) = (IdMap.Identity(2), IdMap.Identity(2));
        Assert.Throws<ArgumentException>(() => new InteractionData([0], [0, 1], null, null, users, items, "x"));
        Assert.Throws<ArgumentException>(() => new InteractionData([2], [0], null, null, users, items, "x"));
        Assert.Throws<ArgumentException>(() => new InteractionData([0], [-1], null, null, users, items, "x"));
        Assert.Throws<ArgumentException>(() => new InteractionData([0], [1], [1f, 2f], null, users, items, "x"));
    }
}
