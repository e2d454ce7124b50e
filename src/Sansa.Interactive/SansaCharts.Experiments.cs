using Sansa.Experiments;
using Sansa.Interactive.Charts;

namespace Sansa.Interactive;

public static partial class SansaCharts
{
    /// <summary>Memory of one run over time, its stages shaded.</summary>
    /// <param name="record">A run.</param>
    public static SansaChart MemoryOf(RunRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return MemoryOverTime((record.Spec.Title, Samples(record)));
    }

    /// <summary>
    /// Memory of published runs, dashed, and of ours on top: the paper's Figure 4. Both axes can be logarithmic, as ours is small beside them.
    /// </summary>
    /// <param name="records">Our runs.</param>
    /// <param name="published">Published curves.</param>
    /// <param name="logarithmic">True for two log axes.</param>
    /// <exception cref="ArgumentException">There is nothing to draw.</exception>
    public static SansaChart MemoryComparison(IReadOnlyList<RunRecord> records, IReadOnlyList<PublishedCurve> published, bool logarithmic = false)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(published);
        var scale = logarithmic ? AxisScale.Log : AxisScale.Linear;
        var colors = SeriesColors.Of(published.Select(c => c.Label).Concat(records.Select(r => r.Spec.Title)).Select(SeriesColors.ModelOf));
        ChartSeries[] series =
        [
            .. published.Select((c, i) => Curve(c.Label, c.Seconds, c.Megabytes) with { Published = true, Color = colors[i] }),
            .. records.Select((r, i) => Curve(r.Spec.Title, r.Memory.Seconds, r.Memory.Megabytes) with
            {
                Variant = SeriesColors.IsVariant(r.Spec.Title),
                Color = colors[published.Count + i],
            }),
        ];
        RequireAny(series, nameof(records));
        return new SansaChart(new ChartSpec(
            "Memory while training and evaluating",
            new ChartAxis(logarithmic ? "time [s, log scale]" : "time [s]", scale) { FromZero = !logarithmic },
            new ChartAxis(logarithmic ? "resident memory [GB, log scale]" : "resident memory [GB]", scale) { FromZero = !logarithmic },
            series)
        {
            Width = 640,
        });

