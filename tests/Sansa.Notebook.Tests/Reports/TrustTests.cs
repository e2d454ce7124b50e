using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Sansa.Notebook.Documents;
using Sansa.Notebook.Reports;
using Sansa.Testing;
using static Sansa.Notebook.Tests.NotebookText;

namespace Sansa.Notebook.Tests.Reports;

/// <summary>A notebook from elsewhere: its page runs nothing of it and loads nothing (issue 17, point 10).</summary>
public sealed partial class TrustTests
{
    private const string Run = "document.body.setAttribute('data-ran','yes')";

    /// <summary>Ways to run a script from Markdown or HTML; none may.</summary>
    private static readonly string[] Payloads =
    [
        $"<script>{Run}</script>",
        $"<SCRIPT >{Run}</SCRIPT >",
        $"<img src=x onerror=\"{Run}\">",
        $"<img/src=x/onerror={Run}>",
        $"<svg onload=\"{Run}\"></svg>",
        $"<svg><script>{Run}</script></svg>",
        $"<svg><style><img src=x onerror={Run}></style></svg>",
        $"<svg><a xlink:href=\"javascript:{Run}\"><text>x</text></a></svg>",
        $"<svg><animate onbegin={Run} attributeName=x dur=1s></svg>",
        $"<math><mtext><table><mglyph><style><img src=x onerror={Run}>",
        $"<math><annotation-xml encoding=\"text/html\"><img src=x onerror={Run}></annotation-xml></math>",
        $"<noscript><p title=\"</noscript><img src=x onerror={Run}>\">",
        $"<textarea><img title=\"</textarea><img src=x onerror={Run}>\">",
        $"<title><a href=\"</title><img src=x onerror={Run}>\">",
        $"<!--><img src=x onerror={Run}>-->",
        $"<!-- --!><img src=x onerror={Run}> -->",
        $"<iframe srcdoc=\"<script>parent.{Run}</script>\"></iframe>",
        $"<object data=\"data:text/html,<script>parent.{Run}</script>\"></object>",
        $"<details open ontoggle=\"{Run}\">x</details>",
        $"<input autofocus onfocus=\"{Run}\">",
        $"<body onload=\"{Run}\">",
        $"<style>@import 'http://example.invalid/x.css'</style>",
        $"<a href=\"javascript:{Run}\" id=\"click\">x</a>",
        $"<a href=\"&#106;ava&Tab;script&colon;{Run}\">x</a>",
        $"<a href=\"java\nscript:{Run}\">x</a>",
        $"<a href=\"\u0001javascript:{Run}\">x</a>",
        $"<a href=\"data:text/html,<script>{Run}</script>\">x</a>",
        $"<p style=\"background:url(http://example.invalid/x.png)\">x</p>",
        $"<p title='\"><img src=x onerror={Run}>'>x</p>",
        $"<x \" onclick=\"{Run}\">y</x>",
        $"<b><img src=x onerror={Run} <b>",
    ];

    private static readonly string[] MarkdownPayloads =
    [
        $"[x](javascript:{Run})",
        $"[x](JAVASCRIPT&colon;{Run})",
        $"<javascript:{Run}>",
        $"# Heading {{onclick=\"{Run}\"}}",
        $"![x](x.png){{onerror=\"{Run}\"}}",
        $"![$x$\" onerror=\"{Run}](x.png)",
        $"$\\text{{<img src=x onerror={Run}>}}$",
        $"```csharp\n</code></pre><img src=x onerror={Run}>\n```",
    ];

