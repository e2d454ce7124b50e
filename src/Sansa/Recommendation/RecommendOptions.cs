namespace Sansa.Recommendation;

/// <summary>What a list of recommendations may hold.</summary>
public sealed record RecommendOptions
{
    /// <summary>How many items to recommend at most, 1 or more. Fewer come back where fewer have a score; they say so.</summary>
    public int K { get; init; } = 10;

    /// <summary>Whether the items of the user's own history are left out. True by default.</summary>
    public bool ExcludeSeen { get; init; } = true;

    /// <summary>If not null, only these items (indices) may be recommended; an empty list allows none.</summary>
    public IReadOnlyCollection<int>? Allow { get; init; }

    /// <summary>If not null, these items (indices) are never recommended, also those that <see cref="Allow"/> names.</summary>
    public IReadOnlyCollection<int>? Deny { get; init; }
}
