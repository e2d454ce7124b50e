using System.Text;
using System.Text.Json.Nodes;
using Sansa.Interactive.Cards;
using Sansa.Interactive.Html;

namespace Sansa.Interactive.Explorers;

/// <summary>One of several views, made before; a reader chooses among them.</summary>
/// <param name="Name">Its name, such as "20 entries an item".</param>
/// <param name="Parts">What it shows.</param>
internal sealed record Panel(string Name, IReadOnlyList<Block> Parts);

/// <summary>Panels of which one is shown, chosen by a slider or from a list; without scripts all of them stand below each other.</summary>
internal static class PanelsBlock
{
    /// <summary>Makes the block.</summary>
    /// <param name="label">What is chosen.</param>
    /// <param name="panels">At least one.</param>
    /// <param name="slider">True where the panels have an order.</param>
    public static ExplorerBlock Of(string label, IReadOnlyList<Panel> panels, bool slider) => new(
        "panels",
        new JsonObject
        {
            ["label"] = label,
            ["slider"] = slider,
            ["names"] = new JsonArray([.. panels.Select(p => JsonValue.Create(p.Name))]),
        },
        [.. panels.Select(p => new PanelBlock(p))]);

    private sealed class PanelBlock(Panel panel) : Block
    {
        public override void Write(HtmlWriter html)
        {
            html.Open("section", ("class", "sn-panel"), ("aria-label", panel.Name))
                .Element("div", panel.Name, ("class", "sn-h"), ("role", "heading"), ("aria-level", "4"));
            foreach (var part in panel.Parts)
                part.Write(html);
            html.Close();
        }

        public override void Write(StringBuilder text)
        {
            text.Append(panel.Name).Append('\n');
            foreach (var part in panel.Parts)
                part.Write(text);
        }
    }
}
