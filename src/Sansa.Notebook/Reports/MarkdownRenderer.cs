using System.Text;
using Markdig;
using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Sansa.Notebook.Reports.Maths;

namespace Sansa.Notebook.Reports;

/// <summary>A heading for the table of contents.</summary>
internal sealed record Heading(int Level, string Text, string Id);

/// <summary>Markdown cells as HTML: tables, maths as MathML, local images embedded, headings with ids unique in the report.</summary>
internal sealed class MarkdownRenderer(string? baseFolder, IReadOnlyDictionary<string, string>? pages = null)
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseGridTables().UseEmphasisExtras().UseFootnotes().UseTaskLists().UseAutoLinks()
        .UseDefinitionLists().UseMathematics().UseAlertBlocks().UseGenericAttributes().Build();

    private readonly HashSet<string> _ids = [];

    /// <summary>The headings seen so far, in order.</summary>
    public List<Heading> Headings { get; } = [];

    /// <summary>Renders one cell. <paramref name="attachment"/> finds images that the cell itself carries, as data URIs.</summary>
    public string Render(string markdown, Func<string, string?>? attachment = null)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var heading in document.Descendants<HeadingBlock>())
            Register(heading);
        foreach (var link in document.Descendants<LinkInline>().Where(l => l.IsImage))
            Embed(link, attachment);
        foreach (var link in document.Descendants<LinkInline>().Where(l => !l.IsImage))
            LeadToPage(link);

        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        Replace(renderer.ObjectRenderers, new MathInlineRenderer());
        Replace(renderer.ObjectRenderers, new MathBlockRenderer());
        Replace(renderer.ObjectRenderers, new CodeRenderer(renderer.ObjectRenderers.FindExact<CodeBlockRenderer>()!));
        renderer.Render(document);
        return writer.ToString().Replace("<table", "<div class=\"table-scroll\"><table", StringComparison.Ordinal)
            .Replace("</table>", "</table></div>", StringComparison.Ordinal);
    }

    private static void Replace<T>(ObjectRendererCollection renderers, HtmlObjectRenderer<T> renderer)
        where T : MarkdownObject
    {
        renderers.RemoveAll(r => r is HtmlObjectRenderer<T>);
        renderers.Insert(0, renderer);
    }

    private void Register(HeadingBlock heading)
    {
        var text = string.Concat(heading.Inline?.Descendants<LiteralInline>().Select(l => l.Content.ToString()) ?? []);
        var slug = string.Concat(text.ToLowerInvariant().Select(c => char.IsLetterOrDigit(c) ? c : '-')).Trim('-');
        if (slug.Length == 0)
            slug = "section";
        var id = slug;
        for (var i = 2; !_ids.Add(id); i++)
            id = $"{slug}-{i}";
        heading.GetAttributes().Id = id;
        Headings.Add(new Heading(heading.Level, text, id));
    }

    // A link to a notebook beside this one, with or without a fragment, leads to its page.
    private void LeadToPage(LinkInline link)
    {
        var parts = (link.Url ?? "").Split('#', 2);
        var file = parts[0].StartsWith("./", StringComparison.Ordinal) ? parts[0][2..] : parts[0];
        if (pages is not null && pages.TryGetValue(Uri.UnescapeDataString(file), out var page))
            link.Url = Uri.EscapeDataString(page) + (parts.Length > 1 ? "#" + parts[1] : "");
    }

    private void Embed(LinkInline link, Func<string, string?>? attachment)
    {
        var url = link.Url ?? "";
        if (url.StartsWith("attachment:", StringComparison.Ordinal))
            link.Url = attachment?.Invoke(Uri.UnescapeDataString(url[11..])) ?? url;
        else if (baseFolder is not null && !url.Contains(':', StringComparison.Ordinal)
            && Path.Combine(baseFolder, Uri.UnescapeDataString(url)) is var path && File.Exists(path) && MimeTypeOf(path) is { } mimeType)
            link.Url = $"data:{mimeType};base64,{Convert.ToBase64String(File.ReadAllBytes(path))}";
    }

    private static string? MimeTypeOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".png" => "image/png",
        ".svg" => "image/svg+xml",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".gif" => "image/gif",
        ".webp" => "image/webp",
        _ => null,
    };

    private sealed class MathInlineRenderer : HtmlObjectRenderer<MathInline>
    {
        protected override void Write(HtmlRenderer renderer, MathInline obj) =>
            renderer.Write(TexToMathML.Convert(obj.Content.ToString(), obj.DelimiterCount > 1));
    }

    private sealed class MathBlockRenderer : HtmlObjectRenderer<MathBlock>
    {
        protected override void Write(HtmlRenderer renderer, MathBlock obj) =>
            renderer.Write("<div class=\"math-block\">").Write(TexToMathML.Convert(Text(obj), display: true)).WriteLine("</div>");
    }

    private sealed class CodeRenderer(CodeBlockRenderer plain) : HtmlObjectRenderer<CodeBlock>
    {
        protected override void Write(HtmlRenderer renderer, CodeBlock obj)
        {
            if (obj is FencedCodeBlock { Info: "csharp" or "cs" or "c#" })
                renderer.Write("<pre class=\"code\"><code>").Write(CSharpHighlighter.Highlight(Text(obj))).WriteLine("</code></pre>");
            else if (obj is MathBlock maths)
                renderer.Write("<div class=\"math-block\">").Write(TexToMathML.Convert(Text(maths), display: true)).WriteLine("</div>");
            else
                plain.Write(renderer, obj);
        }
    }

    private static string Text(LeafBlock block)
    {
        var text = new StringBuilder();
        for (var i = 0; i < block.Lines.Count; i++)
            text.Append(i == 0 ? "" : "\n").Append(block.Lines.Lines[i].Slice.ToString());
        return text.ToString();
    }
}
