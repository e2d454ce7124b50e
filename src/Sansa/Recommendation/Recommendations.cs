using System.Globalization;

namespace Sansa.Recommendation;

/// <summary>Items recommended to one user, or similar to one item, best first.</summary>
public sealed class Recommendations
{
    internal Recommendations(int[] items, float[] scores, int requested, IReadOnlyList<string>? catalogue) =>
        (Items, Scores, Requested, _catalogue) = (items, scores, requested, catalogue);

    private readonly IReadOnlyList<string>? _catalogue;

    /// <summary>Item indices, best first; ties in score are in order of index.</summary>
    public int[] Items { get; }

    /// <summary>Score of each item, in the same order.</summary>
    public float[] Scores { get; }

    /// <summary>How many items there are; less than <see cref="Requested"/> where fewer have a score and pass the filters.</summary>
    public int Count => Items.Length;

    /// <summary>How many items were asked for.</summary>
    public int Requested { get; }

    /// <summary>Whether as many items exist as were asked for.</summary>
    public bool IsComplete => Count == Requested;

    /// <summary>The item at a place, as the model's ids name it, or its index where the model has no ids.</summary>
    /// <param name="position">From 0 (the best) to <see cref="Count"/> - 1.</param>
    public string NameOf(int position) =>
        _catalogue is null ? Items[position].ToString(CultureInfo.InvariantCulture) : _catalogue[Items[position]];

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Count} of {Requested} recommendations: ")
        + string.Join(", ", Enumerable.Range(0, Math.Min(Count, 10)).Select(i => string.Create(CultureInfo.InvariantCulture, $"{NameOf(i)} ({Scores[i]:G4})")))
        + (Count > 10 ? ", ..." : "");
}
