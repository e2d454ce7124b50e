using FsCheck;
using FsCheck.Fluent;

namespace Sansa.Data.Tests;

public class IdMapTests
{
    [Fact]
    public void NamesGoBothWays()
    {
        var map = IdMap.FromNames(["zlib1g", "libc6"]);
        Assert.Equal("libc6", map[1]);
        Assert.Equal(0, map.IndexOf("zlib1g"));
        Assert.False(map.TryGetIndex("bash", out _));
        Assert.Contains("bash", Assert.Throws<KeyNotFoundException>(() => map.IndexOf("bash")).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => map.NumberAt(0));
    }

    [Fact]
    public void NumbersAreFoundAsTextAndAsNumbers()
    {
        var map = IdMap.FromNumbers([long.MaxValue, -3, 5_000_000_000]);
        Assert.True(map.TryGetIndex(5_000_000_000, out var index));
        Assert.Equal(2, index);
        Assert.Equal(1, map.IndexOf("-3"));
        Assert.Equal("9223372036854775807", map[0]);
        Assert.Equal([1, 2, 0], map.IndicesInIdOrder());
    }

    [Fact]
    public void IdentityStoresNothingAndKnowsItsEnds()
    {
        var map = IdMap.Identity(3);
        Assert.Equal(["0", "1", "2"], map);
        Assert.True(map.TryGetIndex("2", out _));
        Assert.False(map.TryGetIndex("3", out _));
        Assert.False(map.TryGetIndex(-1, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => map[3]);
    }

    [Fact]
    public void ARepeatedIdIsAnError() =>
        Assert.Contains("'a'", Assert.Throws<ArgumentException>(() => IdMap.FromNames(["a", "b", "a"]).IndexOf("b")).Message, StringComparison.Ordinal);

    [Fact]
    public void TextSortsByCodePointAsInPython()
    {
        // U+FF5E (one UTF-16 unit, 0xFF5E) comes before U+1F600 (a surrogate pair from 0xD83D).
        var map = IdMap.FromNames(["\U0001F600", "\uFF5E", "b", "B", "ba"]);
        Assert.Equal([3, 2, 4, 1, 0], map.IndicesInIdOrder());
    }

    [Fact]
    public void CodePointOrderEqualsTheOrderOfUtf8Bytes() =>
        Prop.ForAll<string, string>((x, y) =>
        {
            if (x is null || y is null)
                return true;
            var (a, b) = (Fix(x), Fix(y));
            var expected = System.Text.Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(b));
            return Math.Sign(expected) == Math.Sign(CodePointComparer.Instance.Compare(a, b));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void InterningGivesOneIndexForEachDistinctId() =>
        Prop.ForAll<string[]>(ids =>
        {
            var interner = new IdInterner();
            var indices = ids.Select(id => interner.Intern(System.Text.Encoding.UTF8.GetBytes(Fix(id)))).ToArray();
            var map = interner.ToIdMap();
            return map.Count == ids.Select(Fix).Distinct().Count() && ids.Select((id, k) => map[indices[k]] == Fix(id)).All(same => same);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void InterningManyIdsKeepsThemApart()
    {
        var interner = new IdInterner();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 200_000; i++)
                Assert.Equal(i, interner.Intern(System.Text.Encoding.UTF8.GetBytes($"SO{i * 977L:X8}")));
        }

        Assert.False(interner.ToIdMap().IsNumeric);
    }

    [Theory]
    [InlineData("7", true)]
    [InlineData("-7", true)]
    [InlineData("0", true)]
    [InlineData("9223372036854775807", true)]
    [InlineData("9223372036854775808", false)]
    [InlineData("007", false)]
    [InlineData("+7", false)]
    [InlineData("-0", false)]
    [InlineData("7.0", false)]
    [InlineData("", false)]
    public void OnlyIntegersInTheirUsualFormAreNumbers(string id, bool numeric)
    {
        var interner = new IdInterner();
        interner.Intern(System.Text.Encoding.UTF8.GetBytes(id));
        var map = interner.ToIdMap();
        Assert.Equal(numeric, map.IsNumeric);
        Assert.Equal(id, map[0]);
    }

    // Lone surrogates have no UTF-8 form.
    private static string Fix(string? text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text ?? ""));
}
