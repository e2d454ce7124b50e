using System.Text.Json;
using System.Text.Json.Nodes;
using Sansa.Notebook.Engine;

namespace Sansa.Notebook.Documents;

/// <summary>
/// Checks that a document has the types of nbformat 4 wherever this program looks, so that nothing behind it meets a number
/// where a text should be. What it does not know, it lets pass.
/// </summary>
internal static class NotebookFormat
{
    /// <exception cref="InvalidDataException">Something has a wrong type; the message says where.</exception>
    public static void Check(JsonNode? document)
    {
        var root = Object(document, "it");
        if (!(Integer(root["nbformat"]) is 4))
            throw new InvalidDataException("it has no \"nbformat\": 4. Jupyter's 'nbconvert --to notebook' converts older ones.");
        if (root["nbformat_minor"] is { } minor && Integer(minor) is null)
            throw Wrong("\"nbformat_minor\"", "a whole number");
        if (root["cells"] is not JsonArray cells)
            throw new InvalidDataException("it has no \"cells\".");
        for (var i = 0; i < cells.Count; i++)
            CheckCell(cells[i], $"cell {i + 1}");
        CheckTexts(root);
    }

    private static void CheckCell(JsonNode? node, string place)
    {
        var cell = Object(node, place);
        OptionalText(cell, "id", place);
        OptionalText(cell, "cell_type", place);
        Multiline(cell["source"], $"the \"source\" of {place}");
        if (cell["metadata"] is { } metadata
            && Object(metadata, $"the metadata of {place}")["tags"] is JsonArray tags && !tags.All(t => t is null || IsText(t)))
            throw Wrong($"a tag of {place}", "text");
        if (cell["execution_count"] is { } count && Integer(count) is null)
            throw Wrong($"the \"execution_count\" of {place}", "a whole number or null");
        if (cell["outputs"] is not JsonArray outputs)
            return;
        for (var i = 0; i < outputs.Count; i++)
            CheckOutput(outputs[i], $"output {i + 1} of {place}");
    }

    private static void CheckOutput(JsonNode? node, string place)
    {
        var output = Object(node, place);
        OptionalText(output, "output_type", place);
        OptionalText(output, "name", place);
        Multiline(output["text"], $"the \"text\" of {place}");
        if (output["traceback"] is JsonArray trace && !trace.All(t => t is null || IsText(t)))
            throw Wrong($"the \"traceback\" of {place}", "a list of texts");
        if (output["data"] is not JsonObject data)
            return;
        foreach (var (type, content) in data)
            if (!MimeBundle.IsJson(type))
                Multiline(content, $"the {type} of {place}");
    }

    private static JsonObject Object(JsonNode? node, string place) => node as JsonObject ?? throw new InvalidDataException($"{place} is no JSON object.");

    private static void OptionalText(JsonObject holder, string name, string place)
    {
        if (holder[name] is { } node && !IsText(node))
            throw Wrong($"the \"{name}\" of {place}", "text");
    }

    private static void Multiline(JsonNode? node, string place)
    {
        if (node is not null && !IsText(node) && !(node is JsonArray lines && lines.All(l => l is null || IsText(l))))
            throw Wrong(place, "text or a list of texts");
    }

    private static bool IsText(JsonNode node) => node.GetValueKind() == JsonValueKind.String;

    private static int? Integer(JsonNode? node) => node is JsonValue value && value.TryGetValue(out int number) ? number : null;

    // JSON may hold half of a character ("\ud83e"), which cannot be read as text, nor written again.
    private static void CheckTexts(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            foreach (var (_, member) in members)
                CheckTexts(member);
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
                CheckTexts(item);
        }
        else if (node is JsonValue value && IsText(value))
            _ = value.GetValue<string>();
    }

    private static InvalidDataException Wrong(string what, string wanted) => new($"{what} is not {wanted}.");
}
