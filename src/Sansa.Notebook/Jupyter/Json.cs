using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sansa.Notebook.Jupyter;

/// <summary>JSON helpers for message fields, which may be absent or of a wrong type in what a client sends.</summary>
internal static class Json
{
    // Messages are never pasted into a page unescaped, and relaxed escaping keeps HTML and non-Latin text short.
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A repeated name would surface only later, as an exception of another kind, when the object is looked into.
    private static readonly JsonDocumentOptions Reading = new() { AllowDuplicateProperties = false };

    public static byte[] ToBytes(JsonNode node)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Writing))
            node.WriteTo(writer);
        return buffer.WrittenSpan.ToArray();
    }

    public static JsonObject ParseObject(byte[] utf8, string what)
    {
        try
        {
            return JsonNode.Parse(utf8, null, Reading) as JsonObject ?? throw new MalformedMessageException($"the {what} is no JSON object.");
        }
        catch (JsonException error)
        {
            throw new MalformedMessageException($"the {what} is not JSON: {error.Message}", error);
        }
    }

    public static string? Text(this JsonObject json, string name) =>
        json[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public static bool Flag(this JsonObject json, string name, bool fallback) =>
        json[name] is JsonValue value && value.TryGetValue(out bool flag) ? flag : fallback;

    public static int Number(this JsonObject json, string name, int fallback) =>
        json[name] is JsonValue value && value.TryGetValue(out int number) ? number : fallback;

    public static JsonArray Array(IEnumerable<string> items) => new([.. items.Select(item => (JsonNode)item)]);
}
