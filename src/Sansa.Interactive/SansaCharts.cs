using Sansa.Interactive.Charts;
using Sansa.Interactive.Html;
using Sansa.Interactive.Svg;
using Sansa.Sparse;

namespace Sansa.Interactive;

/// <summary>
/// The charts of the paper and of this library, in one look: colours that colour-blind readers tell apart, units on the axes,
/// published values dashed. Each chart is a Plotly chart and a static SVG at once.
/// </summary>
public static partial class SansaCharts
{
    private const int MaxPoints = 4000;

    /// <summary>The longer side of a spy plot in pixels, at most.</summary>
    private const int SpySide = 288;

    /// <summary>Accuracy against the density of the model, as the paper's Figure 2 and Table 1.</summary>
    /// <param name="metric">Which metric, such as "BARS Recall@20".</param>
    /// <param name="series">X is a density from 0 to 1 (of each layer, or of both: say which in the series' name).</param>
    /// <param name="published">Values to compare with, such as that of the dense model.</param>
    /// <exception cref="ArgumentException">A name or a list is missing.</exception>
    public static SansaChart AccuracyAgainstDensity(string metric, IReadOnlyList<MeasuredSeries> series, params IReadOnlyList<PublishedValue> published) =>
        Measured($"{metric} against density", new ChartAxis("density [%, log scale]", AxisScale.Log), metric, series, published, scaleX: 100);

    /// <summary>Accuracy against the time of training.</summary>
    /// <param name="metric">Which metric, such as "NDCG@100".</param>
    /// <param name="series">X is in seconds.</param>
    /// <param name="published">Values to compare with.</param>
    /// <param name="cpuTime">True where the seconds are of all cores together, false for those of the clock.</param>
    /// <exception cref="ArgumentException">A name or a list is missing.</exception>
    public static SansaChart AccuracyAgainstTime(
        string metric, IReadOnlyList<MeasuredSeries> series, IReadOnlyList<PublishedValue>? published = null, bool cpuTime = false) =>
        Measured(
            $"{metric} against training time",
            new ChartAxis(cpuTime ? "training [CPU s, log scale]" : "training [s, log scale]", AxisScale.Log),
            metric, series, published ?? [], scaleX: 1);

    /// <summary>Memory in use while a model is trained and evaluated, as the paper's Figure 4: one curve a run, the stages of the first shaded.</summary>
    /// <param name="runs">Name of each run and its samples in order of time.</param>
    /// <exception cref="ArgumentException">There is no run.</exception>
    public static SansaChart MemoryOverTime(params IReadOnlyList<(string Name, IReadOnlyList<MemorySample> Samples)> runs)
    {
        RequireAny(runs, nameof(runs));
        var unit = runs.SelectMany(r => r.Samples).Select(s => s.Bytes).DefaultIfEmpty(0).Max() >= 1_000_000_000 ? ("GB", 1e9) : ("MB", 1e6);
        var series = runs.Select(r =>
            new ChartSeries(r.Name, Mark.Line, [.. r.Samples.Select(s => s.Seconds)], [.. r.Samples.Select(s => s.Bytes / unit.Item2)]));
        return new SansaChart(new ChartSpec(
            "Memory over time",
            new ChartAxis("time [s]") { FromZero = true },
            new ChartAxis($"resident memory [{unit.Item1}]") { FromZero = true },
            [.. series])
        {
            Spans = StageSpans(runs[0].Samples),
        });
    }

    /// <summary>The long tail: interactions of each item, the most popular first, on two log axes.</summary>
    /// <param name="interactions">Users x items.</param>
    /// <param name="nameOf">Name of an item by its index, shown at its point; null for none.</param>
    public static SansaChart LongTail(CsrMatrix interactions, Func<int, string>? nameOf = null)
    {
        ArgumentNullException.ThrowIfNull(interactions);
        return LongTail(ColumnCounts(interactions), nameOf);
    }

