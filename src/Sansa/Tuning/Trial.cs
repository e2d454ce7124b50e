using Sansa.Training;

namespace Sansa.Tuning;

/// <summary>One set of options that a search tried, and how it did.</summary>
/// <param name="Number">1 for the options that the search began with, and so on.</param>
/// <param name="Options">The options.</param>
public sealed record Trial(int Number, ModelOptions Options)
{
    /// <summary>Where it lies in the search space: a position between 0 and 1 for each dimension.</summary>
    public IReadOnlyList<double> Point { get; init; } = [];

    /// <summary>Where it came from, such as "start", "anywhere", "near 7".</summary>
    public required string Origin { get; init; }

    /// <summary>
    /// The metric of each validation user that it was measured on, in the order of the search, which is the same for all trials: a trial that was dropped
    /// was measured on the first of them. Empty where the training failed.
    /// </summary>
    public IReadOnlyList<float> Values { get; init; } = [];

    /// <summary>True where it was dropped before all users were measured: on those that were, it was clearly worse than the best.</summary>
    public bool WasDropped { get; init; }

    /// <summary>Why there is no model; null where there was one.</summary>
    public string? Failure { get; init; }

    /// <summary>Weights of the model.</summary>
    public long Weights { get; init; }

    /// <summary>Seconds of the training.</summary>
    public double FitSeconds { get; init; }

    /// <summary>Seconds of the evaluation.</summary>
    public double EvaluateSeconds { get; init; }

    /// <summary>The mean of the metric over the users that it was measured on; NaN for none.</summary>
    public double Mean => Values.Count == 0 ? double.NaN : Values.Sum(v => (double)v) / Values.Count;

    /// <summary>True where all users were measured.</summary>
    public bool IsComplete => Failure is null && !WasDropped;

    /// <inheritdoc/>
    public override string ToString() => Failure is not null
        ? $"trial {Number}: {Failure}"
        : FormattableString.Invariant($"trial {Number}: {Mean:F4} on {Values.Count} users{(WasDropped ? ", dropped" : "")}");
}
