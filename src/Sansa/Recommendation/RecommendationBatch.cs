namespace Sansa.Recommendation;

/// <summary>Recommendations for many users in flat arrays: user u owns the places u * Width .. u * Width + Counts[u] - 1.</summary>
public sealed class RecommendationBatch
{
    private readonly IReadOnlyList<string>? _catalogue;

    internal RecommendationBatch(int userCount, CandidateFilter filter, IReadOnlyList<string>? catalogue = null)
    {
        _catalogue = catalogue;
        Width = filter.Capacity;
        Requested = filter.Requested;
        var length = (long)userCount * Width;
        if (length > Array.MaxLength)
            throw new ArgumentException(
                $"{userCount} users x {Width} recommendations are {length} places, more than one array can hold ({Array.MaxLength}). "
                + "Ask for fewer, or pass the users in parts.");
        Items = new int[length];
        Items.AsSpan().Fill(-1);
        Scores = new float[length];
        Counts = new int[userCount];
    }

    /// <summary>Number of users.</summary>
    public int UserCount => Counts.Length;

    /// <summary>Places for each user: the k asked for, or the number of items where that is smaller.</summary>
    public int Width { get; }

    /// <summary>How many items were asked for.</summary>
    public int Requested { get; }

    /// <summary>Item indices, users x Width, best first; -1 in places that are not used.</summary>
    public int[] Items { get; }

    /// <summary>Score of each place, users x Width; 0 in places that are not used.</summary>
    public float[] Scores { get; }

    /// <summary>How many recommendations each user has.</summary>
    public int[] Counts { get; }

    /// <summary>The name of an item: its id in the catalogue, or the number itself when the model has none.</summary>
    /// <param name="item">Item index.</param>
    public string NameOf(int item) => _catalogue is null ? item.ToString(System.Globalization.CultureInfo.InvariantCulture) : _catalogue[item];

    /// <summary>The items of one user, best first.</summary>
    /// <param name="user">User index, from 0.</param>
    public ReadOnlySpan<int> ItemsOf(int user) => Items.AsSpan((int)((long)user * Width), Counts[user]);

    /// <summary>The scores of one user's items, in the same order.</summary>
    /// <param name="user">User index, from 0.</param>
    public ReadOnlySpan<float> ScoresOf(int user) => Scores.AsSpan((int)((long)user * Width), Counts[user]);

    internal void Store(int user, TopK top)
    {
        var start = (int)((long)user * Width);
        Counts[user] = top.Drain(Items.AsSpan(start, Width), Scores.AsSpan(start, Width));
    }
}
