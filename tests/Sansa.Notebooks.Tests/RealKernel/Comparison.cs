using System.Text.RegularExpressions;

namespace Sansa.Notebooks.Tests.RealKernel;

/// <summary>
/// Compares what two programs showed for one cell. Times and memory differ from run to run, and with them the size of a report in a file: quantities with
/// a unit of them count as the same, in charts over them all numbers, and so do bars. All other text must agree to the letter, but for the width of columns.
/// </summary>
internal static partial class Comparison
{
    /// <summary>All differences, one line each.</summary>
    public static IEnumerable<string> Differences(Shown ours, Shown theirs)
    {
        if (theirs.Failure is not null)
            yield return $"it failed: {theirs.Failure}";
        if (Comparable(ours.Output) != Comparable(theirs.Output))
            yield return $"it wrote\n{theirs.Output}\nand not\n{ours.Output}";
        if (ours.Displays.Count != theirs.Displays.Count)
            yield return $"{theirs.Displays.Count} displays and not {ours.Displays.Count}: {string.Join(", ", theirs.Displays.Select(d => d.Text))}";
        foreach (var (mine, other) in ours.Displays.Zip(theirs.Displays))
        {
            if (mine.Kind != other.Kind)
                yield return $"{other.Kind} and not {mine.Kind}";
            if (!Types(mine).SequenceEqual(Types(other)))
                yield return $"mime types {string.Join(", ", Types(other))} and not {string.Join(", ", Types(mine))}";
            if (mine.Text is { } text && other.Text is { } otherText && Comparable(text) != Comparable(otherText))
                yield return $"text\n{Comparable(otherText)}\nand not\n{Comparable(text)}";
            if (other.Contents.Values.Any(string.IsNullOrWhiteSpace))
                yield return "an empty content";
        }
    }

    /// <summary>The text without what may differ.</summary>
    public static string Comparable(string text)
    {
        var ofTimes = AxisOfMeasured().IsMatch(text);
        text = Bars().Replace(Measured().Replace(text, "#"), "");
        if (ofTimes)
            text = Lists().Replace(Numbers().Replace(text, "#"), "# ");
        return string.Join('\n', text.Split('\n').Select(line => Spaces().Replace(line, " ").Trim())).Trim();
    }

    private static IEnumerable<string> Types(Display display) => display.Contents.Keys.Order(StringComparer.Ordinal);

    [GeneratedRegex(@"(\d[\d.,]*\s?(ns|µs|ms|s|min|h|B|kB|MB|GB|bytes)\b\s?)+")]
    private static partial Regex Measured();

    [GeneratedRegex(@"[xy]: [^\n]*\[(?:CPU )?(s|ms|min|MB|GB)[\],]")]
    private static partial Regex AxisOfMeasured();

    [GeneratedRegex(@"[-−+]?\d[\d.,]*(e[-+]?\d+)?")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"(#[:,]? ?)+")]
    private static partial Regex Lists();

    [GeneratedRegex(@"−?▬+")]
    private static partial Regex Bars();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
