namespace Sansa.Data.Tests;

/// <summary>What a split says of itself, and what is refused: the splits themselves are compared with pandas elsewhere. Found by mutation.</summary>
public class ProtocolNameTests
{
    [Theory]
    [InlineData("liang-ml20m", 20_001, "Liang et al., MovieLens-20M", Protocols.LiangSeed)]
    [InlineData("liang-netflix", 80_001, "Liang et al., Netflix Prize", Protocols.LiangSeed)]
    [InlineData("sansa-ml20m", 20_001, "SANSA authors, MovieLens-20M", Protocols.DefaultSeed)]
    [InlineData("sansa-netflix", 80_001, "SANSA authors, Netflix Prize", Protocols.DefaultSeed)]
    [InlineData("sansa-goodbooks", 5_001, "SANSA authors, Goodbooks-10k", Protocols.DefaultSeed)]
    public void AProtocolByNameHasItsOwnSeedUnlessOneIsGiven(string name, int users, string title, long seed)
    {
        var data = new Dataset(new DatasetInfo { Name = "made", Description = "", Source = "", Terms = "" }, Ratings(users, 5));
        var (own, given) = (Protocols.Make(name, data), Protocols.Make(name, data, 7));
        Assert.Equal((title, seed, 1), (own.ProtocolName, own.Seed, own.Train.RowCount));
        Assert.Equal((title, 7L), (given.ProtocolName, given.Seed));
        Assert.NotEqual(own.Test.UserIds.ToArray(), given.Test.UserIds.ToArray());
    }

    [Fact]
    public void TheReportOfLiangCountsWhatIsLeftInAllMatrices()
    {
        var split = Protocols.Liang(Ratings(12, 10), 4);
        var kept = new[] { split.Validation!, split.Test }.Sum(set => set.FoldIn.NonzeroCount + set.HeldOut.NonzeroCount) + split.Train.NonzeroCount;
        Assert.Equal(new DataCounts(12, 10, 120), split.Dropped.Steps[^1].After);
        Assert.Equal(120, kept);
        // A fifth of the ten items of each of the eight.
        Assert.Equal(8 * 2, split.Validation!.HeldOut.NonzeroCount + split.Test.HeldOut.NonzeroCount);
        Assert.Contains("Liang", split.ProtocolName, StringComparison.Ordinal);
    }

    [Fact]
    public void AUserWithFiveItemsIsSplitAndOneWithFourIsNot()
    {
        Assert.Equal([1, 1], HeldOut(Protocols.Liang(Ratings(3, 5), 1)));
        Assert.Equal([0, 0], HeldOut(Protocols.Liang(Ratings(3, 4), 1)));

        static long[] HeldOut(Split split) => [split.Validation!.HeldOut.NonzeroCount, split.Test.HeldOut.NonzeroCount];
    }

    [Fact]
    public void AValidationSetIsRefusedWithTheReason()
    {
        var strong = Assert.Throws<ArgumentException>(() => Protocols.WithValidation(Protocols.Liang(Ratings(12, 10), 4) with { Validation = null }));
        Assert.Contains("'strong generalisation of Liang et al.' is a protocol of strong generalisation", strong.Message, StringComparison.Ordinal);
        var weak = Protocols.Bars(Ratings(12, 10));
        var twice = Assert.Throws<ArgumentException>(() => Protocols.WithValidation(Protocols.WithValidation(weak)));
        Assert.Contains("has a validation set already", twice.Message, StringComparison.Ordinal);
        foreach (var share in (double[])[0, 1, -0.1, 1.1, double.NaN])
        {
            var outside = Assert.Throws<ArgumentOutOfRangeException>(() => Protocols.WithValidation(weak, share));
            Assert.Contains("between 0 and 1", outside.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void NothingIsNamedAsTheMissingArgument()
    {
        Assert.Throws<ArgumentNullException>("data", () => Protocols.Bars((Dataset)null!));
        Assert.Throws<ArgumentNullException>("data", () => Protocols.Bars((InteractionData)null!));
        Assert.Throws<ArgumentNullException>("data", () => Protocols.Make("bars", null!));
        Assert.Throws<ArgumentNullException>("split", () => Protocols.WithValidation(null!));
        foreach (var make in (Func<InteractionData, Split>[])
            [d => Protocols.Liang(d, 1), d => Protocols.LiangMl20m(d), d => Protocols.LiangMsd(d), d => Protocols.SansaMl20m(d), d => Protocols.SansaMsd(d)])
        {
            Assert.Throws<ArgumentNullException>("data", () => make(null!));
        }
    }

    /// <summary>Every user has every item, rated 5.</summary>
    private static InteractionData Ratings(int users, int items)
    {
        var pairs = Enumerable.Range(0, users * items).ToArray();
        return new InteractionData(
            Array.ConvertAll(pairs, p => p / items), Array.ConvertAll(pairs, p => p % items), Array.ConvertAll(pairs, _ => 5f), null,
            IdMap.Identity(users), IdMap.Identity(items), "made");
    }
}