        ChartSeries Curve(string name, IReadOnlyList<double> seconds, IReadOnlyList<double> megabytes)
        {
            // A log axis has no zero.
            var kept = Enumerable.Range(0, seconds.Count).Where(i => !logarithmic || (seconds[i] > 0 && megabytes[i] > 0)).ToArray();
            return new ChartSeries(name, Mark.Line, [.. kept.Select(i => seconds[i])], [.. kept.Select(i => megabytes[i] / 1000)]);
        }
    }

    /// <summary>Measured series against any horizontal axis, with published ones dashed behind.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="x">Label of the horizontal axis, with its unit.</param>
    /// <param name="y">Label of the vertical axis, with its unit.</param>
    /// <param name="series">The series; those with Published set are dashed.</param>
    /// <param name="published">Values to compare with, as dashed lines.</param>
    /// <param name="logarithmicX">True for a logarithmic horizontal axis.</param>
    /// <exception cref="ArgumentException">A label is missing, or there is nothing to draw.</exception>
    public static SansaChart Curves(
        string title, string x, string y, IReadOnlyList<MeasuredSeries> series, IReadOnlyList<PublishedValue>? published = null, bool logarithmicX = false) =>
        Measured(title, new ChartAxis(x, logarithmicX ? AxisScale.Log : AxisScale.Linear), y, series, published ?? [], scaleX: 1);

    /// <summary>Accuracy against density of a table, a series for each model, with the published ones dashed; relative where the table is.</summary>
    /// <param name="table">A table whose rows have densities.</param>
    /// <param name="metric">One of its metrics.</param>
    /// <exception cref="ArgumentException">There is nothing to draw.</exception>
    public static SansaChart AccuracyAgainstDensity(ComparisonTable table, string metric)
    {
        ArgumentNullException.ThrowIfNull(table);
        var scale = table.IsRelative ? 100 : 1;
        var groups = table.Rows.Where(r => r.Published is { Density: not null } && r.Run is not null).GroupBy(r => Kind(r.Label)).ToArray();
        var models = groups.Select(g => g.First().Published!.Model).ToArray();
        // A model has one colour: the paper's, ours, and its variants.
        var colors = SeriesColors.Of(groups.Select(g => SeriesColors.ModelOf(g.Key)));
        ChartSeries[] series =
        [
            .. groups
                .Select((g, i) => Line(models[i] + ", paper", g.Select(r => (r.Published!.Density!.Value, table.PublishedOf(r, metric)))) with
                {
                    Published = true,
                    Color = colors[i],
                })
                .Where((_, i) => Array.IndexOf(models, models[i]) == i), // two variants of ours stand beside one of the paper's
            .. groups.Select((g, i) =>
                Line(g.Key + ", ours", g.Where(r => r.Record is not null).Select(r => (r.Record!.Density, table.MeasuredOf(r, metric)))) with
                {
                    Variant = SeriesColors.IsVariant(g.Key),
                    Color = colors[i],
                }),
        ];
        var reference = table.IsRelative
            ? 100
            : table.Rows.Select(r => r.Published).FirstOrDefault(p => p?.Model == table.ReferenceName)?[metric] ?? double.NaN;
        var name = MetricNames.InTables(metric);
        return new SansaChart(new ChartSpec(
            $"{name} against density",
            new ChartAxis("density d [%, log scale]", AxisScale.Log),
            new ChartAxis(table.IsRelative ? $"{name} [% of {table.ReferenceName}]" : name),
            [.. series.Where(s => s.X.Length > 0)])
        {
            References = double.IsFinite(reference) ? [new ReferenceLine(table.ReferenceName, reference)] : [],
            Width = 640,
            Height = 320,
        });

        // Labels begin with the density: "0.5 %  SANSA (exact)".
        static string Kind(string label) => label[(label.IndexOf('%', StringComparison.Ordinal) + 1)..].Trim();

        ChartSeries Line(string label, IEnumerable<(double Density, double Value)> points)
        {
            var known = points.Where(p => double.IsFinite(p.Value)).OrderBy(p => p.Density).ToArray();
            return new ChartSeries(label, Mark.LineAndPoints, [.. known.Select(p => 100 * p.Density)], [.. known.Select(p => scale * p.Value)]);
        }
    }

    /// <summary>A metric of each row of a table as bars, the published value beside ours; relative where the table is.</summary>
    /// <param name="table">A table with at least one value.</param>
    /// <param name="metric">One of its metrics.</param>
    /// <exception cref="ArgumentException">There is nothing to draw.</exception>
    public static SansaChart Comparison(ComparisonTable table, string metric)
    {
        ArgumentNullException.ThrowIfNull(table);
        var (scale, name) = (table.IsRelative ? 100 : 1, MetricNames.InTables(metric));
        return Comparison(table.Title, table.IsRelative ? $"{name} [% of {table.ReferenceName}]" : name, [.. table.Rows.Select(Bar)]);

        ComparisonBar Bar(ComparisonRow row)
        {
            var (ours, own) = (table.MeasuredOf(row, metric), row.Record?.Metrics.FirstOrDefault(m => m.Name == metric));
            return new ComparisonBar(
                row.Label.Trim(), scale * ours, own?.StandardError is { } error ? scale * error * ours / own.Mean : double.NaN,
                scale * table.PublishedOf(row, metric));
        }
    }

    private static MemorySample[] Samples(RunRecord record)
    {
        var stages = record.Memory.Stages.OrderBy(s => s.Value).ToArray();
        return [.. record.Memory.Seconds.Select((s, i) =>
            new MemorySample(s, (long)(record.Memory.Megabytes[i] * 1e6), stages.LastOrDefault(g => g.Value <= s).Key))];
    }
}
