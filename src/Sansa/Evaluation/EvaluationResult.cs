namespace Sansa.Evaluation;

/// <summary>What an evaluation found.</summary>
/// <param name="Metrics">One result for each metric, in the order asked for.</param>
/// <param name="Users">The evaluated users (rows), in ascending order: those with held-out items.</param>
/// <param name="UsersWithoutHeldOut">Number of users left out because they have no held-out item.</param>
/// <param name="UsersWithFewerThanK">Number of evaluated users with fewer recommendations than the largest k.</param>
public sealed record EvaluationResult(IReadOnlyList<MetricResult> Metrics, IReadOnlyList<int> Users, int UsersWithoutHeldOut, int UsersWithFewerThanK)
{
    /// <summary>The result of a metric.</summary>
    /// <param name="metric">A metric equal to one that was asked for.</param>
    /// <exception cref="KeyNotFoundException">The metric was not asked for.</exception>
    public MetricResult this[Metric metric] => this[(metric ?? throw new ArgumentNullException(nameof(metric))).Name];

    /// <summary>The result of a metric by name.</summary>
    /// <param name="name">Name with k, such as <c>BarsRecall@20</c>.</param>
    /// <exception cref="KeyNotFoundException">The metric was not asked for.</exception>
    public MetricResult this[string name] => Metrics.FirstOrDefault(m => m.Name == name)
        ?? throw new KeyNotFoundException($"'{name}' was not evaluated; there are {string.Join(", ", Metrics.Select(m => m.Name))}.");

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"{string.Join(", ", Metrics)} over {Users.Count} users ({UsersWithoutHeldOut} without held-out items left out)");
}
