using Sansa.Build;

namespace Sansa.Experiments.Tests;

/// <summary>What counts as a change of the code, by which a record is outdated.</summary>
public sealed class SourceTextTests
{
    [Theory]
    [InlineData("int a = 1; // why", "int  a=1;")]
    [InlineData("/* x */ f(b);\n\n", "f( b );")]
    [InlineData("a /* \" */ + b", "a + b")]
    [InlineData("x = '/'; // y", "x = '/';")]
    [InlineData("s = \"// no comment\"; // one", "s = \"// no comment\";")]
    [InlineData("s = @\"C:\\\"; // one", "s = @\"C:\\\";")]
    [InlineData("s = \"\"\"a \" // b\"\"\"; // one", "s = \"\"\"a \" // b\"\"\";")]
    public void Comments_and_white_space_do_not_count(string one, string other) => Assert.Equal(SourceText.Essence(other), SourceText.Essence(one));

    [Theory]
    [InlineData("a = 1;", "a = 2;")]
    [InlineData("s = \"a b\";", "s = \"ab\";")]
    [InlineData("s = \"// 1\";", "s = \"// 2\";")]
    [InlineData("a / b", "a * b")]
    public void Code_and_strings_do(string one, string other) => Assert.NotEqual(SourceText.Essence(other), SourceText.Essence(one));
}
