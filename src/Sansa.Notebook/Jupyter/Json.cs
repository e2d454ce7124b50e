using System.Globalization;
using System.Text;
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

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private const int EscapeLength = 6;

    public static byte[] ToBytes(JsonNode node)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Writing))
            node.WriteTo(writer);
        return buffer.WrittenSpan.ToArray();
    }

    // A browser may send half of a character (JSON.stringify("🥪"[0]) is "\ud83e"), which .NET would read without a word and
    // refuse only when somebody asks for the text.
    private static string WithWholeCharacters(string json)
    {
        if (!json.Contains("\\ud", StringComparison.OrdinalIgnoreCase))
            return json;
        var text = new StringBuilder(json);
        for (var i = 0; i + 1 < json.Length; i += json[i] == '\\' ? 2 : 1)
        {
            if (EscapedUnit(json, i) is not { } unit || !char.IsSurrogate(unit))
                continue;
            if (char.IsHighSurrogate(unit) && EscapedUnit(json, i + EscapeLength) is { } next && char.IsLowSurrogate(next))
                i += EscapeLength;
            else
                text.Remove(i, EscapeLength).Insert(i, "\\ufffd");
        }
        return text.ToString();
    }

    // The UTF-16 unit that is written as \uXXXX at that place, or null for anything else.
    private static char? EscapedUnit(string json, int at) =>
        at + EscapeLength <= json.Length && json[at] == '\\' && json[at + 1] == 'u'
            && ushort.TryParse(json.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
                ? (char)unit : null;

    public static JsonObject ParseObject(byte[] utf8, string what)
    {
        try
        {
            return JsonNode.Parse(WithWholeCharacters(Utf8.GetString(utf8)), null, Reading) as JsonObject
                ?? throw new MalformedMessageException($"the {what} is no JSON object.");
        }
        catch (JsonException error)
        {
            throw new MalformedMessageException($"the {what} is not JSON: {error.Message}", error);
        }
        catch (DecoderFallbackException error)
        {
            throw new MalformedMessageException($"the {what} is not UTF-8: {error.Message}", error);
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
