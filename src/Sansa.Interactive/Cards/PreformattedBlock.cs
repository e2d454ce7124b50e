using System.Text;
using Sansa.Interactive.Html;

namespace Sansa.Interactive.Cards;

/// <summary>Text as it is.</summary>
internal sealed class PreformattedBlock(string content) : Block
{
    public override void Write(HtmlWriter html) => html.Element("pre", content);

    public override void Write(StringBuilder text) => text.Append(content).Append('\n');
}
