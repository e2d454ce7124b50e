using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sansa.Notebook.Reports;

/// <summary>Text in an output: a string, or a list of strings. What is neither is no text; a page is made all the same.</summary>
internal static class OutputText
{
    public static string Of(JsonNode? node) => node switch
    {
        JsonArray lines => string.Concat(lines.Select(l => l is JsonArray ? "" : Of(l))),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => "",
    };
}
