namespace Sansa.Interactive.Charts;

/// <summary>Where the text beside a point stands: right of it, left of it, above or below.</summary>
internal enum LabelSide
{
    Right,
    Left,
    Above,
    Below,
}

/// <summary>Finds for the texts beside points places at which none is printed over another, over a point or beyond the plot.</summary>
internal static class PointLabels
{
    private const double CharacterWidth = 5.8, LineHeight = 12, Gap = 7;

    private static readonly LabelSide[] Sides = [LabelSide.Right, LabelSide.Left, LabelSide.Above, LabelSide.Below];

    /// <summary>True where every point of the chart has a text and a place for it, so that a legend would say the same once more.</summary>
    public static bool Say(ChartSpec spec) => spec.Series.Count > 0 && spec.References.Count == 0
        && spec.Series.All(s => (s.Mark == Mark.Points ? s.X.Length > 0 : s.X.Length == 1)
            && s.Labels is { } labels && Array.TrueForAll(labels, l => l.Length > 0))
        && Place(spec, spec.Width - SvgChart.Sides, spec.Height - SvgChart.Ends).Count == spec.Series.Sum(s => s.X.Length);

    /// <summary>The same for a plot of a size.</summary>
    public static IReadOnlyDictionary<(int Series, int Point), LabelSide> Place(ChartSpec spec, double width, double height) => Place(
        spec, new AxisMap(spec.X, spec.Series.SelectMany(s => s.X), 0, width, 6), new AxisMap(spec.Y, PlotlyFigure.YValues(spec), height, 0, 5), 0, width);

    /// <summary>The side of each text by the number of its series and of its point; what finds no place is not there.</summary>
    public static IReadOnlyDictionary<(int Series, int Point), LabelSide> Place(ChartSpec spec, AxisMap x, AxisMap y, double left, double right)
    {
        var placed = new Dictionary<(int, int), LabelSide>();
        if (spec.Series.All(s => s.Labels is null))
            return placed;
        List<Box> taken = [.. spec.Series.SelectMany(s => s.X.Zip(s.Y)).Where(p => x.Shows(p.First) && y.Shows(p.Second))
            .Select(p => Around(x.Pixel(p.First), y.Pixel(p.Second)))];
        for (var s = 0; s < spec.Series.Count; s++)
        {
            var series = spec.Series[s];
            for (var i = 0; i < series.X.Length; i++)
            {
                if (series.Labels?[i] is not { Length: > 0 } label || !x.Shows(series.X[i]) || !y.Shows(series.Y[i]))
                    continue;
                var (px, py) = (x.Pixel(series.X[i]), y.Pixel(series.Y[i]));
                foreach (var side in Sides)
                {
                    var box = Beside(px, py, CharacterWidth * label.Length, side);
                    if (box.Left < left || box.Right > right || taken.Exists(box.Meets))
                        continue;
                    placed[(s, i)] = side;
                    taken.Add(box);
                    break;
                }
            }
        }

        return placed;
    }

    private static Box Around(double x, double y) => new(x - 4, y - 4, x + 4, y + 4);

    private static Box Beside(double x, double y, double width, LabelSide side) => side switch
    {
        LabelSide.Right => new(x + Gap, y - (LineHeight / 2), x + Gap + width, y + (LineHeight / 2)),
        LabelSide.Left => new(x - Gap - width, y - (LineHeight / 2), x - Gap, y + (LineHeight / 2)),
        LabelSide.Above => new(x - (width / 2), y - Gap - LineHeight, x + (width / 2), y - Gap),
        _ => new(x - (width / 2), y + Gap, x + (width / 2), y + Gap + LineHeight),
    };

    private readonly record struct Box(double Left, double Top, double Right, double Bottom)
    {
        public bool Meets(Box other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
    }
}
