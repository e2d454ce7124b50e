using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.Mathematics;
using Markdig.Helpers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Sansa.Notebook.Reports.Maths;

namespace Sansa.Notebook.Reports;

/// <summary>A heading for the table of contents.</summary>
internal sealed record Heading(int Level, string Text, string Id);

/// <summary>
/// Markdown cells as HTML: tables, maths as MathML, local images embedded, headings with ids unique in the report. In a notebook that is not trusted, raw
/// HTML, attributes and links keep only what is harmless.
/// </summary>
internal sealed partial class MarkdownRenderer(string? baseFolder, IReadOnlyDictionary<string, string>? pages = null, bool trusted = true)
{
    /// <summary>The most characters of a cell that is read as Markdown: on hostile text the parser's time grows with the square.</summary>
    private const int MaxLength = 50_000;

    // The parser looks from each opening bracket for the link's end: the square of the brackets that are open.
    private const int MaxOpenBrackets = 1000;
    private const string NestedTooDeeply = "This text is nested too deeply and is shown as it is.";

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseGridTables().UseEmphasisExtras().UseFootnotes().UseTaskLists().UseAutoLinks()
        .UseDefinitionLists().UseMathematics().UseAlertBlocks().UseGenericAttributes().Build();

    private readonly HashSet<string> _ids = [];
    private readonly LocalImages _images = new(baseFolder);

    // Formulas wait aside while the rest is made harmless. Nobody can write the mark into a notebook: it is drawn anew for each report.
    private readonly string _mark = "maths" + Guid.NewGuid().ToString("N") + "x";
    private readonly List<string> _formulas = [];

    /// <summary>The headings seen so far, in order.</summary>
    public List<Heading> Headings { get; } = [];

    /// <summary>True when something was left out because the notebook is not trusted.</summary>
    public bool Removed { get; private set; }

    /// <summary>Renders one cell. <paramref name="attachment"/> finds images that the cell itself carries, as data URIs.</summary>
    public string Render(string markdown, Func<string, string?>? attachment = null)
    {
        // Pictures that stand in the text as base64 are long, and no work.
        if (markdown.Length > MaxLength && EmbeddedData().Replace(markdown, "").Length > MaxLength)
            return AsText(markdown, $"This text has more than {MaxLength:N0} characters and is shown as it is.");
        if (HasTooManyOpenBrackets(markdown))
            return AsText(markdown, NestedTooDeeply);
        try
        {
            var html = ToHtml(Markdown.Parse(markdown, Pipeline), attachment);
            return html.Replace("<table", "<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table\"><table", StringComparison.Ordinal)
                .Replace("</table>", "</table></div>", StringComparison.Ordinal);
        }
        catch (ArgumentException)
        {
            // The parser's own limit of nesting.
            return AsText(markdown, NestedTooDeeply);
        }
    }

    private static bool HasTooManyOpenBrackets(string markdown)
    {
        var open = 0;
        foreach (var c in markdown)
        {
            open = c == '[' ? open + 1 : c == ']' && open > 0 ? open - 1 : open;
            if (open > MaxOpenBrackets)
                return true;
        }

        return false;
    }

    private static string AsText(string markdown, string why) =>
        string.Create(CultureInfo.InvariantCulture, $"<p class=\"note\">{why}</p><pre>{WebUtility.HtmlEncode(markdown)}</pre>\n");

    private string ToHtml(MarkdownDocument document, Func<string, string?>? attachment)
    {
        foreach (var heading in document.Descendants<HeadingBlock>())
            Register(heading);
        foreach (var link in document.Descendants<LinkInline>().Where(l => l.IsImage))
            Embed(link, attachment);
        foreach (var link in document.Descendants<LinkInline>().Where(l => !l.IsImage))
            LeadToPage(link);
        foreach (var text in document.Descendants<LiteralInline>().ToList())
            LinkMentions(text);

        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        Replace(renderer.ObjectRenderers, new MathInlineRenderer(Formula));
        Replace(renderer.ObjectRenderers, new CodeRenderer(renderer.ObjectRenderers.FindExact<CodeBlockRenderer>()!, Formula));
        renderer.Render(document);
        return trusted ? writer.ToString() : WithFormulas(Harmless(writer.ToString()));
    }