    [Fact]
    public void What_could_run_or_load_is_left_out()
    {
        var html = HtmlReport.Render(Hostile());
        var body = html.Split("<main>")[1].Split("</main>")[0];
        Assert.Empty(HandlerOrScript().Matches(body).Select(m => m.Value));
        Assert.Contains("<dt>Left out</dt>", html, StringComparison.Ordinal);
        Assert.Contains("Content-Security-Policy", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trusted_notebook_keeps_all_of_it()
    {
        var html = HtmlReport.Render(Hostile(), new ReportOptions { Trusted = true });
        Assert.Contains($"<script>{Run}</script>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Content-Security-Policy", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<dt>Left out</dt>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_runs_nothing_of_it()
    {
        Chromium.Require();
        using var folder = new TemporaryFolder();
        var html = HtmlReport.Render(Hostile());
        // The sanitizer has to hold alone, and so has the policy.
        var alone = folder.Write("alone.html", Policy().Replace(html, ""));
        Assert.DoesNotContain("data-ran", Body((await Chromium.OpenAsync(alone, folder.File("profile"))).Dom), StringComparison.Ordinal);
        var missed = html.Replace(
            "</main>", $"<script>{Run}</script><img src=x onerror=\"{Run}\"><img src=\"http://example.invalid/x.png\"></main>", StringComparison.Ordinal);
        var opened = await Chromium.OpenAsync(folder.Write("missed.html", missed), folder.File("profile"));
        Assert.DoesNotContain("data-ran", Body(opened.Dom), StringComparison.Ordinal);
        Assert.Contains("main-svg", opened.Dom, StringComparison.Ordinal);
        Assert.Contains("data-mode=\"auto\"", opened.Dom, StringComparison.Ordinal);

        // The probe itself works: where the notebook is trusted, its script runs.
        var trusted = folder.Write("trusted.html", HtmlReport.Render(Hostile(), new ReportOptions { Trusted = true }));
        Assert.Contains("data-ran", Body((await Chromium.OpenAsync(trusted, folder.File("profile"))).Dom), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pages_of_a_site_draw_their_charts_under_the_policy_and_share_plotly()
    {
        Chromium.Require();
        using var folder = new TemporaryFolder();
        var file = folder.Write("01.ipynb", Hostile().ToText());
        ReportSite.Write([file], folder.File("site"));
        var page = folder.File("site/01.html");
        Assert.True(new FileInfo(page).Length < 200_000);
        var opened = await Chromium.OpenAsync(page, folder.File("profile"));
        Assert.Contains("main-svg", opened.Dom, StringComparison.Ordinal);
        Assert.DoesNotContain("data-ran", Body(opened.Dom), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<p class=\"a\">x <b>y</b></p>", "<p class=\"a\">x <b>y</b></p>")]
    [InlineData(
        "<table border=1><tr><td style='text-align: right; position: fixed'>1</td></table>",
        "<table border=\"1\"><tr><td style=\"text-align:right\">1</td></tr></table>")]
    [InlineData("a < b &amp; c", "a &lt; b &amp; c")]
    [InlineData("<a href=\"https://example.org/?a=1&amp;b=2#c\">x</a>", "<a href=\"https://example.org/?a=1&amp;b=2#c\">x</a>")]
    [InlineData("<a href=\"02.html#a:b\">x</a>", "<a href=\"02.html#a:b\">x</a>")]
    [InlineData("</div></main>x", "x")]
    [InlineData("<div><p>x", "<div><p>x</p></div>")]
    [InlineData("<svg viewBox=\"0 0 1 1\"><path d=\"M0 0\" fill=\"url(#x)\"/></svg>", "<svg viewbox=\"0 0 1 1\"><path d=\"M0 0\"></path></svg>")]
    [InlineData(
        "<img src=\"data:image/png;base64,AAAA\"><img src=\"http://example.org/a.png\" alt=\"b\">", "<img src=\"data:image/png;base64,AAAA\"><img alt=\"b\">")]
    [InlineData("x<script>y</script >z<style>w", "xz")]
    public void Harmless_html_stays(string html, string expected) => Assert.Equal(expected, HtmlSanitizer.Sanitize(html).Html);

    [Fact]
    public void What_is_harmless_stays_as_it_is_when_made_harmless_again() => Prop.ForAll(
        Gen.Elements([.. Payloads, "<b>", "</b>", "<p", "\"", "'", "<", ">", "=", " on", "x", "/", "&lt;", "<!--", "<td align=right>", "\0", "é"])
            .ListOf().ToArbitrary(),
        parts =>
        {
            var once = HtmlSanitizer.Sanitize(string.Concat(parts)).Html;
            Assert.Equal(once, HtmlSanitizer.Sanitize(once).Html);
            Assert.Empty(HandlerOrScript().Matches(once).Select(m => m.Value));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Markdown_of_a_notebook_that_is_not_trusted_keeps_maths_code_footnotes_and_tasks()
    {
        var document = Document(
            Markdown("# T\n\n$x^2$ and [one](#t)[^1]\n\n```csharp\nvar a = 1;\n```\n\n- [x] done\n\n| a |\n|--:|\n| 1 |\n\n> [!NOTE]\n> Look.\n\n[^1]: Foot."));
        string Strip(bool trusted) =>
            NoDifference().Replace(HtmlReport.Render(document, new ReportOptions { Trusted = trusted }).Split("<main>")[1].Split("</main>")[0], "");
        Assert.Equal(Strip(trusted: true), Strip(trusted: false));
        Assert.Contains("<math>", Strip(trusted: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Images_come_from_below_the_folder_of_the_notebook_alone()
    {
        using var folder = new TemporaryFolder();
        folder.Write("secret.png", "s");
        folder.Write("here/in/a.png", "a");
        File.CreateSymbolicLink(folder.File("here/link.png"), folder.File("secret.png"));
        Directory.CreateSymbolicLink(folder.File("here/out"), folder.Path);
        var images = new LocalImages(folder.File("here"));
        Assert.Equal("data:image/png;base64,YQ==", images.Find("in/a.png"));
        Assert.Equal("data:image/png;base64,YQ==", images.Find("./in/../in/a.png"));
        string[] outsides =
            ["../secret.png", "in/../../secret.png", "link.png", "out/secret.png", folder.File("secret.png"), "none.png", "in", "a\0.png"];
        foreach (var outside in outsides)
            Assert.Null(images.Find(outside));
    }

    [Fact]
    public void Bytes_of_a_picture_that_are_none_are_not_written()
    {
        var document = Document(Code("1"), Markdown("![a](attachment:p)"));
        var picture = new JsonObject { ["image/png"] = "\"><script>1</script>", ["text/plain"] = "instead" };
        document.Cells[0].Outputs.Add((JsonNode)new JsonObject { ["output_type"] = "display_data", ["data"] = picture });
        document.Cells[1].Json["attachments"] = new JsonObject { ["p"] = new JsonObject { ["image/png\"><script>"] = "AAAA" } };
        foreach (var trusted in (bool[])[true, false])
        {
            var html = HtmlReport.Render(document, new ReportOptions { Trusted = trusted });
            Assert.DoesNotContain("\"><script>", html, StringComparison.Ordinal);
            Assert.Contains("instead", html, StringComparison.Ordinal);
        }
    }

    private static NotebookDocument Hostile()
    {
        var document = Document([.. Payloads.Select(p => Markdown(p)), .. MarkdownPayloads.Select(p => Markdown(p)), Code("1")]);
        foreach (var payload in Payloads)
        {
            foreach (var type in (string[])["text/html", "image/svg+xml", "text/markdown", "image/png", "text/latex"])
                document.Cells[^1].Outputs.Add((JsonNode)new JsonObject { ["output_type"] = "display_data", ["data"] = new JsonObject { [type] = payload } });
        }
        var figure = new JsonObject
        {
            ["data"] = new JsonArray(new JsonObject { ["y"] = new JsonArray(1, 2), ["name"] = Payloads[2], ["text"] = Payloads[0] }),
            ["layout"] = new JsonObject { ["title"] = new JsonObject { ["text"] = $"</script>{Payloads[0]}{Payloads[2]}<a href=\"javascript:{Run}\">x</a>" } },
        };
        document.Cells[^1].Outputs.Add((JsonNode)new JsonObject
        {
            ["output_type"] = "display_data",
            ["data"] = new JsonObject { ["application/vnd.plotly.v1+json"] = figure, ["image/svg+xml"] = Payloads[4], ["text/plain"] = "\"><script>" },
        });
        return document;
    }

    private static string Body(string dom) => BodyTag().Match(dom).Value;

    [GeneratedRegex("<body[^>]*>")]
    private static partial Regex BodyTag();

    // A tag of the page with a handler, a script of its own, or a link to a script.
    [GeneratedRegex(
        """<[a-z][a-z0-9]*(\s+[a-z:-]+="[^"]*")*\s+on[a-z]+=|<script(?! type="application/json")|"""
            + """href="\s*javascript:|<(style|iframe|object|template)[\s>]|style="[^"]*url\(""",
        RegexOptions.IgnoreCase)]
    private static partial Regex HandlerOrScript();

    [GeneratedRegex("<meta http-equiv=\"Content-Security-Policy\"[^>]*>")]
    private static partial Regex Policy();

    // The parser's and the sanitizer's way to write the same.
    [GeneratedRegex(
        """( version="1.1"| disabled="(disabled)?"| checked="(checked)?"| ?/(?=>)|</path>|viewbox|viewBox|(?<=text-align:) |(?<=text-align: ?[a-z]+);)""")]
    private static partial Regex NoDifference();
}
