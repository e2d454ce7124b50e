using System.Text;

namespace Sansa.Cli;

/// <summary>What a writer's terminal can show: colours, where there is one that has them and nobody objects, and how many columns it has.</summary>
/// <param name="HasColour">Whether escape sequences may be written.</param>
/// <param name="Width">Columns; null where it is no terminal, whose lines are then left as they are.</param>
internal sealed record Terminal(bool HasColour, int? Width)
{
    /// <summary>A file, a pipe or a test.</summary>
    public static readonly Terminal None = new(false, null);

    private const int LeastWidth = 20;
    private const int UsualWidth = 80;

    /// <summary>The terminal of a writer: only the console's own writers have one.</summary>
    public static Terminal Of(TextWriter writer) =>
        (writer == Console.Error && !Console.IsErrorRedirected) || (writer == Console.Out && !Console.IsOutputRedirected)
            ? new(MayColour(Environment.GetEnvironmentVariable("NO_COLOR"), Environment.GetEnvironmentVariable("TERM")), Columns())
            : None;

    /// <summary>Whether colours are wanted: NO_COLOR with any text forbids them (no-color.org), a dumb terminal has none.</summary>
    public static bool MayColour(string? noColour, string? terminal) => string.IsNullOrEmpty(noColour) && terminal != "dumb";

    /// <summary>The text in a colour of the terminal's own palette, where it has colours.</summary>
    public string Paint(string text, Colour colour) => HasColour && colour != Colour.None ? $"\u001b[{(int)colour}m{text}\u001b[0m" : text;

    /// <summary>The text in lines no longer than the terminal is wide, broken between words; what follows a break is indented a little more.</summary>
    public string Wrap(string text) => Width is { } width ? string.Join('\n', text.Split('\n').Select(line => WrapLine(line.TrimEnd('\r'), width - 1))) : text;

    private static string WrapLine(string line, int width)
    {
        if (line.Length <= width)
            return line;
        var indent = Math.Min(line.Length - line.TrimStart().Length + 2, width / 2);
        var result = new StringBuilder();
        while (line.Length > width)
        {
            var at = line.LastIndexOf(' ', width);
            // A word that is longer than a line, such as a path, stays whole: it may be copied.
            if (at <= indent)
                at = line.IndexOf(' ', Math.Max(indent, width));
            if (at < 0)
                break;
            result.Append(line.AsSpan(0, at).TrimEnd()).Append('\n');
            line = new string(' ', indent) + line[at..].TrimStart();
        }

        return result.Append(line).ToString();
    }

    private static int Columns()
    {
        try
        {
            return Console.WindowWidth > LeastWidth ? Console.WindowWidth : UsualWidth;
        }
        catch (IOException)
        {
            return UsualWidth;
        }
    }
}

/// <summary>Colours by their numbers in escape sequences; the terminal chooses how they look.</summary>
internal enum Colour
{
    None = 0,
    Bold = 1,
    Red = 31,
    Green = 32,
    Yellow = 33,
}
