using System.Text;

namespace Sansa.Data.Reading;

/// <summary>The first lines of a text, looked at before any of it is read: by them format, delimiter and header are recognised.</summary>
internal sealed class TextSample
{
    private const int MaxLines = 1000;

    // In this order where two give as many fields: a comma is also part of text and numbers, a tab hardly.
    private static readonly string[] Delimiters = ["\t", ";", "::", "|", ","];
    private readonly List<byte[]> _lines = [];

    /// <summary>Takes whole lines that are not blank, at most a thousand.</summary>
    /// <param name="text">The start of the text.</param>
    /// <param name="isWhole">Whether nothing follows, so that the last line is whole too.</param>
    public TextSample(ReadOnlySpan<byte> text, bool isWhole)
    {
        while (!text.IsEmpty && _lines.Count < MaxLines)
        {
            var end = text.IndexOf((byte)'\n');
            if (end < 0 && !isWhole && _lines.Count > 0)
                return;
            var line = (end < 0 ? text : text[..end]).TrimEnd((byte)'\r');
            if (!line.IsEmpty)
                _lines.Add(line.ToArray());
            text = end < 0 ? default : text[(end + 1)..];
        }
    }

    /// <summary>How many lines there are to look at.</summary>
    public int LineCount => _lines.Count;

    /// <summary>Whether the text begins as JSON does: an object with a name, or a list of objects.</summary>
    public bool IsJson => _lines.Count > 0 && StartsAsJson(_lines[0]);

    /// <summary>The delimiter that gives all lines the same number of fields, 2 or more; of several the one that gives most; null without one.</summary>
    public string? UniformDelimiter()
    {
        var found = Widest(Delimiters, FieldCount);
        return found ?? (FieldCount(" ") >= 2 ? " " : null);
    }

    /// <summary>The delimiter to read columns with: a uniform one, else that which gives the first line most fields; a comma where none does.</summary>
    public string LikelyDelimiter() =>
        UniformDelimiter() ?? (_lines.Count == 0 ? "," : Widest(Delimiters, delimiter => Fields(_lines[0], delimiter)?.Count ?? 0) ?? ",");

    /// <summary>The number of fields that each line has, up to a quote that stays open; 0 when they differ.</summary>
    public int FieldCount(string delimiter)
    {
        var count = -1;
        foreach (var line in _lines)
        {
            if (Fields(line, delimiter) is not { } fields)
                break;
            if (count >= 0 && fields.Count != count)
                return 0;
            count = fields.Count;
        }

        return Math.Max(0, count);
    }

    /// <summary>The fields of each line as text; a line with an open quote ends the list.</summary>
    public List<List<string>> Rows(string delimiter)
    {
        var rows = new List<List<string>>();
        foreach (var line in _lines)
        {
            if (Fields(line, delimiter) is not { } fields)
                break;
            rows.Add(fields);
        }

        return rows;
    }

    private static string? Widest(string[] delimiters, Func<string, int> count)
    {
        var widest = delimiters.MaxBy(count);
        return widest is not null && count(widest) >= 2 ? widest : null;
    }

    private static List<string>? Fields(byte[] line, string delimiter)
    {
        var fields = new CsvFields(line, Encoding.UTF8.GetBytes(delimiter));
        var texts = new List<string>();
        while (fields.TryNext(out var field))
            texts.Add(Encoding.UTF8.GetString(field).Trim());
        return fields.IsOpen ? null : texts;
    }

    // A bare brace may start an id (a GUID in braces); a brace and a quote start an object.
    private static bool StartsAsJson(ReadOnlySpan<byte> line)
    {
        line = line.TrimStart(" \t"u8);
        if (line.IsEmpty || line[0] is not ((byte)'{' or (byte)'['))
            return false;
        var rest = line[1..].TrimStart(" \t"u8);
        return line[0] == '{' ? rest.IsEmpty || rest[0] == '"' : rest.IsEmpty || rest[0] is (byte)'{' or (byte)'[';
    }
}
