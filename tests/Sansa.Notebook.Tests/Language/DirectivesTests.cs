using FsCheck;
using FsCheck.Fluent;
using Sansa.Notebook.Language;

namespace Sansa.Notebook.Tests.Language;

public sealed class DirectivesTests
{
    [Theory]
    [InlineData("#!time\nx", "      \nx")]
    [InlineData("x\n  #r \"nuget: A\"\ny", "x\n               \ny")]
    [InlineData("#if A\n#region b\nx#!", "#if A\n#region b\nx#!")]
    public void Directives_become_blanks(string code, string expected) => Assert.Equal(expected, Directives.Blank(code));

    [Fact]
    public void Blanking_keeps_every_position() =>
        Prop.ForAll<NonNull<string>>(text =>
        {
            var code = "#!time " + text.Get + "\n" + text.Get;
            var blank = Directives.Blank(code);
            return blank.Length == code.Length && blank.Count(c => c == '\n') == code.Count(c => c == '\n')
                && blank.Where((c, i) => c != code[i]).All(c => c == ' ');
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("#", 1, 0)]
    [InlineData("#!ti", 4, 0)]
    [InlineData("x\n  #!t", 7, 4)]
    [InlineData("#!time x", 8, -1)]
    [InlineData("#if", 3, -1)]
    [InlineData("x", 0, -1)]
    [InlineData("", 0, -1)]
    public void A_magic_being_typed_is_found(string code, int position, int start) =>
        Assert.Equal(start, Directives.MagicStart(code, position));
}
