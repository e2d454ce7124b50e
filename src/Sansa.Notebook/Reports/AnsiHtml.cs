using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Sansa.Notebook.Reports;

/// <summary>Terminal text as HTML: colours become classes, and a carriage return writes over its line as on a terminal.</summary>
internal static partial class AnsiHtml
{
    public static string Convert(string text)
    {
        text = OverwriteLines(text.Replace("\r\n", "\n", StringComparison.Ordinal));
        var output = new StringBuilder();
        var active = new SortedSet<string>(StringComparer.Ordinal);
        var at = 0;
        foreach (Match escape in Escape().Matches(text))
        {
            Append(output, text[at..escape.Index], active);
            at = escape.Index + escape.Length;
            if (escape.Groups["codes"].Success)
                Apply(active, escape.Groups["codes"].Value);
        }
        Append(output, text[at..], active);
        return output.ToString();
    }

    private static void Append(StringBuilder output, string text, SortedSet<string> active)
    {
        if (text.Length == 0)
            return;
        var encoded = WebUtility.HtmlEncode(text);
        output.Append(active.Count == 0 ? encoded : $"<span class=\"{string.Join(' ', active)}\">{encoded}</span>");
    }

    private static void Apply(SortedSet<string> active, string codes)
    {
        foreach (var code in codes.Split(';'))
        {
            switch (code)
            {
                case "" or "0": active.Clear(); break;
                case "1": active.Add("ansi-bold"); break;
                case "2": active.Add("ansi-dim"); break;
                case "3": active.Add("ansi-italic"); break;
                case "4": active.Add("ansi-underline"); break;
                case "22": active.Remove("ansi-bold"); active.Remove("ansi-dim"); break;
                case "39": active.RemoveWhere(c => c.StartsWith("ansi-fg", StringComparison.Ordinal)); break;
                case { Length: 2 } when code[0] is '3' or '9' && code[1] is >= '0' and <= '7':
                    active.RemoveWhere(c => c.StartsWith("ansi-fg", StringComparison.Ordinal));
                    active.Add("ansi-fg" + code[1]);
                    break;
                default: break;
            }
        }
    }

    private static string OverwriteLines(string text)
    {
        if (!text.Contains('\r', StringComparison.Ordinal))
            return text;
        return string.Join('\n', text.Split('\n').Select(OverwriteLine));
    }

    // Each part is written over the start of what stands there, in time linear in the line.
    private static string OverwriteLine(string line)
    {
        var shown = new char[line.Length];
        var (at, length) = (0, 0);
        foreach (var c in line)
        {
            if (c == '\r')
            {
                at = 0;
                continue;
            }
            shown[at++] = c;
            length = Math.Max(length, at);
        }
        return new string(shown, 0, length);
    }

    [GeneratedRegex(@"\x1b(\[(?<codes>[0-9;]*)m|\[[0-9;?]*[A-Za-ln-z]|\][^\a\x1b]*\a)")]
    private static partial Regex Escape();
}
