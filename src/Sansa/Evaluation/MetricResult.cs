using System.Globalization;

namespace Sansa.Evaluation;

/// <summary>The value of one metric.</summary>
/// <param name="Name">Name with k, such as <c>BarsRecall@20</c>.</param>
/// <param name="Mean">The mean over the evaluated users, or the one value of a catalogue metric.</param>
/// <param name="StandardError">
/// Standard deviation over the users (with n - 1) divided by sqrt(n); NaN for fewer than two users, null where the metric
/// is not a mean over users.
/// </param>
public sealed record MetricResult(string Name, double Mean, double? StandardError)
{
    /// <summary>
    /// Value of each evaluated user, in the order of <see cref="EvaluationResult.Users"/>; empty for a catalogue metric. For paired comparisons.
    /// </summary>
    public IReadOnlyList<double> PerUser { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => StandardError is { } error
        ? string.Create(CultureInfo.InvariantCulture, $"{Name} {Mean:F4} ± {error:F4}")
        : string.Create(CultureInfo.InvariantCulture, $"{Name} {Mean:F4}");

    /// <summary>Summarises the values of users, summed in their order.</summary>
    internal static MetricResult FromUsers(string name, double[] values)
    {
        var mean = values.Sum() / values.Length;
        var squares = values.Sum(v => (v - mean) * (v - mean));
        return new MetricResult(name, mean, Math.Sqrt(squares / (values.Length - 1) / values.Length)) { PerUser = values };
    }
}
