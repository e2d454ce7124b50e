namespace Sansa.Interactive.Charts;

/// <summary>The names of the series and of the reference lines beside the ends of their lines, so that no reader has to look up a legend.</summary>
internal static class LineLabels
{
    /// <summary>A longer name, or more of them, would take the place of the chart: then there is a legend.</summary>
    private const int LongestName = 28, MostSeries = 12;

    private const double LineHeight = 14, CharacterWidth = 6.2;

    /// <summary>True where all series are lines with short names, and more than one; not where each is a single point that bears its own text.</summary>
    public static bool Fit(ChartSpec spec) =>
        spec.Series.Count + spec.References.Count is > 1 and <= MostSeries
        && spec.Series.All(s => s.Mark is Mark.Line or Mark.LineAndPoints or Mark.Step && s.Name.Length is > 0 and <= LongestName && Last(s) is not null)
        && spec.References.All(r => r.Name.Length <= LongestName)
        && !spec.Series.All(s => s.X.Length == 1 && s.Labels is not null);

    /// <summary>The room that the names take right of the plot.</summary>
    public static double Room(ChartSpec spec) =>
        !Fit(spec) ? 0 : 8 + (CharacterWidth * spec.Series.Select(s => s.Name).Concat(spec.References.Select(r => r.Name)).Max(name => name.Length));

    /// <summary>Each name with its series (-1 for a reference) and the pixels of its line's end and of the name: none is printed over another.</summary>
    public static IReadOnlyList<(string Name, int Series, double End, double Pixel)> Place(ChartSpec spec, AxisMap y, double top, double bottom)
    {
        var ends = spec.Series.Select((s, i) => (s.Name, Series: i, End: y.Clamped(Last(s)!.Value)))
            .Concat(spec.References.Where(r => y.Shows(r.Y)).Select(r => (r.Name, Series: -1, End: y.Clamped(r.Y))))
            .OrderBy(l => l.End).ToArray();
        var at = ends.Select(l => l.End).ToArray();
        for (var k = 1; k < at.Length; k++)
            at[k] = Math.Max(at[k], at[k - 1] + LineHeight);
        // What was pushed below the plot is pushed back, and what is above it with it.
        for (var k = at.Length - 1; k >= 0; k--)
            at[k] = Math.Max(top, Math.Min(at[k], k == at.Length - 1 ? bottom : at[k + 1] - LineHeight));
        return [.. ends.Select((l, k) => (l.Name, l.Series, l.End, at[k]))];
    }

    private static double? Last(ChartSeries series)
    {
        var last = Array.FindLastIndex(series.Y, double.IsFinite);
        return last < 0 ? null : series.Y[last];
    }
}
