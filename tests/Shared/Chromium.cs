using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Sansa.Testing;

/// <summary>What a browser made of a page: the document after its scripts ran, and what went wrong meanwhile.</summary>
/// <param name="Dom">The document's text.</param>
/// <param name="Log">All that the browser logged.</param>
internal sealed partial record BrowserPage(string Dom, string Log)
{
    /// <summary>The lines of the page's console that tell of an error, such as a script that threw or a resource that was not found.</summary>
    public IReadOnlyList<string> ConsoleErrors => [.. Log.Split('\n').Where(l => Trouble().IsMatch(l))];

    [GeneratedRegex("CONSOLE.*(Error|Uncaught|Failed|Refused|Not allowed)", RegexOptions.IgnoreCase)]
    private static partial Regex Trouble();
}

/// <summary>Opens a local page in headless Chromium that has no network. Source shared by the test projects that look at pages.</summary>
internal static class Chromium
{
    private const string Browser = "/usr/bin/chromium";

    /// <summary>Skips the calling test, by name, where there is no browser.</summary>
    public static void Require()
    {
        if (!File.Exists(Browser))
            Assert.Skip($"needs Chromium ({Browser})");
    }

    /// <summary>Opens the page and waits until its scripts are done.</summary>
    /// <param name="page">The file.</param>
    /// <param name="profile">A folder for the browser's own files; pages opened one after another may share it.</param>
    /// <param name="query">What follows the page's address, for its scripts to read, such as <c>?a=1</c>.</param>
    public static async Task<BrowserPage> OpenAsync(string page, string profile, string query = "")
    {
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-component-update",
            "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9", "--enable-logging=stderr", "--v=0", $"--user-data-dir={profile}",
            "--window-size=390,800", "--virtual-time-budget=6000", "--dump-dom", new Uri(page).AbsoluteUri + query,
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
        return new BrowserPage(await dom, await log);
    }
}
