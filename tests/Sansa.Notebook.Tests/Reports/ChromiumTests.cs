using Sansa.Notebook.Reports;
using Sansa.Notebook.Running;
using Sansa.Testing;
using static Sansa.Notebook.Tests.NotebookText;

namespace Sansa.Notebook.Tests.Reports;

/// <summary>Opens a report in a real browser that has no network, and looks at the page.</summary>
public sealed class ChromiumTests
{
    [Fact]
    public async Task AReportWorksWithoutANetwork()
    {
        Chromium.Require();
        var document = Document(
            Markdown("# Title\n\n## One\n\nInline $x_i$ and\n\n$$\\sum_{i=1}^n \\frac{1}{i} = \\begin{bmatrix} 1 \\\\ 2 \\end{bmatrix}$$\n\n## Two"),
            Code("""display("{\"data\":[{\"type\":\"bar\",\"y\":[1,3,2]}],\"layout\":{\"title\":{\"text\":\"Bars\"}}}", "application/vnd.plotly.v1+json");"""));
        var run = await NotebookRunner.RunAsync(document, new RunOptions());
        Assert.True(run.Success);
        using var folder = new TemporaryFolder();
        // What the page measures of itself is put where the dumped page shows it.
        var probe = """
            <script>
            window.addEventListener("load", function () { document.fonts.ready.then(function () { setTimeout(function () {
              var maths = document.querySelector("math[display=block] mo[fence]");
              var matrix = document.querySelector("math[display=block] mtable");
              document.body.setAttribute("data-fence", maths.getBoundingClientRect().height >= 0.8 * matrix.getBoundingClientRect().height);
              document.body.setAttribute("data-bars", document.querySelectorAll(".plotly svg .bars .point").length);
              document.body.setAttribute("data-wide", document.documentElement.scrollWidth > innerWidth);
              document.getElementById("theme").click();
              document.getElementById("theme").click();
              document.body.setAttribute("data-background", getComputedStyle(document.body).backgroundColor);
            }, 500); }); });
            </script></head>
            """;
        var page = folder.Write(
            "report.html", HtmlReport.Render(document, new ReportOptions { Trusted = true }).Replace("</head>", probe, StringComparison.Ordinal));
        var opened = await Chromium.OpenAsync(page, folder.File("profile"));

        Assert.Contains("data-bars=\"3\"", opened.Dom, StringComparison.Ordinal);
        Assert.Contains("data-fence=\"true\"", opened.Dom, StringComparison.Ordinal);
        Assert.Contains("data-wide=\"false\"", opened.Dom, StringComparison.Ordinal);
        Assert.Contains("data-background=\"rgb(20, 23, 28)\"", opened.Dom, StringComparison.Ordinal);
        Assert.Empty(opened.ConsoleErrors);
    }
}
