using System.Globalization;
using System.Text.Json.Nodes;
using Sansa.Interactive.Charts;
using Sansa.Sparse;
using Sansa.Tuning;

namespace Sansa.Interactive;

public static partial class SansaCharts
{
    private const string OnTheSameUsers = "A dropped trial stands where its difference to the best on the same users puts it.";

    /// <summary>A search trial by trial, with the best so far.</summary>
    /// <param name="result">What a search found.</param>
    public static SansaChart TuningCurve(TuningResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var standings = result.Leaderboard.Where(s => s.Trial.Failure is null).OrderBy(s => s.Trial.Number).ToArray();
        var best = double.NegativeInfinity;
        List<(double Number, double Value)> steps = [];
        foreach (var trial in result.Trials.Where(t => t.IsComplete))
        {
            best = Math.Max(best, trial.Mean);
            steps.Add((trial.Number, best));
        }

        if (steps.Count > 0)
            steps.Add((result.Trials[^1].Number, best));
        return new SansaChart(new ChartSpec(
            $"{result.Metric} of {result.Trials.Count} trials",
            new ChartAxis("trial"),
            new ChartAxis($"{result.Metric} on validation users"),
            [
                new("best so far", Mark.Step, [.. steps.Select(s => s.Number)], [.. steps.Select(s => s.Value)]),
                Points(result, "on all users", standings.Where(s => s.Trial.IsComplete), s => s.Trial.Number),
                Points(result, "dropped", standings.Where(s => !s.Trial.IsComplete), s => s.Trial.Number),
            ])
        {
            Notes = standings.Any(s => !s.Trial.IsComplete) ? [OnTheSameUsers] : [],
        });
    }

    /// <summary>The trials of a search against one option that is a number.</summary>
    /// <param name="result">What a search found.</param>
    /// <param name="dimension">A range of its space.</param>
    public static SansaChart TuningOption(TuningResult result, SearchRange dimension)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(dimension);
        var standings = result.Leaderboard
            .Where(s => s.Trial.Failure is null && double.IsFinite(Value(s)) && (!dimension.IsLogarithmic || Value(s) > 0)).ToArray();
        return new SansaChart(new ChartSpec(
            $"{result.Metric} against {dimension.Name}",
            new ChartAxis(dimension.Name + (dimension.IsLogarithmic ? " [log scale]" : ""), dimension.IsLogarithmic ? AxisScale.Log : AxisScale.Linear),
            new ChartAxis(result.Metric),
            [
                Points(result, "on all users", standings.Where(s => s.Trial.IsComplete), Value),
                Points(result, "dropped", standings.Where(s => !s.Trial.IsComplete), Value),
            ])
        {
            Width = 320,
            Height = 220,
        });

        double Value(Standing s) => Number(result.Space.ValueOf(s.Trial.Options, dimension));
    }

    private static ChartSeries Points(TuningResult result, string name, IEnumerable<Standing> standings, Func<Standing, double> x)
    {
        var points = standings.OrderBy(x).ToArray();
        double[] values = [.. points.Select(s => result.Best is null ? s.Trial.Mean : result.Best.Mean + s.Difference.Mean)];
        return new ChartSeries(name, Mark.Points, [.. points.Select(x)], values)
        {
            Names = [.. points.Select(s => $"trial {s.Trial.Number}: {OptionsText.CommandLine(result.Space.Kind, s.Trial.Options)}")],
        };
    }

    /// <summary>The number of an option, of a density that of its entries or its share; NaN for none.</summary>
    private static double Number(JsonValue? value) => value is null ? double.NaN
        : value.TryGetValue(out double number) ? number
        : value.TryGetValue(out string? text) && char.IsDigit(text[0]) ? Density.Parse(text).Value
        : double.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var other) ? other : double.NaN;
}
