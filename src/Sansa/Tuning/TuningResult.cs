using Sansa.Training;

namespace Sansa.Tuning;

/// <summary>One line of a leaderboard.</summary>
/// <param name="Place">1 for the best.</param>
/// <param name="Trial">The trial.</param>
/// <param name="Difference">How far it is from the best, over the users that both were measured on.</param>
public sealed record Standing(int Place, Trial Trial, PairedDifference Difference);

/// <summary>What a search found.</summary>
public sealed class TuningResult
{
    private readonly Lazy<IReadOnlyList<Standing>> _leaderboard;

    internal TuningResult(SearchSpace space, string metric, int userCount, IReadOnlyList<Trial> trials)
    {
        (Space, Metric, UserCount, Trials) = (space, metric, userCount, trials);
        Best = trials.Where(t => t.IsComplete).OrderByDescending(t => t.Mean).FirstOrDefault();
        _leaderboard = new Lazy<IReadOnlyList<Standing>>(Order);
    }

    /// <summary>The result of trials that were kept, such as those of a search that was cancelled.</summary>
    /// <param name="space">What was searched.</param>
    /// <param name="metric">The name of the metric.</param>
    /// <param name="userCount">Validation users with held-out items.</param>
    /// <param name="trials">The trials in the order in which they were made.</param>
    public static TuningResult Of(SearchSpace space, string metric, int userCount, IReadOnlyList<Trial> trials)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(trials);
        return new TuningResult(space, metric, userCount, [.. trials]);
    }

    /// <summary>What was searched.</summary>
    public SearchSpace Space { get; }

    /// <summary>The metric by which it was chosen, such as <c>BarsRecall@20</c>.</summary>
    public string Metric { get; }

    /// <summary>Validation users with held-out items.</summary>
    public int UserCount { get; }

    /// <summary>All trials in the order in which they were made.</summary>
    public IReadOnlyList<Trial> Trials { get; }

    /// <summary>The trial with the largest mean over all users; null while there is none.</summary>
    public Trial? Best { get; }

    /// <summary>The options of the best trial: train with them on all of the training data.</summary>
    /// <exception cref="InvalidOperationException">No trial succeeded.</exception>
    public ModelOptions BestOptions => Best?.Options ?? throw new InvalidOperationException("No trial succeeded, so there are no best options.");

    /// <summary>
    /// The trials, best first: those that were measured on all users by their mean, then those that were dropped by their difference to the best, then
    /// those that failed.
    /// </summary>
    public IReadOnlyList<Standing> Leaderboard => _leaderboard.Value;

    /// <summary>
    /// The trial with the fewest weights that is not told from the best: within one paired standard error of it (the rule of one standard error of
    /// Breiman, Friedman, Olshen, Stone, 1984). The best itself where there is none.
    /// </summary>
    public Trial? Smallest => Leaderboard
        .Where(s => s.Trial.IsComplete && (s.Trial == Best || s.Difference.Mean + s.Difference.StandardError >= 0))
        .MinBy(s => s.Trial.Weights)?.Trial;

    /// <summary>Seconds of all trainings and evaluations.</summary>
    public double Seconds => Trials.Sum(t => t.FitSeconds + t.EvaluateSeconds);

    /// <inheritdoc/>
    public override string ToString() => Best is null
        ? $"{Space.Kind.Name}: {Trials.Count} trials, none succeeded"
        : FormattableString.Invariant($"{Metric} {Best.Mean:F4} after {Trials.Count} trials: {OptionsText.CommandLine(Space.Kind, Best.Options)}");

    private Standing[] Order() =>
    [
        .. Trials.Select(t => (Trial: t, Difference: PairedDifference.Of(t.Values, Best?.Values ?? [])))
            .OrderBy(t => t.Trial.IsComplete ? 0 : t.Trial.Failure is null ? 1 : 2)
            .ThenByDescending(t => t.Trial.IsComplete ? t.Trial.Mean : t.Difference.Mean)
            .ThenBy(t => t.Trial.Number)
            .Select((t, i) => new Standing(i + 1, t.Trial, t.Difference)),
    ];
}
