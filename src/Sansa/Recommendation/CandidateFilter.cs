namespace Sansa.Recommendation;

/// <summary>A <see cref="RecommendOptions"/> checked against a catalogue and brought into the form that selection uses.</summary>
internal sealed class CandidateFilter
{
    /// <exception cref="ArgumentException">k is below 1, or a list names an item that does not exist.</exception>
    public CandidateFilter(RecommendOptions options, int itemCount)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.K < 1)
            throw new ArgumentOutOfRangeException(nameof(options), options.K, $"K, the number of recommendations, must be at least 1, but it is {options.K}.");
        Requested = options.K;
        Capacity = Math.Min(options.K, itemCount);
        ExcludeSeen = options.ExcludeSeen;
        Allow = Sorted(options.Allow, itemCount, nameof(options.Allow));
        Deny = Sorted(options.Deny, itemCount, nameof(options.Deny));
    }

    public int Requested { get; }

    /// <summary>The most items that can come out: k, or the whole catalogue where it is smaller.</summary>
    public int Capacity { get; }

    public bool ExcludeSeen { get; }

    public int[]? Allow { get; }

    public int[]? Deny { get; }

    /// <summary>Fills <paramref name="top"/> with the best items of the user that was scored last. Overwrites scores of removed items.</summary>
    public void Select(UserScorer scorer, ReadOnlySpan<int> seen, TopK top)
    {
        top.Clear();
        var scores = scorer.Scores;
        if (ExcludeSeen)
        {
            foreach (var item in seen)
                scores[item] = UserScorer.NoScore;
        }

        foreach (var item in Deny ?? [])
            scores[item] = UserScorer.NoScore;
        if (Allow is not null)
            top.OfferListed(scores, Allow);
        else if (scorer.Candidates is { } listed)
            top.OfferListed(scores, listed.AsSpan(0, scorer.CandidateCount));
        else
            top.OfferAll(scores);
    }

    private static int[]? Sorted(IReadOnlyCollection<int>? items, int itemCount, string name)
    {
        if (items is null)
            return null;
        foreach (var item in items)
        {
            if ((uint)item >= (uint)itemCount)
                throw new ArgumentException($"{name} names item {item}, but the model has items 0 .. {itemCount - 1}.");
        }

        return [.. items.Distinct().Order()];
    }
}
