using System.Text;
using Sansa.Interactive.Html;

namespace Sansa.Interactive.Cards;

/// <summary>A drawing. On a narrow screen it keeps a width at which its text can be read, and scrolls.</summary>
/// <param name="label">What a screen reader says.</param>
/// <param name="width">Width of the drawing.</param>
/// <param name="height">Height of the drawing.</param>
/// <param name="draw">Draws into the open element.</param>
/// <param name="lines">The same content in lines of text.</param>
internal sealed class SvgBlock(string label, double width, double height, Action<HtmlWriter> draw, IReadOnlyList<string> lines) : Block
{
    /// <summary>Below this share of its own width the text of the drawing is too small to read.</summary>
    public double LeastScale { get; init; } = 0.78;

    public override void Write(HtmlWriter html)
    {
        var (w, h) = (HtmlWriter.Number(width), HtmlWriter.Number(height));
        html.Open("div", ("class", "sn-x"));
        html.Open(
            "svg", ("viewBox", $"0 0 {w} {h}"), ("width", w), ("height", h), ("role", "img"), ("aria-label", label),
            ("xmlns", "http://www.w3.org/2000/svg"), ("style", $"min-width:{HtmlWriter.Number(width * LeastScale)}px;max-width:100%;height:auto"));
        draw(html);
        html.Close().Close();
    }

    public override void Write(StringBuilder text)
    {
        foreach (var line in lines)
            text.Append("  ").Append(line).Append('\n');
    }
}
