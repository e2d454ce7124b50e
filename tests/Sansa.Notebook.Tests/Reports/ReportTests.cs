using System.Text.Json.Nodes;
using Sansa.Notebook.Reports;
using Sansa.Notebook.Running;
using static Sansa.Notebook.Tests.NotebookText;

namespace Sansa.Notebook.Tests.Reports;

public sealed class ReportTests
{
    private const string Chart = """display("{\"data\":[{\"y\":[1,2]}],\"layout\":{\"title\":\"</script>\"}}", "application/vnd.plotly.v1+json");""";

    [Fact]
    public async Task AReportIsOneFileThatLoadsNothing()
    {
        var html = await RenderAsync(Markdown("# Title\n\n$x^2$"), Code(Chart), Code(Chart), Code("display(HTML(\"<b>x</b>\"));"));
        Assert.DoesNotMatch("<(script|img|iframe|link)[^>]+(src|href)=[\"']?(http|//)", html);
        Assert.Equal(2, Count(html, "<div class=\"plotly\""));
        Assert.Equal(1, Count(html, "window.define = undefined"));
        Assert.Equal(2, Count(html, "\\u003C/script"));
        Assert.Contains("<title>Title</title>", html, StringComparison.Ordinal);
        Assert.Contains("<math", html, StringComparison.Ordinal);
        Assert.Contains("<b>x</b>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutChartsAndMathsAReportIsSmall()
    {
        var html = await RenderAsync(Markdown("# Title"), Code("1"));
        Assert.True(html.Length < 25_000, $"{html.Length} characters");
        Assert.DoesNotContain("Notebook Math\"; src", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HeadingsMakeTheContentsWithUniqueIds()
    {
        var html = await RenderAsync(Markdown("# T\n\n## Part\n\n### Sub & more"), Markdown("## Part"));
        Assert.Contains("<a href=\"#part\">Part</a>", html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#part-2\">Part</a>", html, StringComparison.Ordinal);
        Assert.Contains("id=\"part-2\"", html, StringComparison.Ordinal);
        Assert.Contains("Sub &amp; more</a>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TagsHide()
    {
        var html = await RenderAsync(
            Code("var one = 11;", "hide-input"), Code("var two = 22;", "remove-input"),
            Code("98765", "remove-output"), Code("var four = 44;", "remove-cell"), Code("555", "hide-output"));
        Assert.Equal(2, Count(html, "<details class=\"fold\">"));
        Assert.Contains("one", html, StringComparison.Ordinal);
        Assert.DoesNotContain("two", html, StringComparison.Ordinal);
        Assert.Equal(1, Count(html, "98765"));
        Assert.DoesNotContain("four", html, StringComparison.Ordinal);
        Assert.Contains("Show output", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ErrorsAndStreamsAreShownWithTheirColours()
    {
        var html = await RenderAsync(
            Code("Console.Error.WriteLine(\"w<\"); Console.Write(\"\\e[32mgreen\\e[0m 10%\\r20%\"); missing();"),
            Code("Console.Error.WriteLine(\"w<\"); Console.Write(\"\\e[32mgreen\\e[0m\"); Console.Write(\"a\\n10%\\r20%\");"));
        Assert.Contains("<pre class=\"output error\" role=\"alert\">", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"ansi-bold ansi-fg1\">error CS0103</span>", html, StringComparison.Ordinal);
        Assert.Contains("<pre class=\"output stream stderr\">w&lt;", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"ansi-fg2\">green</span>", html, StringComparison.Ordinal);
        Assert.Contains("\n20%</pre>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheRichestMimeTypeIsShown()
    {
        var document = Document(Code("1"));
        document.Cells[0].Outputs.Add((JsonNode)JsonNode.Parse("""
            {"output_type":"display_data","metadata":{},"data":{"text/plain":"a picture","image/png":"iVBORw0K\n","text/latex":"$x$"}}
            """)!);
        var html = HtmlReport.Render(document);
        Assert.Contains("<img alt=\"a picture\" src=\"data:image/png;base64,iVBORw0K\">", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<math", html, StringComparison.Ordinal);
        await Task.CompletedTask;
    }

    [Fact]
    public void TheFootSaysHowItWasMade()
    {
        var document = Document(Code("1"));
        document.Metadata["datasets"] = new JsonArray(new JsonObject { ["name"] = "gowalla", ["sha256"] = "abc", ["bytes"] = 12 });
        document.Cells[0].Outputs.Add((JsonNode)JsonNode.Parse("""
            {"output_type":"display_data","metadata":{},"data":{"text/plain":"d","application/vnd.notebook.dataset+json":{"name":"yelp","sha256":"def"}}}
            """)!);
        // A display may say more of a set than another; then that counts.
        foreach (var note in (string[])["""{"name":"books","seed":1}""", """{"name":"books","protocol":"BARS","seed":42}"""])
            document.Cells[0].Outputs.Add((JsonNode)JsonNode.Parse(
                """{"output_type":"display_data","metadata":{},"data":{"application/vnd.notebook.dataset+json":""" + note + "}}")!);
        var provenance = new Provenance(
            "c0ffee", "a <machine>", ".NET 10", TimeSpan.FromSeconds(75.04), new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var html = HtmlReport.Render(document, new ReportOptions { Provenance = provenance });
        string[] parts =
            ["<dd>c0ffee</dd>", "a &lt;machine&gt;", ".NET 10", "75.0 s", "2026-03-01 12:00 UTC", "gowalla, 12 bytes, sha256 abc", "yelp, sha256 def",
                "<dd>books, BARS, seed 42</dd>"];
        foreach (var part in parts)
            Assert.Contains(part, html, StringComparison.Ordinal);
        Assert.DoesNotContain("books, seed 1", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(110, false)]
    [InlineData(111, true)]
    public void A_long_line_of_text_is_wrapped_and_a_table_is_not(int length, bool wraps)
    {
        var document = Document(Code("1"));
        var text = "a\n" + new string('b', length);
        document.Cells[0].Outputs.Add((JsonNode)new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = text });
        Assert.Equal(wraps, HtmlReport.Render(document).Contains("class=\"output stream stdout wraps\"", StringComparison.Ordinal));
    }

    [Fact]
    public void AFormulaOnDisplayIsABoxThatScrolls() =>
        Assert.Contains(
            "<span class=\"math-block\" tabindex=\"0\"><math display=\"block\">", HtmlReport.Render(Document(Markdown("$$x + y$$"))),
            StringComparison.Ordinal);

    [Fact]
    public void LocalImagesAndAttachmentsAreEmbedded()
    {
        using var folder = new TemporaryFolder();
        folder.Write("img/a b.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
        var document = Document(Markdown("![one](img/a%20b.svg) ![two](attachment:p.png)"));
        document.Cells[0].Json["attachments"] = new JsonObject { ["p.png"] = new JsonObject { ["image/png"] = "AAAA" } };
        var html = HtmlReport.Render(document, new ReportOptions { BaseFolder = folder.Path });
        Assert.Contains("src=\"data:image/svg+xml;base64,", html, StringComparison.Ordinal);
        Assert.Contains("src=\"data:image/png;base64,AAAA\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void CodeIsColouredAndKeepsItsText()
    {
        const string Source = "#r \"nuget: A\"\n// note <\nvar s = $\"a{1 + 2}\"; List<int> xs = new(); xs.Add(3);\n#!time";
        var html = CSharpHighlighter.Highlight(Source);
        Assert.Equal(Source, System.Net.WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Replace(html, "<[^>]+>", "")));
        Assert.Contains("<span class=\"c\">// note &lt;</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"pp\">#r &quot;nuget: A&quot;</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"t\">List</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"f\">Add</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"k\">var</span>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void ASiteLinksItsReports()
    {
        using var folder = new TemporaryFolder();
        var one = folder.Write("01-first.ipynb", Of(Markdown("# First one\n\nWhat *this* is about: $x^2$, as notebook 02 shows.\n\nMore.")));
        var two = folder.Write("02-second.ipynb", Of(Code("1")));
        var index = File.ReadAllText(ReportSite.Write([one, two], folder.File("site"), "All"));
        Assert.Contains(
            "<span class=\"number\">01</span><div><h2><a href=\"01-first.html\">First one</a></h2><p>What <em>this</em> is about: <math>",
            index, StringComparison.Ordinal);
        Assert.Contains("as <a href=\"02-second.html\">notebook 02</a> shows.", index, StringComparison.Ordinal);
        Assert.Contains("<a href=\"02-second.html\">02-second</a>", index, StringComparison.Ordinal);
        Assert.Contains("<a href=\"index.html\">", File.ReadAllText(folder.File("site/01-first.html")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "AAAA")]
    [InlineData(true, "BBBB")]
    public void TheIndexShowsTheTaggedPictureElseTheFirst(bool tagged, string shown)
    {
        using var folder = new TemporaryFolder();
        var document = Document(Code("1"), Code("2"));
        foreach (var (cell, png) in document.Cells.Zip((string[])["AAAA", "BBBB"]))
            cell.Outputs.Add((JsonNode)new JsonObject { ["output_type"] = "display_data", ["data"] = new JsonObject { ["image/png"] = png } });
        if (tagged)
            document.Cells[1].Metadata["tags"] = new JsonArray("thumbnail");
        var index = File.ReadAllText(ReportSite.Write([new SiteNotebook("01.ipynb", document)], folder.File("site")));
        Assert.Contains($"base64,{shown}", index, StringComparison.Ordinal);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(index, "base64,"));
    }

    [Fact]
    public void PagesOfASiteLinkEachOther()
    {
        using var folder = new TemporaryFolder();
        var one = folder.Write(
            "01 a.ipynb", Of(Markdown("# One\n\n[two](02.ipynb#part), [two](./02.ipynb), [other](03.ipynb), [web](https://example.org/02.ipynb)")));
        var two = folder.Write("02.ipynb", Of(Markdown("# Two & more\n\n[one](01%20a.ipynb)")));
        ReportSite.Write([one, two], folder.File("site"));
        string first = File.ReadAllText(folder.File("site/01 a.html")), second = File.ReadAllText(folder.File("site/02.html"));
        Assert.Contains("<a href=\"02.html#part\">two</a>, <a href=\"02.html\">two</a>, <a href=\"03.ipynb\">", first, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://example.org/02.ipynb\">", first, StringComparison.Ordinal);
        Assert.Contains("<a rel=\"next\" href=\"02.html\"><span>Next</span>Two &amp; more</a>", first, StringComparison.Ordinal);
        Assert.DoesNotContain("rel=\"prev\"", first, StringComparison.Ordinal);
        Assert.Contains("<a rel=\"prev\" href=\"01%20a.html\"><span>Before</span>One</a>", second, StringComparison.Ordinal);
        Assert.Contains("<a href=\"01%20a.html\">one</a>", second, StringComparison.Ordinal);
        Assert.DoesNotContain("<dt>Machine</dt>", second, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoNotebooksOfOneNameAreRefused()
    {
        using var folder = new TemporaryFolder();
        string[] files = [folder.Write("a/01.ipynb", Of(Code("1"))), folder.Write("b/01.ipynb", Of(Code("1")))];
        Assert.Contains("01.html", Assert.Throws<ArgumentException>(() => ReportSite.Write(files, folder.File("site"))).Message, StringComparison.Ordinal);
    }

    private static async Task<string> RenderAsync(params (string, string, string[])[] cells)
    {
        var document = Document(cells);
        await NotebookRunner.RunAsync(document, new RunOptions { AllowErrors = true });
        return HtmlReport.Render(document);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
