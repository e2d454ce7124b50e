using System.Diagnostics;
using System.Text.RegularExpressions;
using Sansa.Notebook.Reports;
using Sansa.Notebook.Running;
using static Sansa.Notebook.Tests.NotebookText;

namespace Sansa.Notebook.Tests.Reports;

/// <summary>Opens a report in a real browser that has no network, and looks at the page.</summary>
public sealed class ChromiumTests
{
    private const string Browser = "/usr/bin/chromium";

    [Fact]
    public async Task AReportWorksWithoutANetwork()
    {
        if (!File.Exists(Browser)) Assert.Skip("needs Chromium (/usr/bin/chromium)");
        var document = Document(
            Markdown("# Title\n\n## One\n\nInline $x_i$ and\n\n$$\\sum_{i=1}^n \\frac{1}{i} = \\begin{bmatrix} 1 \\\\ 2 \\end{bmatrix}$$\n\n## Two"),
            Code("""display("{\"data\":[{\"type\":\"bar\",\"y\":[1,3,2]}],\"layout\":{\"title\":{\"text\":\"Bars\"}}}", "application/vnd.plotly.v1+json");"""));
        var run = await NotebookRunner.RunAsync(document, new RunOptions());
        Assert.True(run.Success);
        using var folder = new TemporaryFolder();
        // What the page measures of itself is put where the dumped page shows it.
        string probe = """
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
        string page = folder.Write("report.html", HtmlReport.Render(document).Replace("</head>", probe, StringComparison.Ordinal));
        var (dom, log) = await OpenAsync(folder, page);

        Assert.Contains("data-bars=\"3\"", dom, StringComparison.Ordinal);
        Assert.Contains("data-fence=\"true\"", dom, StringComparison.Ordinal);
        Assert.Contains("data-wide=\"false\"", dom, StringComparison.Ordinal);
        Assert.Contains("data-background=\"rgb(20, 23, 28)\"", dom, StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex("CONSOLE.*(Error|Uncaught|Failed|Refused)", RegexOptions.IgnoreCase), log);
    }

    private static async Task<(string Dom, string Log)> OpenAsync(TemporaryFolder folder, string page)
    {
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-component-update",
            "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9", "--enable-logging=stderr", "--v=0", $"--user-data-dir={folder.File("profile")}",
            "--window-size=390,800", "--virtual-time-budget=6000", "--dump-dom", new Uri(page).AbsoluteUri,
        ];
        using var process = Process.Start(new ProcessStartInfo(Browser, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var dom = process.StandardOutput.ReadToEndAsync();
        var log = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(180));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return (await dom, await log);
    }
}
