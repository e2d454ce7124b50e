using Sansa.Interactive.Explorers;
using Sansa.Models;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Interactive;

/// <summary>
/// A model made small enough to lie in a page: only the weights that matter most, each in 8 bits beside a scale for its row. It recommends and explains as
/// any model does; a page that holds <see cref="Data"/> computes the same numbers, to the last bit.
/// </summary>
public sealed class PrunedModel
{
    private const int Samples = 200;

    private PrunedModel(Recommender recommender, byte[] data, long originalWeights, double agreement) =>
        (Recommender, Data, OriginalWeightCount, Agreement) = (recommender, data, originalWeights, agreement);

    /// <summary>The model of the pruned weights.</summary>
    public Recommender Recommender { get; }

    /// <summary>The weights and names as a page stores them before base64: a zlib stream.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Characters that the model takes in a page.</summary>
    public int PageByteCount => PageBytes.Characters(Data.Length);

    /// <summary>Weights of the whole model.</summary>
    public long OriginalWeightCount { get; }

    /// <summary>
    /// The share of the whole model's ten similar items that the pruned model finds too, from 0 to 1: the mean over 200 items spread over the catalogue.
    /// </summary>
    public double Agreement { get; }

    /// <summary>Prunes a model until it fits.</summary>
    /// <param name="model">A model of two sparse layers (SANSA), of one sparse matrix, or EASE^R.</param>
    /// <param name="maxBytes">The most characters that weights and names may take in a page.</param>
    /// <param name="titles">Name of an item by its index; null for the model's own ids.</param>
    /// <exception cref="ArgumentException">The names alone take more room, or the model is of another form.</exception>
    public static PrunedModel Of(Recommender model, int maxBytes = 2_000_000, Func<int, string>? titles = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        var layers = LayersOf(model, maxBytes);
        string[] names = [.. Enumerable.Range(0, model.ItemCount).Select(i => titles?.Invoke(i) ?? model.ItemIds?[i] ?? $"item {i}")];
        var importance = Importance.Of(layers);
        var (low, high) = (0L, layers.Sum(l => l.NonzeroCount));
        var best = Pack(layers, importance, 0, names);
        if (PageBytes.Characters(best.Data.Length) > maxBytes)
        {
            throw new ArgumentException(
                $"The names of {model.ItemCount:N0} items take {PageBytes.Characters(best.Data.Length):N0} bytes without any weight, "
                + $"but the page may take {maxBytes:N0}. Allow more.",
                nameof(maxBytes));
        }

        // Bisection on the number of weights, until it is known to one part in a hundred; all of them are tried first.
        for (var tried = high; high - low > high / 100; tried = low + ((high - low) / 2))
        {
            var packed = Pack(layers, importance, tried, names);
            if (PageBytes.Characters(packed.Data.Length) > maxBytes)
            {
                high = tried;
                continue;
            }

            (best, low) = (packed, tried);
        }

        Recommender pruned = layers.Length == 2
            ? new PrunedLayers(model, best.Layers[0].Matrix, best.Layers[1].Matrix)
            : new PrunedWeights(model, best.Layers[0].Matrix);
        pruned.ItemIds = names;
        return new PrunedModel(pruned, best.Data, model.WeightCount, AgreementOf(model, pruned));
    }

    private static (QuantisedLayer[] Layers, byte[] Data) Pack(CsrMatrix[] layers, Importance importance, long count, string[] names)
    {
        QuantisedLayer[] kept = [.. importance.Largest(layers, count).Select(PackedModel.Quantise)];
        return (kept, PackedModel.Pack(kept, names));
    }

    private static CsrMatrix[] LayersOf(Recommender model, int maxBytes) => model switch
    {
        FactorizedRecommender two => [two.Encoder, two.Decoder],
        SparseRecommender one => [one.Weights],
        Ease dense => [Importance.LargestOfRows(dense, maxBytes)],
        _ => throw new ArgumentException(
            $"A page can hold a model of sparse weights (SANSA, EASE^R, item neighbours, SLIM, MRF), but '{model.Method}' is none.", nameof(model)),
    };

    private static double AgreementOf(Recommender model, Recommender pruned)
    {
        const int listed = 10;
        var step = Math.Max(1, model.ItemCount / Samples);
        var shares = new List<double>();
        for (var item = 0; item < model.ItemCount; item += step)
        {
            var whole = model.SimilarItems(item, listed).Items;
            if (whole.Length > 0)
                shares.Add((double)whole.Intersect(pruned.SimilarItems(item, listed).Items).Count() / whole.Length);
        }

        return shares.Count == 0 ? 1 : shares.Average();
    }
}
