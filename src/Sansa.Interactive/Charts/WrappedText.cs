namespace Sansa.Interactive.Charts;

/// <summary>Breaks text into lines between words, as neither SVG nor plotly.js does by itself.</summary>
internal static class WrappedText
{
    /// <summary>The lines; a word that is longer than the width has one of its own.</summary>
    public static List<string> Lines(string text, int width)
    {
        List<string> lines = [""];
        foreach (var word in text.Split(' '))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + word.Length >= width)
                lines.Add("");
            lines[^1] += lines[^1].Length > 0 ? " " + word : word;
        }

        return lines;
    }
}