    private string Harmless(string html)
    {
        var (kept, removed) = HtmlSanitizer.Sanitize(html);
        Removed |= removed;
        return kept;
    }

    private string Formula(string tex, bool display)
    {
        var formula = TexToMathML.Convert(tex, display);
        if (trusted)
            return formula;
        _formulas.Add(formula);
        return string.Create(CultureInfo.InvariantCulture, $"{_mark}{_formulas.Count - 1};");
    }

    private string WithFormulas(string html)
    {
        var parts = html.Split(_mark);
        for (var i = 1; i < parts.Length; i++)
        {
            var end = parts[i].IndexOf(';', StringComparison.Ordinal);
            parts[i] = _formulas[int.Parse(parts[i].AsSpan(0, end), CultureInfo.InvariantCulture)] + parts[i][(end + 1)..];
        }
        return string.Concat(parts);
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

    // "Notebook 07" leads to the page of 07-….ipynb, where there is one.
    private void LinkMentions(LiteralInline text)
    {
        if (pages is null || InLinkOrHeading(text))
            return;
        var whole = text.Content.ToString();
        Inline last = text;
        var at = 0;
        foreach (Match mention in Mention().Matches(whole))
        {
            if (pages.Values.FirstOrDefault(p => p.StartsWith(mention.Groups[1].Value + "-", StringComparison.Ordinal)) is not { } page)
                continue;
            if (at == 0)
                text.Content = new StringSlice(whole[..mention.Index]);
            else
                last = After(last, new LiteralInline(whole[at..mention.Index]));
            var link = new LinkInline(Uri.EscapeDataString(page), "");
            link.AppendChild(new LiteralInline(mention.Value));
            last = After(last, link);
            at = mention.Index + mention.Length;
        }
        if (at > 0)
            After(last, new LiteralInline(whole[at..]));

        static Inline After(Inline before, Inline inline)
        {
            before.InsertAfter(inline);
            return inline;
        }
    }

    private static bool InLinkOrHeading(Inline inline)
    {
        var at = inline;
        while (at.Parent is { } parent)
        {
            if (parent is LinkInline)
                return true;
            at = parent;
        }
        return at is ContainerInline { ParentBlock: HeadingBlock };
    }

    [GeneratedRegex(@"\b[Nn]otebook ([0-9]{2})\b")]
    private static partial Regex Mention();

    private void Embed(LinkInline link, Func<string, string?>? attachment)
    {
        var url = link.Url ?? "";
        if (url.StartsWith("attachment:", StringComparison.Ordinal))
            link.Url = attachment?.Invoke(Uri.UnescapeDataString(url[11..])) ?? url;
        else if (!url.Contains(':', StringComparison.Ordinal))
            link.Url = _images.Find(Uri.UnescapeDataString(url)) ?? url;
    }

    private sealed class MathInlineRenderer(Func<string, bool, string> formula) : HtmlObjectRenderer<MathInline>
    {
        protected override void Write(HtmlRenderer renderer, MathInline obj)
        {
            // A formula on display is a box of its own, which scrolls where it is too wide, also where the source has it on one line.
            if (renderer.EnableHtmlForInline && obj.DelimiterCount > 1)
                renderer.Write("<span class=\"math-block\" tabindex=\"0\">").Write(formula(obj.Content.ToString(), true)).Write("</span>");
            else if (renderer.EnableHtmlForInline)
                renderer.Write(formula(obj.Content.ToString(), false));
            else
                renderer.WriteEscape(obj.Content.ToString()); // in the text that stands for an image
        }
    }

    private sealed class CodeRenderer(CodeBlockRenderer plain, Func<string, bool, string> formula) : HtmlObjectRenderer<CodeBlock>
    {
        protected override void Write(HtmlRenderer renderer, CodeBlock obj)
        {
            if (obj is FencedCodeBlock { Info: "csharp" or "cs" or "c#" })
                renderer.Write("<pre class=\"code\"><code>").Write(CSharpHighlighter.Highlight(Text(obj))).WriteLine("</code></pre>");
            else if (obj is MathBlock maths)
                renderer.Write("<div class=\"math-block\" tabindex=\"0\">").Write(formula(Text(maths), true)).WriteLine("</div>");
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

    [GeneratedRegex("[A-Za-z0-9+/=]{200,}")]
    private static partial Regex EmbeddedData();
}
