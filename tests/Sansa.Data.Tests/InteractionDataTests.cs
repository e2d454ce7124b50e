using FsCheck;
using FsCheck.Fluent;

namespace Sansa.Data.Tests;

public class InteractionDataTests
{
    private static InteractionData Made(float[]? values = null, long[]? times = null) => new(
        [0, 0, 1, 2, 2, 2], [0, 1, 1, 0, 1, 2], values, times, IdMap.FromNames(["ann", "bob", "cy"]), IdMap.FromNumbers([100, 200, 300]), "made");

    [Fact]
    public void FiltersDropUsersAndItemsWithoutInteractionsAndReportIt()
    {
        var filtered = Made().MinUsersPerItem(2).MinItemsPerUser(2);
        Assert.Equal(["ann", "cy"], filtered.UserIds);
        Assert.Equal(["100", "200"], filtered.ItemIds);
        Assert.Equal([0, 0, 1, 1], filtered.Users);
        Assert.Equal([new DataCounts(0, 1, 1), new DataCounts(1, 0, 1)], filtered.Dropped.Steps.Select(step => step.Removed));
        Assert.Equal(["cy"], Made().Where(row => row.User == "cy" && row.Item == "300").UserIds);
    }

    [Fact]
    public void BinariseTakesTheLimitAndBinariseAboveDoesNot()
    {
        var data = Made([1, 2, 3.5f, 4, 5, 3.5f]);
        Assert.Equal(4, data.Binarise(3.5).Count);
        Assert.Equal(2, data.BinariseAbove(3.5).Count);
        Assert.Null(data.Binarise(3.5).Values);
        Assert.Equal(6, data.Binarise().Count);
    }

    [Fact]
    public void TimesFilterHalfOpen()
    {
        var data = Made(null, [0, 10, 20, 30, 40, 50]);
        Assert.Equal(2, data.Between(DateTimeOffset.FromUnixTimeSeconds(10), DateTimeOffset.FromUnixTimeSeconds(30)).Count);
        Assert.Throws<InvalidOperationException>(() => Made().Between(DateTimeOffset.MinValue, DateTimeOffset.MaxValue));
        Assert.Equal([DateTimeOffset.FromUnixTimeSeconds(50)], data.Where(row => row.Item == "300").Timestamps!.Select(DateTimeOffset.FromUnixTimeSeconds));
    }

    [Fact]
    public void AFilterThatRemovesAllSaysWhich() =>
        Assert.Contains("fewer than 9 interactions", Assert.Throws<EmptyDataException>(() => Made().MinItemsPerUser(9)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void AMatrixRefusesValuesThatAreNoWeights(float value)
    {
        var error = Assert.Throws<InteractionValueException>(() => Made([1, 1, value, 1, 1, 1]).ToMatrix());
        Assert.Contains("'bob'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'200'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FiltersEqualAPlainComputation() =>
        Prop.ForAll<(byte User, byte Item)[], PositiveInt>((pairs, minimum) =>
        {
            var min = 1 + (minimum.Get % 4);
            var (users, items) = (pairs.Select(p => p.User % 9).ToArray(), pairs.Select(p => p.Item % 12).ToArray());
            var expected = pairs.Select(p => (User: p.User % 9, Item: p.Item % 12)).ToArray();
            expected = [.. expected.Where(p => expected.Count(q => q.User == p.User) >= min)];
            var data = new InteractionData(users, items, null, null, IdMap.Identity(9), IdMap.Identity(12), "made");
            if (expected.Length == 0)
                return Assert.Throws<EmptyDataException>(() => data.MinItemsPerUser(min)) is not null;
            var kept = data.MinItemsPerUser(min);
            var back = kept.Users.Select((u, k) => ((int)kept.UserIds.NumberAt(u), (int)kept.ItemIds.NumberAt(kept.Items[k])));
            return back.SequenceEqual(expected) && kept.UserCount == kept.Users.Distinct().Count() && kept.ItemCount == kept.Items.Distinct().Count();
        }).QuickCheckThrowOnFailure();
}
