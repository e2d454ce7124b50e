using Sansa.Interactive.Html;

namespace Sansa.Interactive.Live;

/// <summary>A training at one moment: what a display or a line of a terminal shows.</summary>
internal sealed record TrainingSnapshot(string Title, TrainingState State, TimeSpan Elapsed, string Stage)
{
    /// <summary>Part of the whole training that is done, 0 to 1; NaN where it is not known.</summary>
    public double Fraction { get; init; } = double.NaN;

    public double Loss { get; init; } = double.NaN;

    public long Nonzeros { get; init; }

    public long MemoryBytes { get; init; }

    public long PeakBytes { get; init; }

    public string? Remark { get; init; }

    /// <summary>What the end is worth saying: the model's size, or the message of the error.</summary>
    public string? Outcome { get; init; }

    /// <summary>Losses so far, with the seconds at which they were known.</summary>
    public IReadOnlyList<(double Seconds, double Loss)> Losses { get; init; } = [];

    /// <summary>Memory so far.</summary>
    public IReadOnlyList<MemorySample> Memory { get; init; } = [];

    /// <summary>Time that is left, see <see cref="TimeLeft"/>; null while it cannot be said.</summary>
    public TimeSpan? Left { get; init; }

    /// <summary>The training in one line.</summary>
    public string Line => State switch
    {
        TrainingState.Running => string.Join(", ", Running()),
        TrainingState.Done => string.Join(", ", Done()),
        TrainingState.Interrupted =>
            $"{Title}: interrupted after {Quantity.Time(Elapsed)} in stage {Stage}{(double.IsFinite(Fraction) ? $" ({Percent})" : "")}; nothing was kept",
        _ => $"{Title}: failed after {Quantity.Time(Elapsed)} in stage {Stage}{(Outcome is null ? "" : ": " + Outcome)}",
    };

    private string Percent => $"{Math.Floor(100 * Math.Clamp(Fraction, 0, 1))} %";

    private IEnumerable<string> Running()
    {
        yield return double.IsFinite(Fraction) ? $"{Title}: {Percent} {Stage}" : $"{Title}: {Stage}";
        yield return Quantity.Time(Elapsed);
        if (Left is { } left)
            yield return $"about {Quantity.Time(left)} left";
        if (double.IsFinite(Loss))
            yield return $"loss {Quantity.Value(Loss)}";
        yield return Quantity.Bytes(MemoryBytes);
    }

    private IEnumerable<string> Done()
    {
        yield return $"{Title}: done in {Quantity.Time(Elapsed)}";
        if (double.IsFinite(Loss))
            yield return $"loss {Quantity.Value(Loss)}";
        if (Outcome is not null)
            yield return Outcome;
        yield return $"peak {Quantity.Bytes(PeakBytes)}";
    }
}
