using Sansa.Interactive.Explorers;
using Sansa.Interactive.Formatters;
using Sansa.Models;
using Sansa.Ordering;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Interactive;

public static partial class Displays
{
    /// <summary>
    /// Matrices from the whole to single entries: zoom, item names, one order for all. Where one looks in one of them, the others show the same rows and
    /// columns. No entry is left out, so each cell is shaded by the share of it that is filled.
    /// </summary>
    /// <param name="set">The matrices and the orders to choose from.</param>
    /// <param name="titles">Name of an item by its index; null for "item 3".</param>
    /// <param name="maxBytes">The most characters that entries and names may take in the page; values keep 3 digits where they must.</param>
    /// <exception cref="ArgumentException">There is no matrix, or they take more room.</exception>
    public static SansaView Matrices(MatrixSet set, Func<int, string>? titles = null, int maxBytes = 2_000_000)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (set.Matrices.Count == 0)
            throw new ArgumentException("There is no matrix.", nameof(set));
        var card = MatricesCard.Of(set, NamesOf(set.ItemCount, titles), maxBytes);
        return new SansaView(() => card);
    }

    /// <summary>The layers of a model, and X with X^T X where X is given, from the whole to single entries.</summary>
    /// <param name="model">A trained model.</param>
    /// <param name="x">What it was trained on; null for its layers alone.</param>
    /// <param name="titles">Name of an item by its index; null for the model's own ids.</param>
    /// <param name="maxBytes">The most characters that entries and names may take in the page.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the matrices take more room.</exception>
    public static SansaView Matrices(SansaModel model, CsrMatrix? x = null, Func<int, string>? titles = null, int maxBytes = 2_000_000)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Matrices(MatrixSet.Of(model, x), titles ?? NamesOf(model), maxBytes);
    }

    /// <summary>
    /// The items as a network: the strongest weights around one of them, from which one goes on to the next, and the separators through which the catalogue
    /// is joined.
    /// </summary>
    /// <param name="model">A model of two sparse layers (SANSA), of one sparse matrix, or EASE^R.</param>
    /// <param name="dissection">The separators of the data that it was trained on.</param>
    /// <param name="start">The item in the middle at the beginning.</param>
    /// <param name="titles">Name of an item by its index; null for the model's own ids.</param>
    /// <param name="maxBytes">The most characters that weights and names may take in the page; fewer neighbours are drawn where they must.</param>
    /// <exception cref="ArgumentException">The sizes differ, there is no such item, the model is of another form, or 3 weights an item do not fit.</exception>
    public static SansaView ItemNetwork(
        Recommender model, Dissection dissection, int start, Func<int, string>? titles = null, int maxBytes = 2_000_000)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(dissection);
        if (dissection.Order.Length != model.ItemCount)
            throw new ArgumentException($"The dissection has {dissection.Order.Length} items, the model {model.ItemCount}.", nameof(dissection));
        if (start < 0 || start >= model.ItemCount)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"Items are 0 .. {model.ItemCount - 1}.");
        var names = NamesOf(model.ItemCount, titles ?? NamesOf(model));
        var card = NetworkCard.Of(model, StrongestWeights.Of(model), dissection, start, names, maxBytes);
        return new SansaView(() => card);
    }

    private static string[] NamesOf(int items, Func<int, string>? titles) =>
        [.. Enumerable.Range(0, items).Select(titles ?? (item => $"item {item}"))];
}
