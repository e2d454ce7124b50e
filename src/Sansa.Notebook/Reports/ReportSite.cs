using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sansa.Notebook.Documents;
using Sansa.Notebook.Running;

namespace Sansa.Notebook.Reports;

/// <summary>One notebook of a site.</summary>
/// <param name="File">The notebook's file: its name names the page, and its folder has the images.</param>
/// <param name="Document">The notebook with its outputs.</param>
/// <param name="Run">The run that made the outputs just now; null for outputs that were kept.</param>
public sealed record SiteNotebook(string File, NotebookDocument Document, RunResult? Run = null)
{
    /// <summary>See <see cref="ReportOptions.Trusted"/>. Default: true where it was run just now, as its code then did what it wanted anyhow.</summary>
    public bool Trusted { get; init; } = Run is not null;

    /// <summary>The name of its page.</summary>
    public string Page => Path.GetFileNameWithoutExtension(File) + ".html";

    /// <summary>What links to it are called.</summary>
    public string Title => Document.Title ?? Path.GetFileNameWithoutExtension(File);
}

/// <summary>The reports of several notebooks: an index, and pages that link to each other where the notebooks do.</summary>
public static partial class ReportSite
{
    private const int MaxSummary = 320, MaxThumbnail = 60_000;

    /// <summary>Writes the pages from the outputs that the notebook files have.</summary>
    /// <param name="notebooks">The notebook files, in the order of the index.</param>
    /// <param name="folder">Where the pages go; made when it is missing.</param>
    /// <param name="title">The title of the index page.</param>
    /// <param name="trusted">True for notebooks whose code you would run; see <see cref="ReportOptions.Trusted"/>.</param>
    /// <returns>The index page's path.</returns>
    /// <exception cref="InvalidDataException">A file is not a notebook.</exception>
    /// <exception cref="ArgumentException">Two notebooks have the same name.</exception>
    public static string Write(IReadOnlyList<string> notebooks, string folder, string title = "Notebooks", bool trusted = false)
    {
        ArgumentNullException.ThrowIfNull(notebooks);
        return Write([.. notebooks.Select(f => new SiteNotebook(f, NotebookDocument.Load(f)) { Trusted = trusted })], folder, title);
    }

    /// <summary>Writes the pages of notebooks, executed or not.</summary>
    /// <param name="notebooks">The notebooks, in the order of the index.</param>
    /// <param name="folder">Where the pages go; made when it is missing.</param>
    /// <param name="title">The title of the index page.</param>
    /// <returns>The index page's path.</returns>
    /// <exception cref="ArgumentException">Two notebooks have the same name.</exception>
    public static string Write(IReadOnlyList<SiteNotebook> notebooks, string folder, string title = "Notebooks")
    {
        ArgumentNullException.ThrowIfNull(notebooks);
        var pages = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var notebook in notebooks)
        {
            if (!pages.TryAdd(Path.GetFileName(notebook.File), notebook.Page) || pages.Values.Count(p => p == notebook.Page) > 1)
                throw new ArgumentException($"Two notebooks would have the page '{notebook.Page}'. Give one of them another name.", nameof(notebooks));
        }
        for (var i = 0; i < notebooks.Count; i++)
        {
            var source = Path.GetDirectoryName(Path.GetFullPath(notebooks[i].File))!;
            AtomicFile.WriteText(Path.Combine(folder, notebooks[i].Page), HtmlReport.Render(notebooks[i].Document, new ReportOptions
            {
                Title = notebooks[i].Title,
                BaseFolder = source,
                Provenance = Provenance.Collect(source, notebooks[i].Run?.Duration),
                Run = notebooks[i].Run,
                IndexLink = "index.html",
                Pages = pages,
                Previous = i > 0 ? Link(notebooks[i - 1]) : null,
                Next = i + 1 < notebooks.Count ? Link(notebooks[i + 1]) : null,
                Trusted = notebooks[i].Trusted,
                SharedScripts = true,
            }));
        }
        AtomicFile.WriteText(Path.Combine(folder, PageResources.PlotlyFile), PageResources.Plotly);
        var index = Path.Combine(folder, "index.html");
        var list = $"<ul class=\"index\">\n{string.Concat(notebooks.Select(n => Entry(n, pages)))}</ul>\n";
        AtomicFile.WriteText(index, HtmlReport.Page(title, $"<h1>{WebUtility.HtmlEncode(title)}</h1>\n{list}", new ReportOptions()));
        return index;
    }

    private static PageLink Link(SiteNotebook notebook) => new(Uri.EscapeDataString(notebook.Page), notebook.Title);

    private static string Entry(SiteNotebook notebook, IReadOnlyDictionary<string, string> pages)
    {
        var number = LeadingNumber().Match(notebook.Page).Value;
        var blurb = Summary(notebook.Document) is { } text ? new MarkdownRenderer(null, pages, notebook.Trusted).Render(text) : "";
        var address = WebUtility.HtmlEncode(Uri.EscapeDataString(notebook.Page));
        return $"<li><span class=\"number\">{number}</span>"
            + $"<div><h2><a href=\"{address}\">{WebUtility.HtmlEncode(notebook.Title)}</a></h2>{blurb}</div>{Thumbnail(notebook.Document)}</li>\n";
    }

    // The first paragraph of prose: whole sentences of it, as a formula must not be cut.
    private static string? Summary(NotebookDocument document)
    {
        foreach (var cell in document.Cells.Where(c => c.Kind == CellKind.Markdown))
        {
            var lines = cell.Source.Split('\n').Select(l => l.Trim())
                .SkipWhile(l => l.Length == 0 || l[0] is '#' or '>' or '|' or '!' or '<' or '$' or '-')
                .TakeWhile(l => l.Length > 0);
            var text = string.Join(' ', lines);
            if (text.Length == 0)
                continue;
            var end = text.Length <= MaxSummary ? text.Length : text.LastIndexOf(". ", MaxSummary, StringComparison.Ordinal) + 1;
            return end > 0 ? text[..end] : text;
        }
        return null;
    }

    // The picture of the cell tagged thumbnail, else the first of the outputs, small; one of many bytes would make the index slow.
    private static string Thumbnail(NotebookDocument document)
    {
        foreach (var data in document.Cells.Where(c => c.Kind == CellKind.Code).OrderBy(c => !c.HasTag("thumbnail"))
            .SelectMany(c => c.Outputs).Select(o => (o as JsonObject)?["data"] as JsonObject))
        {
            if (data is not null && OutputRenderer.StillOf(data) is { Length: < MaxThumbnail } picture)
                return picture;
        }
        return "";
    }

    [GeneratedRegex("^[0-9]+")]
    private static partial Regex LeadingNumber();
}
