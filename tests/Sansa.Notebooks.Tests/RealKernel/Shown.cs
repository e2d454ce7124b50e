using System.Text;
using System.Text.Json.Nodes;
using Sansa.Notebook.Documents;

namespace Sansa.Notebooks.Tests.RealKernel;

/// <summary>One display of a cell: its mime types, and its text where it has some.</summary>
internal sealed record Display(string Kind, IReadOnlyDictionary<string, string> Contents)
{
    public string? Text => Contents.GetValueOrDefault("text/plain");
}

/// <summary>What a cell showed, whichever program ran it: displays in their order with their last content, what it wrote, and how it failed.</summary>
internal sealed record Shown(IReadOnlyList<Display> Displays, string Output, string? Failure)
{
    /// <summary>From the outputs that a notebook file keeps.</summary>
    public static Shown Of(NotebookCell cell)
    {
        var displays = new List<Display>();
        var output = new StringBuilder();
        string? failure = null;
        foreach (var item in cell.Outputs.OfType<JsonObject>())
        {
            switch ((string?)item["output_type"])
            {
                case "stream":
                    output.Append(Lines(item["text"]));
                    break;
                case "error":
                    failure = $"{item["ename"]}: {item["evalue"]}";
                    break;
                default:
                    displays.Add(new Display(
                        (string)item["output_type"]!, item["data"]!.AsObject().ToDictionary(d => d.Key, d => Lines(d.Value))));
                    break;
            }
        }

        return new Shown(displays, output.ToString(), failure);
    }

    private static string Lines(JsonNode? text) => text switch
    {
        JsonArray lines => string.Concat(lines.Select(l => (string?)l)),
        JsonValue value when value.TryGetValue<string>(out var line) => line,
        _ => text?.ToJsonString() ?? "",
    };
}
