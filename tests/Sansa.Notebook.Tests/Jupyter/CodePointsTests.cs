using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sansa.Notebook.Jupyter;

namespace Sansa.Notebook.Tests.Jupyter;

public sealed class CodePointsTests
{
    [Theory]
    [InlineData("abc", 2, 2)]
    [InlineData("🥪b", 1, 2)]
    [InlineData("a🥪b🥪", 4, 6)]
    [InlineData("a", 9, 1)]
    [InlineData("", 0, 0)]
    public void Positions_are_converted(string text, int codePoints, int index) =>
        Assert.Equal(index, CodePoints.ToIndex(text, codePoints));

    [Fact]
    public void Both_directions_agree_with_runes() =>
        Prop.ForAll<NonNull<string>>(raw =>
        {
            var text = raw.Get + "🥪" + raw.Get;
            var index = 0;
            var count = 0;
            foreach (var rune in Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).EnumerateRunes())
            {
                Assert.Equal(index, CodePoints.ToIndex(text, count));
                Assert.Equal(count, CodePoints.FromIndex(text, index));
                index += rune.Utf16SequenceLength;
                count++;
            }
        }).QuickCheckThrowOnFailure();
}
