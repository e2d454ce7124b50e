using Sansa.Notebook.Engine;
using Sansa.Notebook.Language;

namespace Sansa.Notebook.Tests.Language;

public sealed class CodeCompletenessTests
{
    private static (Completeness State, string Indent) Judge(string code) => CodeCompleteness.Judge(code, NotebookEngine.ParseOptions);

    [Theory]
    [InlineData("")]
    [InlineData("1 + 1")]
    [InlineData("var x = 1;")]
    [InlineData("if (true) { }")]
    [InlineData("#!time\nvar x = 1; x")]
    [InlineData("#r \"nuget: Some.Package\"\n1")]
    [InlineData("void F() { }\nF()")]
    public void Complete(string code) => Assert.Equal((Completeness.Complete, ""), Judge(code));

    [Theory]
    [InlineData("var x = 1", "")]
    [InlineData("1 +", "")]
    [InlineData("/* a comment", "")]
    [InlineData("\"\"\"\ntext", "")]
    [InlineData("void F()\n{", "    ")]
    [InlineData("class A { void F() { var s = $\"{1}\"; if (true) {", "            ")]
    [InlineData("class A { void F() { }", "    ")]
    public void Incomplete(string code, string indent) => Assert.Equal((Completeness.Incomplete, indent), Judge(code));

    [Theory]
    [InlineData("int x = 1 2;")]
    [InlineData("}")]
    [InlineData("class 1 { }")]
    public void Invalid(string code) => Assert.Equal((Completeness.Invalid, ""), Judge(code));
}
