using Sansa.Data;
using Sansa.Interactive.Formatters;
using Sansa.Models;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Interactive;

public static partial class Displays
{
    /// <summary>The paper's Figure 1 with the real shapes and nonzeros: one user's way through encoder and decoder.</summary>
    /// <param name="model">A model of two layers, such as <see cref="SansaModel"/>.</param>
    /// <param name="history">Item indices of the user's history.</param>
    /// <exception cref="ArgumentException">An index is not an item.</exception>
    public static SansaView Architecture(FactorizedRecommender model, IReadOnlyList<int> history)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(history);
        int[] items = [.. history.Distinct().Order()];
        if (items.Any(i => i < 0 || i >= model.ItemCount))
            throw new ArgumentException($"Item {items.First(i => i < 0 || i >= model.ItemCount)} is outside 0 .. {model.ItemCount - 1}.", nameof(history));
        var user = new CsrMatrix(1, model.ItemCount, [0, items.Length], items, null);
        return new SansaView(() => ArchitectureCard.Of(model, user));
    }

    /// <summary>What a protocol does with users and their items, as a picture with the real numbers.</summary>
    /// <param name="split">A split that one of the <see cref="Protocols"/> made.</param>
    public static SansaView Protocol(Split split)
    {
        ArgumentNullException.ThrowIfNull(split);
        return new SansaView(() => ProtocolCard.Of(split));
    }
}
