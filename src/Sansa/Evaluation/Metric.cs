using System.Globalization;

namespace Sansa.Evaluation;

/// <summary>A measure of recommendations, with the length of the lists that it looks at.</summary>
public abstract record Metric
{
    /// <summary>Takes the length of the lists.</summary>
    /// <param name="k">How many recommendations of each user count, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1.</exception>
    protected Metric(int k)
    {
        if (k < 1)
            throw new ArgumentOutOfRangeException(nameof(k), k, $"A metric needs lists of at least 1 recommendation, but k is {k}.");
        K = k;
    }

    /// <summary>How many recommendations of each user count.</summary>
    public int K { get; }

    /// <summary>The name with k, such as <c>BarsRecall@20</c>.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{GetType().Name}@{K}");

    /// <inheritdoc/>
    public sealed override string ToString() => Name;
}

/// <summary>A metric with a value for each user; the result is the mean over users, with its standard error.</summary>
/// <param name="k">How many recommendations of each user count.</param>
public abstract record UserMetric(int k) : Metric(k)
{
    /// <summary>The value for one user.</summary>
    /// <param name="hits">For each recommendation, best first and at most k: whether it is a held-out item.</param>
    /// <param name="heldOutCount">Number of the user's held-out items, 1 or more.</param>
    public abstract double ValueOf(ReadOnlySpan<bool> hits, int heldOutCount);

    /// <summary>Number of hits.</summary>
    /// <param name="hits">For each recommendation, whether it is a held-out item.</param>
    protected static int HitsIn(ReadOnlySpan<bool> hits) => hits.Count(true);
}

/// <summary>A metric of all recommendations together.</summary>
/// <param name="k">How many recommendations of each user count.</param>
public abstract record CatalogueMetric(int k) : Metric(k)
{
    /// <summary>The value for all users.</summary>
    /// <param name="timesRecommended">For each item, the number of users who have it among their first k recommendations.</param>
    /// <param name="timesChosen">For each item, the number of users whose fold-in items it is among, evaluated or not.</param>
    /// <param name="userCount">Number of all users.</param>
    public abstract double ValueOf(ReadOnlySpan<int> timesRecommended, ReadOnlySpan<int> timesChosen, int userCount);
}
