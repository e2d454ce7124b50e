using Sansa.Models;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Interactive.Explorers;

/// <summary>For each item the largest weights of its row of B, by magnitude: what it says for and against other items.</summary>
internal sealed class StrongestWeights
{
    /// <summary>More neighbours cannot be told apart around an item.</summary>
    public const int MostPerItem = 12;

    private const int RowsAtOnce = 256;

    private readonly (int Item, float Weight)[][] _rows;

    private StrongestWeights((int Item, float Weight)[][] rows) => _rows = rows;

    /// <summary>Looks through all rows of B; of two layers a few rows of the product at a time.</summary>
    /// <exception cref="ArgumentException">The model has no item-item weights.</exception>
    public static StrongestWeights Of(Recommender model)
    {
        var items = Enumerable.Range(0, model.ItemCount).ToArray();
        return new(model switch
        {
            FactorizedRecommender two => [.. items.Chunk(RowsAtOnce).SelectMany(rows => Product(two, rows))],
            SparseRecommender one => [.. items.Select(i => Strongest(i, one.Weights.Row(i).Indices, one.Weights.Row(i).Values))],
            Ease dense => [.. items.Select(i => Strongest(i, items, dense.WeightsOf(i)))],
            _ => throw new ArgumentException(
                $"A network is drawn of item-item weights (SANSA, EASE^R, item neighbours, SLIM, MRF), but '{model.Method}' has none.", nameof(model)),
        });
    }

    /// <summary>The strongest neighbours of an item, the strongest first.</summary>
    public IReadOnlyList<(int Item, float Weight)> this[int item] => _rows[item];

    /// <summary>At most so many of each row, as a matrix.</summary>
    public CsrMatrix ToMatrix(int perItem)
    {
        var (ap, ai, ax) = (new long[_rows.Length + 1], new List<int>(), new List<float>());
        for (var i = 0; i < _rows.Length; i++)
        {
            foreach (var (item, weight) in _rows[i].Take(perItem).OrderBy(w => w.Item))
            {
                ai.Add(item);
                ax.Add(weight);
            }

            ap[i + 1] = ai.Count;
        }

        return new CsrMatrix(_rows.Length, _rows.Length, ap, [.. ai], [.. ax]);
    }

    private static (int, float)[][] Product(FactorizedRecommender model, int[] rows)
    {
        var product = SparseProduct.Multiply(model.Encoder.SelectRows(rows), model.Decoder);
        return [.. rows.Select((item, k) => Strongest(item, product.Row(k).Indices, product.Row(k).Values))];
    }

    private static (int Item, float Weight)[] Strongest(int own, ReadOnlySpan<int> items, ReadOnlySpan<float> weights)
    {
        var found = new (int Item, float Weight)[items.Length];
        for (var k = 0; k < found.Length; k++)
            found[k] = (items[k], weights[k]);
        return [.. found.Where(w => w.Item != own && w.Weight != 0).OrderByDescending(w => Math.Abs(w.Weight)).ThenBy(w => w.Item).Take(MostPerItem)];
    }
}
