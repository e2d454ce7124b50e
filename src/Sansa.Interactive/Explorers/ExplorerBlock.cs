using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sansa.Interactive.Cards;
using Sansa.Interactive.Html;

namespace Sansa.Interactive.Explorers;

/// <summary>
/// A part of a display that a script brings to life. Where no script runs (paper, a report that is not trusted) the parts that it replaces are shown.
/// </summary>
/// <param name="kind">Which explorer: the name of its script, and of the function in it.</param>
/// <param name="data">What the script reads.</param>
/// <param name="still">What is shown without it.</param>
internal sealed class ExplorerBlock(string kind, JsonObject data, IReadOnlyList<Block> still) : Block
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write(HtmlWriter html)
    {
        html.Open("style").Raw(Scripts.Style).Close();
        html.Open("div", ("class", "sn-e"));
        foreach (var block in still)
            block.Write(html);
        html.Close();
        html.Open("script", ("type", "application/json"), ("data-sansa", kind)).Raw(Json(data)).Close();
        // The comment signs make it right as XML too, where a script is text like any other.
        html.Open("script").Raw($"//<![CDATA[\n{Scripts.For(kind)}//]]>").Close();
    }

    public override void Write(StringBuilder text)
    {
        foreach (var block in still)
            block.Write(text);
    }

    /// <summary>JSON that can stand in HTML and in XML: the signs of markup are written as escapes.</summary>
    private static string Json(JsonObject data) => data.ToJsonString(Compact)
        .Replace("<", "\\u003c", StringComparison.Ordinal)
        .Replace(">", "\\u003e", StringComparison.Ordinal)
        .Replace("&", "\\u0026", StringComparison.Ordinal);
}
