using Sansa.Models;
using Sansa.Sparse;

namespace Sansa.Interactive.Explorers;

/// <summary>
/// What leaving out a weight would change in B, as a part of the row of B that it belongs to: |b| in a model of one matrix; in W^T Z, the weight times the
/// norm of what it meets in the other layer. Without the division the rare items would lose all of theirs first.
/// </summary>
internal sealed class Importance
{
    private readonly float[][] _values;
    private readonly float[] _sorted;

    private Importance(float[][] values)
    {
        _values = values;
        _sorted = [.. values.SelectMany(v => v)];
        Array.Sort(_sorted);
    }

    /// <summary>The importance of each weight.</summary>
    public static Importance Of(CsrMatrix[] layers)
    {
        if (layers is not [var encoder, var decoder])
            return new([Weighted(layers[0], rows: Inverses(Norms(layers[0].Transpose(), null)), columns: null)]);
        var latents = Norms(decoder.Transpose(), null);
        var items = Inverses(Norms(encoder.Transpose(), latents));
        return new([Weighted(encoder, items, latents), Weighted(decoder, rows: Norms(encoder, items), columns: null)]);
    }

    /// <summary>The layers with the most important weights alone, at most so many; of equal ones at the limit none is kept.</summary>
    public CsrMatrix[] Largest(CsrMatrix[] layers, long count)
    {
        if (count >= _sorted.Length)
            return layers;
        var limit = _sorted[_sorted.Length - 1 - (int)count];
        return [.. layers.Select((layer, k) => Filter(layer, _values[k], limit))];
    }

    /// <summary>Of a dense B, the entries of each row that a page of this size can hold at all, at a byte each.</summary>
    public static CsrMatrix LargestOfRows(Ease model, int maxBytes)
    {
        var n = model.ItemCount;
        var most = Math.Clamp(maxBytes / Math.Max(1, n), 1, Math.Max(1, n));
        var (ap, ai, ax) = (new long[n + 1], new List<int>(), new List<float>());
        for (var i = 0; i < n; i++)
        {
            var row = model.WeightsOf(i).ToArray();
            foreach (var j in Enumerable.Range(0, n).Where(j => row[j] != 0).OrderByDescending(j => Math.Abs(row[j])).Take(most).Order())
            {
                ai.Add(j);
                ax.Add(row[j]);
            }

            ap[i + 1] = ai.Count;
        }

        return new CsrMatrix(n, n, ap, [.. ai], [.. ax]);
    }

    private static CsrMatrix Filter(CsrMatrix layer, float[] importance, float limit)
    {
        var (ap, ai, ax) = (new long[layer.RowCount + 1], new List<int>(), new List<float>());
        for (var i = 0; i < layer.RowCount; i++)
        {
            for (var p = layer.RowPointers[i]; p < layer.RowPointers[i + 1]; p++)
            {
                if (importance[p] <= limit)
                    continue;
                ai.Add(layer.ColumnIndices[p]);
                ax.Add(layer.Values?[p] ?? 1);
            }

            ap[i + 1] = ai.Count;
        }

        return new CsrMatrix(layer.RowCount, layer.ColumnCount, ap, [.. ai], [.. ax]);
    }

    private static float[] Weighted(CsrMatrix layer, double[]? rows, double[]? columns)
    {
        var values = new float[layer.NonzeroCount];
        for (var i = 0; i < layer.RowCount; i++)
        {
            for (var p = layer.RowPointers[i]; p < layer.RowPointers[i + 1]; p++)
                values[p] = (float)(Math.Abs(layer.Values?[p] ?? 1f) * (columns?[layer.ColumnIndices[p]] ?? 1) * (rows?[i] ?? 1));
        }

        return values;
    }

    /// <summary>The Euclidean norms of the columns, the rows multiplied by these factors first.</summary>
    private static double[] Norms(CsrMatrix matrix, double[]? factors)
    {
        var squares = new double[matrix.ColumnCount];
        for (var i = 0; i < matrix.RowCount; i++)
        {
            for (var p = matrix.RowPointers[i]; p < matrix.RowPointers[i + 1]; p++)
                squares[matrix.ColumnIndices[p]] += Math.Pow((matrix.Values?[p] ?? 1) * (factors?[i] ?? 1), 2);
        }

        return Array.ConvertAll(squares, Math.Sqrt);
    }

    private static double[] Inverses(double[] values) => Array.ConvertAll(values, v => v > 0 ? 1 / v : 0);
}
