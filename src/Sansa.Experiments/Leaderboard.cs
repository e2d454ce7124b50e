namespace Sansa.Experiments;

/// <summary>Records in the order of a metric, the best first.</summary>
public sealed record Leaderboard
{
    /// <summary>Orders records; equal ones keep their order.</summary>
    /// <param name="records">Records that hold the metric.</param>
    /// <param name="metric">What is to be as large as possible.</param>
    /// <param name="title">What is compared.</param>
    /// <exception cref="KeyNotFoundException">A record does not hold the metric.</exception>
    public Leaderboard(IEnumerable<RunRecord> records, string metric, string title = "Leaderboard")
    {
        ArgumentNullException.ThrowIfNull(records);
        (Metric, Title) = (metric, title);
        Records = [.. records.OrderByDescending(r => r[metric].Mean)];
    }

    /// <summary>What is compared.</summary>
    public string Title { get; }

    /// <summary>The metric of the order.</summary>
    public string Metric { get; }

    /// <summary>The records, best first.</summary>
    public IReadOnlyList<RunRecord> Records { get; }

    /// <summary>What should be said beside it, such as points that an early stop left out; null for nothing.</summary>
    public string? Note { get; init; }
}
