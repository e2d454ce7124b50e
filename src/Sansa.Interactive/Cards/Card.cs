using System.Text;
using System.Text.Json.Nodes;
using Sansa.Interactive.Html;

namespace Sansa.Interactive.Cards;

/// <summary>One display: a title and parts. HTML and text come from the same parts, so that they say the same.</summary>
internal sealed class Card(string title)
{
    private readonly List<Block> _blocks = [];

    /// <summary>What kind of thing it is, in one line under the title.</summary>
    public string? Subtitle { get; init; }

    /// <summary>What a screen reader calls the group, where the title is empty because a part has its own; null for the title.</summary>
    public string? Label { get; init; }

    /// <summary>The most bytes that it may have; more than other displays for one that holds a model.</summary>
    public int MaxBytes { get; init; } = Displays.MaxHtmlBytes;

    public Card Add(Block? block)
    {
        if (block is not null)
            _blocks.Add(block);
        return this;
    }

    public Card Add(params ReadOnlySpan<Fact> facts) => Add(new FactsBlock(facts.ToArray()));

    public Card Note(string note, bool warning = false) => Add(new NoteBlock(note, warning));

    public Card Row(params ReadOnlySpan<Block?> parts) => Add(new RowBlock([.. parts.ToArray().OfType<Block>()]));

    /// <summary>A fragment that stands alone: its own style sheet, then one labelled group.</summary>
    public string ToHtml()
    {
        var html = new HtmlWriter();
        html.Open("div", ("class", "sansa"), ("role", "group"), ("aria-label", Markup.Shorten(Label ?? title, 200)));
        html.Open("style").Raw(Theme.StyleSheet).Close();
        if (title.Length > 0)
            html.Element("div", title, ("class", "sn-t"), ("role", "heading"), ("aria-level", "3"));
        if (Subtitle is not null)
            html.Element("div", Subtitle, ("class", "sn-u"));
        foreach (var block in _blocks)
            block.Write(html);
        return html.Close().ToString();
    }

    /// <summary>A small description for other languages: <c>{"title", "subtitle", "facts": {...}, "text"}</c>; what it says is for people.</summary>
    public JsonObject ToJson()
    {
        var facts = new JsonObject();
        foreach (var fact in _blocks.SelectMany(b => b.Facts))
            facts[fact.Label] = fact.Value;
        return new JsonObject { ["title"] = title.Length > 0 ? title : Label, ["subtitle"] = Subtitle, ["facts"] = facts, ["text"] = ToText() };
    }

    public string ToText()
    {
        var text = new StringBuilder(title);
        if (title.Length > 0)
            text.Append('\n');
        if (Subtitle is not null)
            text.Append("  ").Append(Subtitle).Append('\n');
        foreach (var block in _blocks)
            block.Write(text);
        return text.ToString().TrimEnd('\n');
    }
}
