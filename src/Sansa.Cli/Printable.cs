using System.Globalization;
using System.Text;

namespace Sansa.Cli;

/// <summary>
/// Text from data for a terminal: an id may hold what moves the cursor, rings, sets colours, or turns the direction of
/// what follows. Such characters are written as their numbers.
/// </summary>
internal static class Printable
{
    /// <summary>An id or another piece of one line: line ends and tabs are written as numbers too.</summary>
    public static string Line(string text) => Escape(text, keepsLines: false);

    /// <summary>Text of several lines: their ends and tabs stay.</summary>
    public static string Lines(string text) => Escape(text, keepsLines: true);

    private static string Escape(string text, bool keepsLines)
    {
        var start = FirstDangerous(text, keepsLines);
        if (start < 0)
            return text;
        var result = new StringBuilder(text, 0, start, text.Length + 16);
        for (var i = start; i < text.Length; i++)
        {
            if (IsDangerous(text, i, keepsLines))
                result.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:X4}");
            else
                result.Append(text[i]);
        }

        return result.ToString();
    }

    private static int FirstDangerous(string text, bool keepsLines)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (IsDangerous(text, i, keepsLines))
                return i;
        }

        return -1;
    }

    private static bool IsDangerous(string text, int at, bool keepsLines) => text[at] switch
    {
        '\n' or '\t' => !keepsLines,
        '\r' => !keepsLines || at + 1 >= text.Length || text[at + 1] != '\n',
        // Marks, embeddings, overrides and isolates of direction; line and paragraph separators.
        '\u061C' or '\u200E' or '\u200F' or (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => true,
        var letter when char.IsHighSurrogate(letter) => at + 1 >= text.Length || !char.IsLowSurrogate(text[at + 1]),
        var letter when char.IsLowSurrogate(letter) => at == 0 || !char.IsHighSurrogate(text[at - 1]),
        var letter => char.IsControl(letter),
    };
}

/// <summary>A writer in whose text nothing but line ends, tabs and our own colours steers the terminal, and whose lines break between words.</summary>
internal sealed class PrintableWriter(TextWriter writer, Terminal terminal) : TextWriter
{
    /// <summary>Writes a word in a colour; more of the line may follow.</summary>
    public void Write(string text, Colour colour) => writer.Write(terminal.Paint(Printable.Lines(text), colour));

    /// <summary>Writes a line whose first word or so has a colour, such as "Error:".</summary>
    public void WriteLine(string head, Colour colour, string rest)
    {
        // Broken as it looks, then coloured: escape sequences have no width.
        var text = terminal.Wrap(Printable.Lines(head + rest));
        writer.WriteLine(text.StartsWith(head, StringComparison.Ordinal) ? terminal.Paint(head, colour) + text[head.Length..] : text);
    }

    public override Encoding Encoding => writer.Encoding;

    public override void Write(char value) => writer.Write(value is '\n' or '\r' ? value.ToString() : Printable.Lines(value.ToString()));

    public override void Write(string? value) => writer.Write(value is null ? null : Printable.Lines(value));

    public override void WriteLine() => writer.WriteLine();

    public override void WriteLine(string? value) => writer.WriteLine(value is null ? null : terminal.Wrap(Printable.Lines(value)));

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Flush() => writer.Flush();
}