    /// <summary>The long tail from the interactions of each item; sorts the counts in place.</summary>
    internal static SansaChart LongTail(int[] counts, Func<int, string>? nameOf = null)
    {
        int[] items = [.. Enumerable.Range(0, counts.Length)];
        Array.Sort(counts, items);
        Array.Reverse(counts);
        Array.Reverse(items);
        var shown = counts.TakeWhile(c => c > 0).Count();
        var half = SmallestHeadWithHalf(counts);
        int[] ranks = [.. Enumerable.Range(0, shown).Where(r => r < 100 || r % Math.Max(1, shown / 800) == 0 || r == shown - 1)];
        var series = new ChartSeries("", Mark.Line, [.. ranks.Select(r => r + 1.0)], [.. ranks.Select(r => (double)counts[r])])
        {
            Names = nameOf is null ? null : [.. ranks.Select(r => Markup.Shorten(nameOf(items[r]), 40))],
            Hover = $"rank %{{x:,}}: %{{y:,}} interactions{(nameOf is null ? "" : " (%{text})")}",
        };
        var share = counts.Length == 0 ? 0 : (double)half / counts.Length;
        return new SansaChart(new ChartSpec(
            "Long tail of the items",
            new ChartAxis("rank of the item by popularity", AxisScale.Log),
            new ChartAxis("interactions", AxisScale.Log),
            [series])
        {
            Notes =
            [
                $"{Quantity.Count(half)} of {Quantity.Count(counts.Length)} items ({Quantity.Percent(share)}) have half of all interactions; "
                    + $"{Quantity.Count(counts.Length - shown)} have none.",
            ],
        });
    }

