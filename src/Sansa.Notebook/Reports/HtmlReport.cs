using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Sansa.Notebook.Documents;
using Sansa.Notebook.Running;

namespace Sansa.Notebook.Reports;

/// <summary>What goes into a report besides the notebook.</summary>
public sealed record ReportOptions
{
    /// <summary>The page's title. Default: the first heading.</summary>
    public string? Title { get; init; }

    /// <summary>Where relative images of Markdown cells are. Default: they are not embedded.</summary>
    public string? BaseFolder { get; init; }

    /// <summary>How the report was made. Default: not shown.</summary>
    public Provenance? Provenance { get; init; }

    /// <summary>The run that made the outputs, for the time of each cell. Default: not shown.</summary>
    public RunResult? Run { get; init; }

    /// <summary>A link back to an index page. Default: none.</summary>
    public string? IndexLink { get; init; }

    /// <summary>The page of each notebook by its file name: relative links to these notebooks lead to their pages. Default: links stay as they are.</summary>
    public IReadOnlyDictionary<string, string> Pages { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// True for a notebook whose code you would run: its HTML, drawings and links stay as they are. Else what could run or load is left out, and the page
    /// has a Content-Security-Policy. Default: false.
    /// </summary>
    public bool Trusted { get; init; }

    /// <summary>The page before this one, linked at the foot. Default: none.</summary>
    public PageLink? Previous { get; init; }

    /// <summary>The page after this one, linked at the foot. Default: none.</summary>
    public PageLink? Next { get; init; }

    /// <summary>True where plotly.js stands beside the page, as in a site.</summary>
    internal bool SharedScripts { get; init; }
}

/// <summary>A link to another page.</summary>
/// <param name="Url">Where it is, as a link has it.</param>
/// <param name="Title">What it is called.</param>
public sealed record PageLink(string Url, string Title);

/// <summary>
/// A notebook as one self-contained HTML file: it opens without a network, in light and dark, on paper and on a phone.
/// Tags hide: <c>hide-input</c>, <c>hide-output</c> and <c>hide-cell</c> fold, <c>remove-input</c>, <c>remove-output</c> and <c>remove-cell</c> leave out.
/// </summary>
public static class HtmlReport
{
    /// <summary>Writes the page.</summary>
    public static string Render(NotebookDocument document, ReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        options ??= new ReportOptions();
        var markdown = new MarkdownRenderer(options.BaseFolder, options.Pages, options.Trusted);
        var outputs = new OutputRenderer(markdown, options.Trusted);
        var body = new StringBuilder();
        foreach (var cell in document.Cells)
            if (!cell.HasTag("remove-cell") && !cell.HasTag("remove_cell"))
                body.Append(Cell(cell, markdown, outputs, options));
        if (document.Metadata["datasets"] is JsonArray listed)
            outputs.DataSets.AddRange(listed.OfType<JsonObject>());

        var title = options.Title ?? document.Title ?? "Notebook";
        body.Append(Neighbours(options)).Append(Footer(options, outputs.DataSets, markdown.Removed || outputs.Removed));
        return Page(title, body.ToString(), options, Contents(markdown.Headings), outputs.HasChart ? PageResources.ChartScripts(options.SharedScripts) : "");
    }

    /// <summary>Writes the page to a file, whole or not at all.</summary>
    public static void Save(string path, NotebookDocument document, ReportOptions? options = null) =>
        AtomicFile.WriteText(path, Render(document, options));

