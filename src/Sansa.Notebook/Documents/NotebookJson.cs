using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sansa.Notebook.Documents;

/// <summary>Writes JSON byte for byte as Jupyter does: one space of indent, non-ASCII text as it is.</summary>
internal static class NotebookJson
{
    public static string Write(JsonNode? node, int indent)
    {
        var text = new StringBuilder();
        Write(text, node, indent, 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node, int indent, int level)
    {
        switch (node)
        {
            case JsonObject { Count: 0 }: text.Append("{}"); break;
            case JsonArray { Count: 0 }: text.Append("[]"); break;
            case JsonObject o:
                text.Append('{');
                WriteItems(text, o, indent, level, member =>
                {
                    WriteString(text, member.Key);
                    text.Append(": ");
                    Write(text, member.Value, indent, level + 1);
                });
                text.Append('}');
                break;
            case JsonArray a:
                text.Append('[');
                WriteItems(text, a, indent, level, item => Write(text, item, indent, level + 1));
                text.Append(']');
                break;
            case null: text.Append("null"); break;
            case JsonValue v when v.GetValueKind() == JsonValueKind.String: WriteString(text, v.GetValue<string>()); break;
            default: text.Append(node.ToJsonString()); break;
        }
    }

    private static void WriteItems<T>(StringBuilder text, IEnumerable<T> items, int indent, int level, Action<T> write)
    {
        var first = true;
        foreach (var item in items)
        {
            text.Append(first ? "\n" : ",\n").Append(' ', indent * (level + 1));
            write(item);
            first = false;
        }
        text.Append('\n').Append(' ', indent * level);
    }

    private static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case '\b': text.Append("\\b"); break;
                case '\f': text.Append("\\f"); break;
                case < ' ': text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)); break;
                default: text.Append(c); break;
            }
        }
        text.Append('"');
    }
}