    /// <summary>How many rows and columns have how many entries, on two log axes.</summary>
    /// <param name="matrix">Any sparse matrix.</param>
    /// <param name="rowName">What a row is, such as "user".</param>
    /// <param name="columnName">What a column is, such as "item".</param>
    public static SansaChart DegreeDistribution(CsrMatrix matrix, string rowName = "row", string columnName = "column")
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var rows = Enumerable.Range(0, matrix.RowCount).Select(matrix.RowLength);
        return new SansaChart(new ChartSpec(
            "Degree distribution",
            new ChartAxis("entries in a row or column", AxisScale.Log),
            new ChartAxis("number with as many", AxisScale.Log),
            [Degrees(rowName + "s", rows), Degrees(columnName + "s", ColumnCounts(matrix))]));
    }

    /// <summary>
    /// Where the entries of a sparse matrix are: rows from top to bottom, each cell shaded by the root of the share of it that is filled, blue, or orange
    /// where most of its entries are below 0. A cell is the same whole number of rows, columns and pixels everywhere.
    /// </summary>
    /// <param name="matrix">Any sparse matrix; it is counted on a grid of at most 128 x 128.</param>
    /// <param name="title">What matrix it is; null for its shape.</param>
    public static SansaChart Spy(CsrMatrix matrix, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var shape = $"{Quantity.Count(matrix.RowCount)} × {Quantity.Count(matrix.ColumnCount)}, {Quantity.Count(matrix.NonzeroCount)} nonzeros";
        var grid = SpyGrid.Of(matrix);
        var zoom = Math.Max(1, SpySide / Math.Max(grid.Width, grid.Height));
        return new SansaChart(new ChartSpec(title ?? shape, new ChartAxis("column") { Exact = true }, new ChartAxis("row") { Exact = true }, [])
        {
            Spy = new SpyLayer(grid),
            Width = SvgChart.Sides + (grid.Width * zoom),
            Height = SvgChart.Ends + (grid.Height * zoom),
            Notes = title is null ? [grid.Legend] : [shape, grid.Legend],
        });
    }

    /// <summary>Bars beside each other, each with its standard error and, where there is one, the published value as a dashed bar.</summary>
    /// <param name="title">What is compared.</param>
    /// <param name="metric">Label of the axis, with its unit.</param>
    /// <param name="bars">The bars.</param>
    /// <exception cref="ArgumentException">There is no bar.</exception>
    public static SansaChart Comparison(string title, string metric, params IReadOnlyList<ComparisonBar> bars)
    {
        RequireAny(bars, nameof(bars));
        double[] at = [.. Enumerable.Range(0, bars.Count).Select(i => (double)i)];
        List<ChartSeries> series = [new("measured", Mark.Bars, at, [.. bars.Select(b => b.Value)]) { Errors = [.. bars.Select(b => b.StandardError)] }];
        if (bars.Any(b => double.IsFinite(b.Published)))
            series.Add(new("published", Mark.Bars, at, [.. bars.Select(b => b.Published)]) { Published = true, Color = 5 });
        return new SansaChart(new ChartSpec(
            title, new ChartAxis("") { Categories = [.. bars.Select(b => b.Name)] }, new ChartAxis(metric) { FromZero = true }, series)
        {
            Notes = bars.Any(b => double.IsFinite(b.StandardError)) ? ["Error bars: one standard error each way."] : [],
        });
    }

    private static SansaChart Measured(
        string title, ChartAxis x, string metric, IReadOnlyList<MeasuredSeries> series, IReadOnlyList<PublishedValue> published, double scaleX)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(metric);
        RequireAny(series, nameof(series));
        var colors = SeriesColors.Of(series.Select(s => s.Group ?? s.Name));
        return new SansaChart(new ChartSpec(title, x, new ChartAxis(metric), [.. series.Select((s, i) => Series(s) with { Color = colors[i] })])
        {
            References = [.. published.Select(p => new ReferenceLine(p.Name, p.Value))],
            Notes = series.Any(s => s.Points.Any(p => double.IsFinite(p.StandardError))) ? ["Error bars: one standard error each way."] : [],
        });

        ChartSeries Series(MeasuredSeries s) => new(
            s.Name, s.Apart ? Mark.Points : Mark.LineAndPoints, [.. s.Points.Select(p => p.X * scaleX)], [.. s.Points.Select(p => p.Y)])
        {
            Errors = s.Points.Any(p => double.IsFinite(p.StandardError)) ? [.. s.Points.Select(p => p.StandardError)] : null,
            Labels = s.Points.Any(p => p.Label is not null) ? [.. s.Points.Select(p => p.Label ?? "")] : null,
            Published = s.Published,
        };
    }

    private static List<ChartSpan> StageSpans(IReadOnlyList<MemorySample> samples)
    {
        List<ChartSpan> spans = [];
        for (var i = 0; i < samples.Count; i++)
        {
            var (stage, from) = (samples[i].Stage, samples[i].Seconds);
            while (i + 1 < samples.Count && samples[i + 1].Stage == stage)
                i++;
            if (stage is not null)
                spans.Add(new ChartSpan(stage, from, samples[Math.Min(i + 1, samples.Count - 1)].Seconds));
        }

        return spans.Count > 40 ? [] : spans;
    }

    private static ChartSeries Degrees(string name, IEnumerable<int> degrees)
    {
        var counts = new SortedDictionary<int, int>();
        foreach (var degree in degrees)
            counts[degree] = counts.GetValueOrDefault(degree) + 1;
        return new ChartSeries(
            name, Mark.Points, [.. counts.Keys.Take(MaxPoints).Select(d => (double)d)], [.. counts.Values.Take(MaxPoints).Select(c => (double)c)])
        {
            Hover = $"%{{y:,}} {name} with %{{x:,}}",
        };
    }

    private static int[] ColumnCounts(CsrMatrix matrix)
    {
        var counts = new int[matrix.ColumnCount];
        for (long p = 0; p < matrix.NonzeroCount; p++)
            counts[matrix.ColumnIndices[p]]++;
        return counts;
    }

    private static int SmallestHeadWithHalf(int[] descending)
    {
        var half = descending.Sum(c => (long)c) / 2.0;
        var (sum, head) = (0L, 0);
        while (head < descending.Length && sum < half)
            sum += descending[head++];
        return head;
    }

    private static void RequireAny<T>(IReadOnlyList<T> list, string name)
    {
        ArgumentNullException.ThrowIfNull(list, name);
        if (list.Count == 0)
            throw new ArgumentException("There is nothing to draw: pass at least one.", name);
    }
}
