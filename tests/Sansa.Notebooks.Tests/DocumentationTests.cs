using System.Net;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Sansa.Notebooks.Tests.Checking;

namespace Sansa.Notebooks.Tests;

/// <summary>The documentation: its site builds without a warning, its links lead somewhere, and the code in it compiles.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string[] Texts =
        ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", .. Directory.EnumerateFiles(Path.Combine(NotebookFolder.Root, "docs"), "*.md")];

    public static TheoryData<string> Packages => [.. PackageFeed.Projects];

    /// <summary>The API from the XML docs, the guides, the executed notebooks and the measured tables; docfx ends with an error at a warning.</summary>
    [Fact]
    public async Task The_site_builds_without_a_warning_and_no_link_is_broken()
    {
        RequireDocfx();
        var docs = Path.Combine(NotebookFolder.Root, "docs");
        var site = Path.Combine(docs, "_site");
        // What an earlier build left would hide a page that is missing; git ignores all three folders.
        foreach (var folder in (string[])[site, Path.Combine(docs, "api"), Path.Combine(docs, "notebooks")])
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }

        await TestProcess.RunAsync(
            NotebookFolder.Root, null, "dotnet", TestProcess.Tool, "notebook", "site", "notebooks", "--trust", "--out", "docs/notebooks");
        var log = await TestProcess.RunAsync(NotebookFolder.Root, null, "dotnet", "docfx", "docs/docfx.json", "--warningsAsErrors");
        Assert.Contains("0 warning(s)", log, StringComparison.Ordinal);
        foreach (var page in (string[])["api/Sansa.Models.SansaModel.html", "notebooks/01-quick-start.html", "measured.html", "open-it.html"])
            Assert.True(File.Exists(Path.Combine(site, page)), $"no page {page}");
        var broken = BrokenLinks(site).ToArray();
        Assert.True(broken.Length == 0, string.Join('\n', broken.Take(50)));
    }

    [Fact]
    public void Links_in_our_texts_lead_to_files()
    {
        var broken =
            from text in Texts
            let file = Path.Combine(NotebookFolder.Root, text)
            from Match link in MarkdownLink().Matches(File.ReadAllText(file))
            let target = link.Groups[1].Value.Split('#')[0]
            // The site's page of all notebooks, and the types that docfx resolves, are checked in the site.
            where target.Length > 0 && !IsElsewhere(target) && !target.StartsWith("xref:", StringComparison.Ordinal) && target != "notebooks/index.html"
            where !Path.Exists(Path.Combine(Path.GetDirectoryName(file)!, target))
            select $"{text}: {target}";
        Assert.Empty(broken);
    }

    /// <summary>Each package says how to add it and shows code that compiles; a link from it must not be relative, as it has no folder.</summary>
    [Theory]
    [MemberData(nameof(Packages))]
    public void The_readme_of_a_package_stands_alone(string project)
    {
        var text = File.ReadAllText(Path.Combine(NotebookFolder.Root, "src", project, "README.md"));
        Assert.DoesNotContain(MarkdownLink().Matches(text), link => !IsElsewhere(link.Groups[1].Value));
        Assert.Matches("dotnet (add package|tool install)", text);
        var code = CSharpBlock().Matches(text).Select(m => m.Groups[1].Value).ToArray();
        Assert.Equal(project == "Sansa.Cli", code.Length == 0);
        Assert.Empty(code.SelectMany(Errors));
    }

    [Fact]
    public void The_ten_lines_of_the_readme_and_of_the_start_page_compile()
    {
        string[] code = [.. ((string[])["README.md", "docs/index.md"])
            .SelectMany(f => CSharpBlock().Matches(File.ReadAllText(Path.Combine(NotebookFolder.Root, f)))).Select(m => m.Groups[1].Value)];
        Assert.Equal(2, code.Length);
        Assert.Empty(code.SelectMany(Errors));
    }

    private static void RequireDocfx()
    {
        if (!Directory.Exists(Path.Combine(PackageFeed.Cache, "docfx")))
            Assert.Skip("needs docfx (`dotnet tool restore`)");
    }

    private static IEnumerable<string> Errors(string code)
    {
        var files = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var source = CSharpSyntaxTree.ParseText(
            string.Join('\n', code.Split('\n').Where(line => !line.StartsWith('#'))), new CSharpParseOptions(kind: SourceCodeKind.Script));
        string[] usings = ["System", "System.IO", "System.Linq", "System.Collections.Generic"];
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, usings: usings);
        return CSharpCompilation.CreateScriptCompilation("readme", source, files.Select(f => MetadataReference.CreateFromFile(f)), options)
            .GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString());
    }

    /// <summary>Links of pages to files or places in them that are not there. What lies elsewhere is not asked: tests have no network.</summary>
    private static IEnumerable<string> BrokenLinks(string folder)
    {
        var pages = Directory.EnumerateFiles(folder, "*.html", SearchOption.AllDirectories).ToDictionary(f => f, File.ReadAllText);
        var names = pages.ToDictionary(p => p.Key, p => Anchor().Matches(p.Value).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)).ToHashSet());
        foreach (var (page, html) in pages)
        {
            // Text in scripts and code is no link of the page.
            foreach (var link in Link().Matches(Script().Replace(html, "")).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)).Distinct())
            {
                if (link.Length == 0 || IsElsewhere(link))
                    continue;
                var path = Uri.UnescapeDataString(link.Split('#', '?')[0]);
                var fragment = link.Contains('#') ? Uri.UnescapeDataString(link[(link.IndexOf('#') + 1)..]) : "";
                var target = path.Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, path));
                if (!Path.Exists(target))
                    yield return $"{Path.GetRelativePath(folder, page)}: {link}";
                else if (fragment.Length > 0 && names.TryGetValue(target, out var known) && !known.Contains(fragment))
                    yield return $"{Path.GetRelativePath(folder, page)}: {link} (no such place there)";
            }
        }
    }

    private static bool IsElsewhere(string link) => Scheme().IsMatch(link);

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex MarkdownLink();

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();

    [GeneratedRegex("^([a-z][a-z0-9+.-]*:|//)", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    [GeneratedRegex("""<(?:a|img|link|script|iframe)\b[^>]*?\b(?:href|src)="([^"]*)"[^>]*>""", RegexOptions.IgnoreCase)]
    private static partial Regex Link();

    [GeneratedRegex("""\b(?:id|name)="([^">]+)["]""")]
    private static partial Regex Anchor();

    [GeneratedRegex("(?<=<script[^>]*>).*?(?=</script>)", RegexOptions.Singleline)]
    private static partial Regex Script();
}
