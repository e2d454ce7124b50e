using Sansa.Interactive.Html;
using Sansa.Tuning;

namespace Sansa.Interactive.Live;

/// <summary>A search at one moment.</summary>
internal sealed record TuningSnapshot(string Title, TrainingState State, TimeSpan Elapsed, TuningProgress? Last)
{
    /// <summary>Why it failed; null where it did not.</summary>
    public string? Problem { get; init; }

    /// <summary>The search in one line.</summary>
    public string Line => State switch
    {
        TrainingState.Running => $"Tuning {Title}: {Found}, {Quantity.Time(Elapsed)}",
        TrainingState.Done => $"Tuning {Title}: done in {Quantity.Time(Elapsed)}, {Found}",
        TrainingState.Interrupted => $"Tuning {Title}: interrupted after {Quantity.Time(Elapsed)}, {Found}",
        _ => $"Tuning {Title}: failed after {Quantity.Time(Elapsed)}{(Problem is null ? "" : ": " + Problem)}",
    };

    private string Found => Last is not { SoFar: var found } ? "no trial"
        : $"{found.Trials.Count} {(found.Trials.Count == 1 ? "trial" : "trials")}"
            + (found.Best is { } best ? $", best {found.Metric} {Quantity.Value(Math.Round(best.Mean, 4))} (trial {best.Number})" : "");
}
