using Sansa.Recommendation;

namespace Sansa.Cli;

/// <summary>Prints recommendations for people.</summary>
internal static class ListPrinter
{
    public static void Print(TextWriter output, Recommendations list)
    {
        string[] names = [.. Enumerable.Range(0, list.Count).Select(i => Printable.Line(list.NameOf(i)))];
        var width = names.Select(name => name.Length).DefaultIfEmpty(0).Max();
        for (var i = 0; i < list.Count; i++)
            output.WriteLine(FormattableString.Invariant($"{i + 1,4}. {names[i].PadRight(width)}  {list.Scores[i],8:F4}"));
        if (!list.IsComplete)
            output.WriteLine(
                list.Count == 0
                    ? "  nothing: the model stores no score for any item that may be recommended"
                    : $"  (only {list.Count} of {list.Requested}: no other item has a score)");
    }
}
