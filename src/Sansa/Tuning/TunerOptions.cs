using Sansa.Evaluation;
using Sansa.Execution;

namespace Sansa.Tuning;

/// <summary>How a search is made, and how much it may take. Immutable.</summary>
public sealed record TunerOptions
{
    /// <summary>What is to be as large as possible; default <see cref="BarsRecall"/> at 20.</summary>
    public UserMetric Metric { get; init; } = new BarsRecall(20);

    /// <summary>The most trials, those of an earlier part of the search counted; null, the default, for as many as the seconds allow.</summary>
    public int? Runs { get; init; }

    /// <summary>
    /// The most seconds of training and evaluation, those of an earlier part of the search counted; null for no limit where <see cref="Runs"/> is given;
    /// default 180. The first trial ends whatever it takes; a later one is broken off, and not counted, when the time is up.
    /// </summary>
    public double? Seconds { get; init; } = 180;

    /// <summary>Decides what is tried, and which users are measured first; default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Threads of training and evaluation; 0, the default, for all cores. No number depends on it.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// A trial is dropped when it is worse than the best by more than so many paired standard errors on the first eighth, quarter or half of the users;
    /// above 0, default 2. A large number measures every trial on all users.
    /// </summary>
    public double DropErrors { get; init; } = 2;

    internal void Validate()
    {
        Option.Check(Metric is not null, nameof(Metric), Metric, "given");
        Option.Check(Runs is null or >= 1, nameof(Runs), Runs, "1 or more");
        Option.Check(Seconds is null || (double.IsFinite(Seconds.Value) && Seconds > 0), nameof(Seconds), Seconds, "above 0 and finite");
        Option.Check(Runs is not null || Seconds is not null, nameof(Seconds), Seconds, "given where there is no number of runs");
        Option.Check(DropErrors > 0, nameof(DropErrors), DropErrors, "above 0");
        Option.CheckThreads(Threads);
    }
}
