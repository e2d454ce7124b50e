using System.Globalization;
using System.Net;
using System.Text;
using Sansa.Notebook.Documents;

namespace Sansa.Notebook.Reports;

/// <summary>The reports of several notebooks with a page that links them.</summary>
public static class ReportSite
{
    /// <summary>Writes one report a notebook, from the outputs it has, and <c>index.html</c>.</summary>
    /// <param name="notebooks">The notebook files, in the order of the index.</param>
    /// <param name="folder">Where the pages go; made when it is missing.</param>
    /// <param name="title">The title of the index page.</param>
    /// <returns>The index page's path.</returns>
    public static string Write(IReadOnlyList<string> notebooks, string folder, string title = "Notebooks")
    {
        ArgumentNullException.ThrowIfNull(notebooks);
        var items = new StringBuilder();
        foreach (string file in notebooks)
        {
            var document = NotebookDocument.Load(file);
            string source = Path.GetDirectoryName(Path.GetFullPath(file))!;
            string page = Path.GetFileNameWithoutExtension(file) + ".html";
            string html = HtmlReport.Render(document, new ReportOptions
            {
                Title = document.Title ?? Path.GetFileNameWithoutExtension(file),
                BaseFolder = source,
                Provenance = Provenance.Collect(source, null),
                IndexLink = "index.html",
            });
            AtomicFile.WriteText(Path.Combine(folder, page), html);
            items.Append(CultureInfo.InvariantCulture, $"<li><a href=\"{WebUtility.HtmlEncode(Uri.EscapeDataString(page))}\">")
                .Append(WebUtility.HtmlEncode(document.Title ?? page)).Append("</a>");
            if (Summary(document) is { } summary) items.Append("<p>").Append(WebUtility.HtmlEncode(summary)).Append("</p>");
            items.Append("</li>\n");
        }
        string index = Path.Combine(folder, "index.html");
        AtomicFile.WriteText(index, HtmlReport.Page(title, $"<h1>{WebUtility.HtmlEncode(title)}</h1>\n<ul class=\"index\">\n{items}</ul>\n"));
        return index;
    }

    // The first paragraph of prose, as plain text.
    private static string? Summary(NotebookDocument document)
    {
        foreach (var cell in document.Cells.Where(c => c.Kind == CellKind.Markdown))
        {
            var lines = cell.Source.Split('\n').Select(l => l.Trim())
                .SkipWhile(l => l.Length == 0 || l[0] is '#' or '>' or '|' or '!' or '<' or '$' or '-')
                .TakeWhile(l => l.Length > 0);
            string text = Markdig.Markdown.ToPlainText(string.Join(' ', lines)).Trim();
            if (text.Length > 0) return text.Length <= 240 ? text : text[..240].TrimEnd() + "…";
        }
        return null;
    }
}
