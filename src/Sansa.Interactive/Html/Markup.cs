using System.Text;

namespace Sansa.Interactive.Html;

/// <summary>Escapes text for HTML, SVG and XML, so that every fragment we write is also well-formed XML.</summary>
internal static class Markup
{
    /// <summary>Escapes the five special characters; what XML cannot hold (control characters, lone surrogates) becomes U+FFFD.</summary>
    public static string Escape(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '&': escaped.Append("&amp;"); break;
                case '<': escaped.Append("&lt;"); break;
                case '>': escaped.Append("&gt;"); break;
                case '"': escaped.Append("&quot;"); break;
                case '\'': escaped.Append("&#39;"); break;
                default: escaped.Append(IsLegal(rune.Value) ? rune.ToString() : "\uFFFD"); break;
            }
        }

        return escaped.ToString();
    }

    /// <summary>Cuts a text to a length, on a whole character, and marks the cut.</summary>
    public static string Shorten(string? text, int maxLength)
    {
        if (text is null || text.Length <= maxLength)
            return text ?? "";
        var end = Math.Max(1, maxLength - 1);
        if (char.IsHighSurrogate(text[end - 1]))
            end--;
        return text[..end] + "…";
    }

    private static bool IsLegal(int c) => c is '\t' or '\n' or '\r' or (>= 0x20 and not (>= 0x7f and <= 0x9f) and not 0xfffe and not 0xffff);
}
