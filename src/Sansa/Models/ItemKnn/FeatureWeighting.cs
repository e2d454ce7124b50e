using System.Text.Json.Serialization;
using Sansa.Serialization;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>Weights of interactions before items are compared, with items as the documents and users as the terms of text retrieval.</summary>
/// <remarks>In all of them a user with many items says less about which items belong together.</remarks>
[JsonConverter(typeof(CamelCaseEnumConverter<FeatureWeighting>))]
public enum FeatureWeighting
{
    /// <summary>X as it is.</summary>
    None,

    /// <summary>sqrt(x) idf(u), where idf(u) = log(items / (1 + items of user u)), at least 0.</summary>
    TfIdf,

    /// <summary>
    /// idf(u) x (K + 1) / (x + K (1 - b + b length of the item / mean length)) with K = 1.2 and b = 0.75 (Robertson and Zaragoza, "The Probabilistic
    /// Relevance Framework: BM25 and Beyond", 2009).
    /// </summary>
    Bm25,
}

/// <summary>Applies a <see cref="FeatureWeighting"/>.</summary>
internal static class FeatureWeights
{
    private const double K = 1.2, B = 0.75;

    /// <summary>X with weighted values; X itself where there is nothing to do.</summary>
    public static CsrMatrix Apply(CsrMatrix x, FeatureWeighting weighting)
    {
        if (weighting == FeatureWeighting.None)
            return x;
        var saturation = weighting == FeatureWeighting.Bm25 ? Saturations(x) : [];
        var weighted = new float[x.NonzeroCount];
        for (var u = 0; u < x.RowCount; u++)
        {
            var idf = Math.Max(0, Math.Log(x.ColumnCount) - Math.Log(1.0 + x.RowLength(u)));
            for (var p = x.RowPointers[u]; p < x.RowPointers[u + 1]; p++)
            {
                var value = x.Values is null ? 1.0 : x.Values[p];
                var term = weighting == FeatureWeighting.TfIdf ? Math.Sqrt(value) : value * (K + 1) / (value + saturation[x.ColumnIndices[p]]);
                weighted[p] = (float)(idf * term);
            }
        }

        return CsrMatrix.Trusted(x.RowCount, x.ColumnCount, x.RowPointers, x.ColumnIndices, weighted);
    }

    /// <summary>K (1 - b + b length / mean length) of each item; the length is the sum of its interactions.</summary>
    private static double[] Saturations(CsrMatrix x)
    {
        var lengths = new double[x.ColumnCount];
        for (long p = 0; p < x.NonzeroCount; p++)
            lengths[x.ColumnIndices[p]] += x.Values is null ? 1 : x.Values[p];
        var mean = Math.Max(double.Epsilon, lengths.Sum() / Math.Max(1, lengths.Length));
        return Array.ConvertAll(lengths, length => K * (1 - B + (B * length / mean)));
    }
}
