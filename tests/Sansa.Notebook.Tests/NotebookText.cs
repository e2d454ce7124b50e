using System.Text.Json;
using System.Text.Json.Nodes;
using Sansa.Notebook.Documents;

namespace Sansa.Notebook.Tests;

/// <summary>Small notebooks for tests, in the form that Jupyter writes.</summary>
internal static class NotebookText
{
    public static string Of(params (string Type, string Source, string[] Tags)[] cells) => Document(cells).ToText();

    public static NotebookDocument Document(params (string Type, string Source, string[] Tags)[] cells)
    {
        var list = new JsonArray();
        foreach (var (type, source, tags) in cells)
        {
            var metadata = new JsonObject();
            if (tags.Length > 0)
                metadata["tags"] = new JsonArray([.. tags.Select(t => (JsonNode)t)]);
            var cell = new JsonObject { ["cell_type"] = type };
            if (type == "code")
                cell["execution_count"] = null;
            cell["metadata"] = metadata;
            if (type == "code")
                cell["outputs"] = new JsonArray();
            cell["source"] = source;
            list.Add((JsonNode)cell);
        }
        var root = new JsonObject { ["cells"] = list, ["metadata"] = new JsonObject(), ["nbformat"] = 4, ["nbformat_minor"] = 5 };
        return NotebookDocument.Parse(root.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    public static (string Type, string Source, string[] Tags) Code(string source, params string[] tags) => ("code", source, tags);

    public static (string Type, string Source, string[] Tags) Markdown(string source) => ("markdown", source, []);
}
