using System.Text;
using Sansa.Interactive.Html;

namespace Sansa.Interactive.Cards;

/// <summary>One part of a display, which can write itself as HTML and as text.</summary>
internal abstract class Block
{
    /// <summary>The facts in it, for a description without layout.</summary>
    public virtual IEnumerable<Fact> Facts => [];

    public abstract void Write(HtmlWriter html);

    public abstract void Write(StringBuilder text);
}

/// <summary>Names with values, as many beside each other as fit.</summary>
internal sealed class FactsBlock(IReadOnlyList<Fact> facts) : Block
{
    public override IEnumerable<Fact> Facts => facts;

    public override void Write(HtmlWriter html)
    {
        html.Open("dl", ("class", "sn-f"));
        foreach (var fact in facts)
            html.Open("div").Element("dt", fact.Label).Element("dd", fact.Value, ("class", fact.Strong ? "sn-b" : null)).Close();
        html.Close();
    }

    public override void Write(StringBuilder text)
    {
        var width = facts.Count == 0 ? 0 : facts.Max(f => f.Label.Length);
        foreach (var fact in facts)
            text.Append("  ").Append(fact.Label.PadRight(width)).Append("  ").Append(fact.Value).Append(fact.Strong ? " *" : "").Append('\n');
    }
}

/// <summary>A sentence; a warning has a coloured edge.</summary>
internal sealed class NoteBlock(string note, bool warning = false) : Block
{
    public override void Write(HtmlWriter html) => html.Element("p", note, ("class", warning ? "sn-w" : null));

    public override void Write(StringBuilder text) => text.Append(warning ? "  ! " : "  ").Append(note).Append('\n');
}

/// <summary>A heading between parts.</summary>
internal sealed class HeadingBlock(string heading) : Block
{
    public override void Write(HtmlWriter html) => html.Element("div", heading, ("class", "sn-h"), ("role", "heading"), ("aria-level", "4"));

    public override void Write(StringBuilder text) => text.Append(heading).Append('\n');
}

/// <summary>A static chart.</summary>
internal sealed class ChartBlock(SansaChart chart) : Block
{
    public override void Write(HtmlWriter html) => chart.Write(html);

    public override void Write(StringBuilder text)
    {
        foreach (var line in chart.ToString().Split('\n'))
            text.Append("  ").Append(line).Append('\n');
    }
}

/// <summary>Parts beside each other, below each other where the screen is narrow.</summary>
internal sealed class RowBlock(IReadOnlyList<Block> parts) : Block
{
    public override void Write(HtmlWriter html)
    {
        html.Open("div", ("class", "sn-r"));
        foreach (var part in parts)
        {
            html.Open("div");
            part.Write(html);
            html.Close();
        }

        html.Close();
    }

    public override void Write(StringBuilder text)
    {
        foreach (var part in parts)
            part.Write(text);
    }
}

/// <summary>A part that a reader opens; in text it is always open.</summary>
internal sealed class DetailsBlock(string summary, IReadOnlyList<Block> parts) : Block
{
    public override void Write(HtmlWriter html)
    {
        html.Open("details").Element("summary", summary);
        foreach (var part in parts)
            part.Write(html);
        html.Close();
    }

    public override void Write(StringBuilder text)
    {
        text.Append(summary).Append('\n');
        foreach (var part in parts)
            part.Write(text);
    }
}
