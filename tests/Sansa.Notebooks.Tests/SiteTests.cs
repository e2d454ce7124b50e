using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Sansa.Notebooks.Tests.Checking;
using Sansa.Testing;

namespace Sansa.Notebooks.Tests;

/// <summary>The site of all notebooks, built once as a user does, with a script in each page that says what the page finds of itself.</summary>
public sealed partial class BuiltSite : IAsyncLifetime
{
    // What it finds is put where the dumped document shows it; with "?click=" the page first follows a link. A browser's window is at least 500 pixels
    // wide, so the page looks at itself in a frame as wide as a phone, and there it says what reaches out of it.
    private const string Probe = """
        <script>
        window.addEventListener("load", function () { setTimeout(function () {
          var root = document.documentElement, all = function (query) { return Array.prototype.slice.call(document.querySelectorAll(query)); };
          var set = function (name, value) { document.body.setAttribute("data-" + name, value); };
          if (self !== top) {
            var out = all("body *").filter(function (e) { return e.getBoundingClientRect().right > root.clientWidth + 1; });
            var what = out.length ? out[0].outerHTML.slice(0, 80) : "?";
            parent.postMessage(root.scrollWidth > root.clientWidth ? root.scrollWidth + " pixels, " + what.replace(/"/g, "'") : "fits", "*");
            return;
          }
          var click = new URLSearchParams(location.search).get("click"), charts = all(".chart"), phone = document.createElement("iframe");
          if (click) { document.querySelector(click).click(); return; }
          var marks = ".main-svg .plot path, .main-svg .plot rect, .main-svg .plot image, .main-svg .imagelayer image";
          set("page", location.pathname.split("/").pop());
          set("charts", charts.length);
          set("drawn", charts.filter(function (c) { return c.querySelector(marks); }).length);
          window.addEventListener("message", function (e) { set("phone", e.data); });
          phone.style.cssText = "width: 390px; height: 800px; border: 0";
          phone.src = location.href;
          document.body.appendChild(phone);
        }, 1000); });
        </script></head>
        """;

    /// <summary>Where the pages are.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("sansa-site-").FullName;

    public async ValueTask InitializeAsync()
    {
        await TestProcess.RunAsync(NotebookFolder.Root, null, "dotnet", TestProcess.Tool, "notebook", "site", "notebooks", "--trust", "--out", Folder);
        foreach (var page in Directory.GetFiles(Folder, "*.html"))
        {
            // The index lets no script run but its own, so its policy makes way for the probe; ReportTests hold the policy.
            var html = Policy().Replace(File.ReadAllText(page), "");
            File.WriteAllText(page, html.Replace("</head>", Probe, StringComparison.Ordinal));
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [GeneratedRegex("<meta http-equiv=\"Content-Security-Policy\"[^>]*>")]
    private static partial Regex Policy();
}

/// <summary>All reports as one site, opened in a real browser that has no network.</summary>
public sealed partial class SiteTests(BuiltSite site) : IClassFixture<BuiltSite>
{
    private readonly string _folder = site.Folder;

    [Fact]
    public async Task The_site_of_all_notebooks_works_in_a_browser_without_a_network()
    {
        Chromium.Require();
        var charts = 0;
        foreach (var name in Directory.GetFiles(_folder, "*.html").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal))
        {
            var opened = await OpenAsync(name);
            Assert.Equal(name, Attribute(opened, "data-page"));
            Assert.True(opened.ConsoleErrors.Count == 0, $"{name}: {string.Join('\n', opened.ConsoleErrors)}");
            Assert.True(
                Attribute(opened, "data-charts") == Attribute(opened, "data-drawn"),
                $"{name}: {Attribute(opened, "data-drawn")} of {Attribute(opened, "data-charts")} charts are drawn");
            charts += int.Parse(Attribute(opened, "data-charts"), CultureInfo.InvariantCulture);
            Assert.True(Attribute(opened, "data-phone") == "fits", $"{name} on a phone: {Attribute(opened, "data-phone")}");
        }
        Assert.True(charts > 0, "no page has a chart");
    }

    [Fact]
    public async Task The_index_leads_to_every_notebook_and_back()
    {
        Chromium.Require();
        string first = Path.GetFileNameWithoutExtension(NotebookFolder.Files[0]), second = Path.GetFileNameWithoutExtension(NotebookFolder.Files[1]);
        Assert.Equal(
            NotebookFolder.Files.Select(f => Path.ChangeExtension(Path.GetFileName(f), ".html")),
            IndexEntry().Matches(Read("index.html")).Select(m => m.Groups[1].Value));
        Assert.Equal($"{first}.html", await FollowAsync("index.html", ".index a"));
        Assert.Equal($"{second}.html", await FollowAsync($"{first}.html", ".neighbours [rel=next]"));
        Assert.Equal("index.html", await FollowAsync($"{second}.html", ".bar a"));
    }

    [Fact]
    public void No_link_is_broken()
    {
        var broken = new List<string>();
        foreach (var page in Directory.GetFiles(_folder, "*.html"))
        {
            foreach (var link in Link().Matches(WithoutScripts(File.ReadAllText(page))).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)))
            {
                var parts = link.Split('#', 2);
                if (parts[0].Contains("://", StringComparison.Ordinal))
                    continue;
                var target = parts[0].Length == 0 ? page : Path.Combine(_folder, Uri.UnescapeDataString(parts[0]));
                var sound = File.Exists(target)
                    && (parts.Length == 1 || File.ReadAllText(target).Contains($"id=\"{WebUtility.HtmlEncode(parts[1])}\"", StringComparison.Ordinal));
                if (!sound)
                    broken.Add($"{Path.GetFileName(page)} -> {link}");
            }
        }
        Assert.Empty(broken);
    }

    private Task<BrowserPage> OpenAsync(string page, string query = "") =>
        Chromium.OpenAsync(Path.Combine(_folder, page), Path.Combine(_folder, "profile"), query);

    private async Task<string> FollowAsync(string page, string link) => Attribute(await OpenAsync(page, "?click=" + Uri.EscapeDataString(link)), "data-page");

    private string Read(string page) => File.ReadAllText(Path.Combine(_folder, page));

    private static string Attribute(BrowserPage page, string name) =>
        Regex.Match(page.Dom, string.Create(CultureInfo.InvariantCulture, $"{name}=\"([^\"]*)\"")) is { Success: true } match ? match.Groups[1].Value : "";

    private static string WithoutScripts(string html) => Script().Replace(html, "");

    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<a [^>]*href=\"([^\"]*)\"")]
    private static partial Regex Link();

    [GeneratedRegex("<h2><a href=\"([^\"]*)\"")]
    private static partial Regex IndexEntry();
}
