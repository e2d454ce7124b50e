using System.Text.Json.Nodes;
using Sansa.Notebook.Reports;
using Sansa.Notebook.Reports.Maths;
using static Sansa.Notebook.Tests.NotebookText;

namespace Sansa.Notebook.Tests.Reports;

/// <summary>Text made to exhaust the stack or the clock (issue 17, points 11 and 12). A page is written all the same.</summary>
public sealed class LimitTests
{
    public static TheoryData<string> Deep =>
    [
        .. ((string[])["{", "\\sqrt", "\\sqrt{", "x^{", "\\frac{", "\\left(", "\\hat{", "\\mathrm{(", "\\mathbf{+",
            "\\begin{matrix}", "\\sqrt[\\sqrt{", "\\operatorname*{x}_{", "\\underbrace{"])
            .Select(part => string.Concat(Enumerable.Repeat(part, 19_000 / part.Length))),
    ];

    [Theory]
    [MemberData(nameof(Deep))]
    public void Deep_formulas_are_shown_as_their_source(string tex)
    {
        foreach (var display in (bool[])[true, false])
            Assert.Contains("tex-error", OnSmallStack(() => TexToMathML.Convert(tex, display)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_formula_of_many_characters_is_shown_as_its_source() =>
        Assert.Contains("more than 20,000 characters", TexToMathML.Convert(new string('{', 100_000), true), StringComparison.Ordinal);

    [Fact]
    public void Two_hundred_levels_are_drawn_and_more_are_not()
    {
        Assert.Contains("<math", TexToMathML.Convert(new string('{', 199) + "x" + new string('}', 199), false), StringComparison.Ordinal);
        Assert.DoesNotContain("<math", TexToMathML.Convert(new string('{', 201) + "x" + new string('}', 201), false), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(">", 100_000)]
    [InlineData("> ", 20_000)]
    [InlineData("- ", 20_000)]
    [InlineData("*_", 20_000)]
    [InlineData("[", 40_000)]
    [InlineData("![", 20_000)]
    [InlineData("$\\sqrt{", 7_000)]
    [InlineData("<div><b>", 6_000)]
    public void Deep_markdown_is_shown_as_its_source(string part, int times)
    {
        foreach (var trusted in (bool[])[true, false])
        {
            var html = OnSmallStack(
                () => HtmlReport.Render(Document(Markdown(string.Concat(Enumerable.Repeat(part, times)) + "x")), new ReportOptions { Trusted = trusted }));
            Assert.Contains("</html>", html, StringComparison.Ordinal);
        }
    }

    // Found by the fuzzer: the parser took the square of the brackets, five seconds for 49 kB.
    [Fact]
    public void Links_in_links_in_links_are_shown_as_their_source()
    {
        static string Links(int count) =>
            HtmlReport.Render(Document(Markdown(string.Concat(Enumerable.Repeat("[", count)) + string.Concat(Enumerable.Repeat("](x)", count)))));
        Assert.Contains("nested too deeply", Links(7_000), StringComparison.Ordinal);
        Assert.DoesNotContain("nested too deeply", Links(20), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_text_with_pictures_in_it_is_still_markdown()
    {
        var picture = new string('A', 200_000);
        Assert.Contains("<h1 id=\"t\">", HtmlReport.Render(Document(Markdown($"# T\n\n![a](data:image/png;base64,{picture})"))), StringComparison.Ordinal);
        Assert.Contains("is shown as it is", HtmlReport.Render(Document(Markdown("# T\n\n" + new string('-', 60_000)))), StringComparison.Ordinal);
    }

    /// <summary>Work that grew with the square: each took seconds to minutes. Four times the text may take four times the work, not sixteen times.</summary>
    [Theory]
    [InlineData("\u001b]", 200_000)]
    [InlineData("\r", 200_000)]
    [InlineData("\r\n\r", 100_000)]
    [InlineData("</b><b>", 50_000)]
    [InlineData("<b>", 25_000)]
    [InlineData("<a x=\"", 50_000)]
    [InlineData("<!--", 50_000)]
    public void Long_outputs_take_time_linear_in_their_length(string part, int times)
    {
        var (quarter, whole) = (WorkOn(part, times / 4), WorkOn(part, times));
        Assert.True(whole < 8 * quarter, $"{quarter.TotalMilliseconds} ms, {whole.TotalMilliseconds} ms for four times the text");
    }

    private static TimeSpan WorkOn(string part, int times)
    {
        var text = new string('a', times) + string.Concat(Enumerable.Repeat(part, times)) + string.Concat(Enumerable.Repeat("</i>", times));
        return ThreadClock.Shortest(runs: 5, () =>
        {
            Assert.NotEmpty(AnsiHtml.Convert(text));
            Assert.NotEmpty(HtmlSanitizer.Sanitize(text).Html);
        });
    }

    [Theory]
    [InlineData("""{"output_type":1}""")]
    [InlineData("""{"output_type":"stream","name":{},"text":[1,[2],{"a":3},"kept"]}""")]
    [InlineData("""{"output_type":"stream","text":{"a":"kept"},"name":["kept"]}""")]
    [InlineData("""{"output_type":"error","traceback":[1,null,"kept"],"ename":[],"evalue":2}""")]
    [InlineData("""{"output_type":"error","traceback":"x","ename":"kept","evalue":{}}""")]
    [InlineData("""{"output_type":"display_data","data":{"text/html":1,"text/plain":"kept"}}""")]
    [InlineData("""{"output_type":"display_data","data":{"image/png":{},"text/plain":2"""
        + ""","application/vnd.notebook.dataset+json":{"name":[1],"bytes":{},"sha256":[],"source":"kept"}}}""")]
    [InlineData("""{"output_type":"display_data","data":{"application/vnd.plotly.v1+json":{"data":7,"layout":[]},"text/html":[5],"text/plain":"kept"}}""")]
    [InlineData("""{"output_type":"display_data","data":{"application/json":null,"application/vnd.plotly.v1+json":"kept"}}""")]
    [InlineData("""{"output_type":"display_data","data":[]}""")]
    [InlineData("""{}""")]
    public void An_output_of_another_form_is_passed_over(string output)
    {
        var document = Document(Code("1"));
        document.Cells[0].Outputs.Add(JsonNode.Parse(output));
        document.Cells[0].Outputs.Add(JsonNode.Parse("[]"));
        document.Cells[0].Outputs.Add((JsonNode?)null);
        foreach (var trusted in (bool[])[true, false])
            Assert.Contains("</html>", HtmlReport.Render(document, new ReportOptions { Trusted = trusted }), StringComparison.Ordinal);
    }

    // The main thread's stack may be large; that of a worker is not.
    private static string OnSmallStack(Func<string> make)
    {
        var made = "";
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    made = make();
                }
                catch (Exception e)
                {
                    failure = e;
                }
            },
            maxStackSize: 1 << 20);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
        return made;
    }
}
