using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using Sansa.Notebook.Reports.Maths;

namespace Sansa.Notebook.Tests.Reports;

public sealed class TexTests
{
    [Theory]
    [InlineData("x", "<mi>x</mi>")]
    [InlineData("12.5", "<mn>12.5</mn>")]
    [InlineData("x^2", "<msup><mi>x</mi><mrow><mn>2</mn></mrow></msup>")]
    [InlineData("x_{ij}^2", "<msubsup><mi>x</mi><mrow><mi>i</mi><mi>j</mi></mrow><mrow><mn>2</mn></mrow></msubsup>")]
    [InlineData("x'", "<msup><mi>x</mi><mrow><mo>′</mo></mrow></msup>")]
    [InlineData("\\frac{a}{b}", "<mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac>")]
    [InlineData("\\frac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>")]
    [InlineData("\\sqrt[3]{x}", "<mroot><mrow><mi>x</mi></mrow><mrow><mn>3</mn></mrow></mroot>")]
    [InlineData("\\lambda \\le \\infty", "<mi>λ</mi><mo>≤</mo><mi>∞</mi>")]
    [InlineData("a - -b", "<mi>a</mi><mo>−</mo><mo form=\"prefix\">−</mo><mi>b</mi>")]
    [InlineData("\\mathbb{R}", "<mi>ℝ</mi>")]
    [InlineData("\\mathbf{A}", "<mi>𝐀</mi>")]
    [InlineData("\\mathcal{L}", "<mi>ℒ</mi>")]
    [InlineData("\\text{if } x", "<mtext>if&#160;</mtext><mi>x</mi>")] // a browser drops plain space at the end
    [InlineData("x \\operatorname{diag}(y)", "<mi>x</mi><mrow><mspace width=\"0.167em\"/><mi mathvariant=\"normal\">diag</mi>")]
    [InlineData("\\hat{r}", "<mover accent=\"true\"><mrow><mi>r</mi></mrow><mo stretchy=\"false\">^</mo></mover>")]
    [InlineData("\\unknown", "<mtext class=\"tex-error\">\\unknown</mtext>")]
    public void CommandsBecomeMathML(string tex, string expected) => Assert.Contains(expected, Body(tex, display: false), StringComparison.Ordinal);

    [Fact]
    public void LimitsStandBelowOnlyInDisplayStyle()
    {
        Assert.Contains("<munderover><mo>∑</mo>", Body("\\sum_{i=1}^n i", display: true), StringComparison.Ordinal);
        Assert.Contains("<msubsup><mo>∑</mo>", Body("\\sum_{i=1}^n i", display: false), StringComparison.Ordinal);
        Assert.Contains("<munder>", Body("\\min_B f", display: true), StringComparison.Ordinal);
        Assert.Contains("<msubsup><mo>∫</mo>", Body("\\int_0^1 x", display: true), StringComparison.Ordinal);
    }

    [Fact]
    public void MatricesAndCasesAreTables()
    {
        var matrix = Body("\\begin{bmatrix} 1 & 0 \\\\ 0 & 1 \\\\ \\end{bmatrix}", display: true);
        Assert.Equal(2, Count(matrix, "<mtr>"));
        Assert.Equal(4, Count(matrix, "<mtd"));
        Assert.Contains("form=\"prefix\">[</mo>", matrix, StringComparison.Ordinal);
        var cases = Body("f = \\begin{cases} 1 & x > 0 \\\\ 0 \\end{cases}", display: true);
        Assert.Contains("{</mo><mtable>", cases, StringComparison.Ordinal);
        var aligned = Body("a &= b \\\\ &= c", display: true);
        Assert.Equal(2, Count(aligned, "<mtr>"));
    }

    [Fact]
    public void BracketsMatchTheirDelimiters() =>
        Assert.Contains(
            "form=\"prefix\">⟨</mo><mi>x</mi><mo fence=\"true\" stretchy=\"true\" form=\"postfix\">|</mo>",
            Body("\\left\\langle x \\right|", false), StringComparison.Ordinal);

    [Theory]
    [InlineData("P A P^\\top \\approx L D L^\\top")]
    [InlineData("\\lVert I - A W \\rVert_F^2 \\over")]
    [InlineData("\\underbrace{x + y}_{\\text{both}}")]
    [InlineData("\\operatorname*{arg\\,min}_{B} \\|X - XB\\|")]
    [InlineData("{ unfinished \\frac{1}")]
    [InlineData("} & \\\\ ^ _ \\left( \\right")]
    [InlineData("\\begin{matrix} a & b")]
    [InlineData("a < b & c > \"d\" \\% \\{ \\}")]
    public void TheResultIsWellFormed(string tex) => Assert.NotNull(XElement.Parse(TexToMathML.Convert(tex, true)));

    [Fact]
    public void AnyTextIsWellFormed() => Prop.ForAll<string>(text =>
    {
        var clean = string.Concat((text ?? "").Where(c => c >= ' ' && !char.IsSurrogate(c) && c < '\uFFFE'));
        XElement.Parse(TexToMathML.Convert(clean, true));
        XElement.Parse(TexToMathML.Convert("\\frac{" + clean + "}^{\\left(" + clean, false));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void TheSourceIsKeptForCopying() => Assert.Contains("application/x-tex\">x &lt; y<", TexToMathML.Convert("x < y", false), StringComparison.Ordinal);

    private static string Body(string tex, bool display) => TexToMathML.Convert(tex, display);

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
