using System.Globalization;

namespace Sansa.Recommendation;

/// <summary>Why a user gets the score that an item has: what each item of the history adds to it.</summary>
/// <remarks>The models here are linear, so the contributions are exact: they add up to the score, up to rounding.</remarks>
public sealed class Explanation
{
    internal Explanation(int item, float score, int[] historyItems, float[] contributions, IReadOnlyList<string>? catalogue) =>
        (Item, Score, HistoryItems, Contributions, _catalogue) = (item, score, historyItems, contributions, catalogue);

    private readonly IReadOnlyList<string>? _catalogue;

    /// <summary>The explained item.</summary>
    public int Item { get; }

    /// <summary>The score of the item for this history; 0 where the model stores none.</summary>
    public float Score { get; }

    /// <summary>The items of the history, by falling contribution, ties in order of index.</summary>
    public int[] HistoryItems { get; }

    /// <summary>What each of <see cref="HistoryItems"/> adds to the score; negative where it lowers it.</summary>
    public float[] Contributions { get; }

    /// <summary>An item as the model's ids name it, or its index where the model has no ids.</summary>
    /// <param name="item">Item index.</param>
    public string NameOf(int item) => _catalogue is null ? item.ToString(CultureInfo.InvariantCulture) : _catalogue[item];

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{NameOf(Item)} scores {Score:G4}: ")
        + string.Join(
            ", ", HistoryItems.Take(10).Select((h, i) => string.Create(CultureInfo.InvariantCulture, $"{NameOf(h)} {Contributions[i]:+0.####;-0.####;0}")));
}
