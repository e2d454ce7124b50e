using Sansa.Interactive.Cards;
using Sansa.Interactive.Charts;
using Sansa.Interactive.Html;
using Sansa.Interactive.Live;

namespace Sansa.Interactive.Formatters;

/// <summary>The display of a training that runs: a bar, times, loss with its curve, memory. One that has ended is a single line.</summary>
internal static class SnapshotCard
{
    public static Card Of(TrainingSnapshot now)
    {
        if (now.State != TrainingState.Running)
            return new Card("") { Label = now.Title }.Note(now.Line, warning: now.State != TrainingState.Done);
        var percent = double.IsFinite(now.Fraction) ? $"{Math.Floor(100 * Math.Clamp(now.Fraction, 0, 1))} %" : "";
        var card = new Card($"Training {now.Title}: {now.Stage} {percent}".TrimEnd()) { Subtitle = now.Remark }
            .Add(new ProgressBlock(now.Fraction, $"Training {now.Title}"))
            .Add([.. Facts(now)]);
        return now.Losses.Count > 1 ? card.Add(new ChartBlock(LossCurve(now))) : card;
    }

    /// <summary>Not every model has a loss or counts nonzeros: what there is not is not shown.</summary>
    private static IEnumerable<Fact> Facts(TrainingSnapshot now)
    {
        yield return new Fact("elapsed", Quantity.Time(now.Elapsed));
        yield return new Fact("left, about", now.Left is { } left ? Quantity.Time(left) : "–");
        if (double.IsFinite(now.Loss))
            yield return new Fact("loss", Quantity.Value(now.Loss));
        if (now.Nonzeros > 0)
            yield return new Fact("nonzeros", Quantity.Short(now.Nonzeros));
        yield return new Fact("memory", Quantity.Bytes(now.MemoryBytes));
        yield return new Fact("peak", Quantity.Bytes(now.PeakBytes));
    }

    private static SansaChart LossCurve(TrainingSnapshot now) => new(new ChartSpec(
        "Loss",
        new ChartAxis("time [s]"),
        new ChartAxis("loss [log scale]", AxisScale.Log),
        [new("", Mark.LineAndPoints, [.. now.Losses.Select(l => l.Seconds)], [.. now.Losses.Select(l => l.Loss)])])
    {
        Width = 400,
        Height = 180,
    });
}