    internal static string Page(string title, string body, ReportOptions options, string contents = "", string end = "")
    {
        var encoded = WebUtility.HtmlEncode(title);
        var policy = options.Trusted ? "" : $"<meta http-equiv=\"Content-Security-Policy\" content=\"{PageResources.Policy}\">\n";
        var back = options.IndexLink is { } link ? $"<a href=\"{WebUtility.HtmlEncode(link)}\">All notebooks</a>" : "";
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            {policy}<meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="generator" content="Sansa.Notebook {Version}">
            <title>{encoded}</title>
            <style>
            {PageResources.Style}</style>
            <script>
            {PageResources.ThemeScript}</script>
            {(body.Contains("<math", StringComparison.Ordinal) ? PageResources.MathStyle : "")}</head>
            <body>
            <header class="bar">{back}<span class="bar-title">{encoded}</span>{ThemeButton}</header>
            <div class="page">
            {contents}<main>
            {body}</main>
            </div>
            {end}</body>
            </html>

            """;
    }

    private const string ThemeButton = """<button type="button" id="theme" title="Light, dark, or as the system has it"></button>""";

    private static string Version =>
        typeof(HtmlReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    private static string Contents(List<Heading> headings)
    {
        var shown = headings.Where(h => h.Level is 2 or 3).ToList();
        if (shown.Count < 2)
            return "";
        var items = new StringBuilder();
        foreach (var h in shown)
            items.Append(
                CultureInfo.InvariantCulture,
                $"<li class=\"level-{h.Level}\"><a href=\"#{WebUtility.HtmlEncode(h.Id)}\">{WebUtility.HtmlEncode(h.Text)}</a></li>\n");
        return $"<nav class=\"contents\" aria-label=\"Contents\"><details open><summary>Contents</summary><ul>\n{items}</ul></details></nav>\n";
    }

    private static string Cell(NotebookCell cell, MarkdownRenderer markdown, OutputRenderer outputs, ReportOptions options)
    {
        var content = cell.Kind switch
        {
            CellKind.Markdown => $"<section class=\"text\">\n{markdown.Render(cell.Source, name => Attachment(cell, name))}</section>\n",
            CellKind.Code => Code(cell, outputs, options),
            _ => $"<pre class=\"output plain\">{WebUtility.HtmlEncode(cell.Source)}</pre>\n",
        };
        return cell.HasTag("hide-cell") ? Fold("Show cell", content) : content;
    }

    private static string Code(NotebookCell cell, OutputRenderer outputs, ReportOptions options)
    {
        var html = new StringBuilder("<section class=\"cell\">\n");
        if (!HasAny(cell, "remove-input", "remove_input") && cell.Source.Length > 0)
        {
            var code = $"<div class=\"input\"><pre class=\"code\"><code>{CSharpHighlighter.Highlight(cell.Source)}</code></pre>"
                + $"{Badge(cell, options.Run)}</div>\n";
            html.Append(HasAny(cell, "hide-input", "hide_input") ? Fold("Show code", code) : code);
        }
        if (!HasAny(cell, "remove-output", "remove_output") && cell.Outputs.Count > 0)
        {
            var shown = "<div class=\"outputs\">\n" + string.Join('\n', cell.Outputs.OfType<JsonObject>().Select(outputs.Render)) + "\n</div>\n";
            html.Append(HasAny(cell, "hide-output", "hide_output") ? Fold("Show output", shown) : shown);
        }
        return html.Append("</section>\n").ToString();
    }

    private static string Badge(NotebookCell cell, RunResult? run)
    {
        var time = run is not null && run.CellDurations.TryGetValue(cell, out var spent) && spent.TotalSeconds >= 1 ? " · " + Seconds(spent) : "";
        var count = cell.ExecutionCount?.ToString(CultureInfo.InvariantCulture) ?? "";
        return count.Length + time.Length == 0 ? "" : $"<span class=\"badge\">{count}{time}</span>";
    }

    private static string Neighbours(ReportOptions options) => options is { Previous: null, Next: null } ? "" :
        $"<nav class=\"neighbours\" aria-label=\"Other notebooks\">"
            + $"{Neighbour(options.Previous, "prev", "Before")}{Neighbour(options.Next, "next", "Next")}</nav>\n";

    private static string Neighbour(PageLink? link, string relation, string label) => link is null ? "" :
        $"<a rel=\"{relation}\" href=\"{WebUtility.HtmlEncode(link.Url)}\"><span>{label}</span>{WebUtility.HtmlEncode(link.Title)}</a>";

    private static string Footer(ReportOptions options, List<JsonObject> dataSets, bool removed)
    {
        var rows = new List<(string Name, string Value)>();
        if (options.Provenance is { } p)
        {
            if (p.Commit is not null)
                rows.Add(("Commit", p.Commit));
            // Outputs that were kept may come from another machine than the one that writes the page.
            if (p.Duration is { } duration)
            {
                rows.Add(("Machine", p.Machine));
                rows.Add(("Runtime", p.Runtime));
                rows.Add(("Cells took", Seconds(duration)));
            }
            rows.Add(("Written", p.Date.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)));
        }
        // Several displays may name a data set; the one that says most of it counts.
        foreach (var set in dataSets.GroupBy(d => OutputText.Of(d["name"])))
            rows.Add(("Data", DataSet(set.MaxBy(d => d.Count)!)));
        if (removed)
            rows.Add(("Left out", "Styles, scripts or links of this notebook, which is not trusted. With --trust they are kept."));
        if (rows.Count == 0)
            return "";
        var html = new StringBuilder("<footer><h2>How this was made</h2><dl>\n");
        foreach (var (name, value) in rows)
            html.Append(CultureInfo.InvariantCulture, $"<dt>{name}</dt><dd>{WebUtility.HtmlEncode(value)}</dd>\n");
        return html.Append("</dl></footer>\n").ToString();
    }

    private static string DataSet(JsonObject set)
    {
        string?[] parts =
        [
            OutputText.Of(set["name"]), OutputText.Of(set["protocol"]), set["seed"] is { } seed ? $"seed {seed}" : null,
            set["bytes"] is { } bytes ? $"{bytes} bytes" : null, set["sha256"] is { } sum ? $"sha256 {sum}" : null, OutputText.Of(set["source"]),
        ];
        return string.Join(", ", parts.Where(x => !string.IsNullOrEmpty(x)));
    }

    private static string? Attachment(NotebookCell cell, string name)
    {
        if ((cell.Json["attachments"] as JsonObject)?[name] is not JsonObject { Count: > 0 } forms)
            return null;
        var (type, data) = (forms.GetAt(0).Key, OutputText.Of(forms.GetAt(0).Value).ReplaceLineEndings(""));
        return type is "image/png" or "image/jpeg" or "image/gif" or "image/webp" or "image/svg+xml" && SafeMarkup.IsBase64(data)
            ? $"data:{type};base64,{data}"
            : null;
    }

    private static bool HasAny(NotebookCell cell, params ReadOnlySpan<string> tags)
    {
        foreach (var tag in tags)
            if (cell.HasTag(tag))
                return true;
        return false;
    }

    private static string Fold(string label, string content) => $"<details class=\"fold\"><summary>{label}</summary>\n{content}</details>\n";

    private static string Seconds(TimeSpan time) => time.TotalSeconds < 120
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s");
}
