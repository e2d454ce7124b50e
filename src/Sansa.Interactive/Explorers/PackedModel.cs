using Sansa.Sparse;

namespace Sansa.Interactive.Explorers;

/// <summary>
/// Sparse layers and names in the bytes of a page. For each layer: its pattern; a scale for each row, the upper 16 bits of a float32; a byte for each weight
/// (<see cref="ShortFloat"/>). Then the names. The script packed.js reads it.
/// </summary>
internal static class PackedModel
{
    /// <summary>
    /// The matrix with each value rounded to a <see cref="ShortFloat"/> times its row's scale; values that become 0 are left out, so the result is what is
    /// packed.
    /// </summary>
    public static QuantisedLayer Quantise(CsrMatrix matrix)
    {
        var scales = new float[matrix.RowCount];
        var (ap, ai, ax) = (new long[matrix.RowCount + 1], new List<int>(), new List<float>());
        for (var i = 0; i < matrix.RowCount; i++)
        {
            var row = matrix.Row(i);
            var scale = scales[i] = Scale(row);
            for (var k = 0; k < row.Count; k++)
            {
                var value = scale == 0 ? 0 : ShortFloat.ValueOf(ShortFloat.Nearest(row.ValueAt(k) / scale)) * scale;
                if (value == 0)
                    continue;
                ai.Add(row.Indices[k]);
                ax.Add(value);
            }

            ap[i + 1] = ai.Count;
        }

        return new QuantisedLayer(new CsrMatrix(matrix.RowCount, matrix.ColumnCount, ap, [.. ai], [.. ax]), scales);
    }

    /// <summary>Packs layers that <see cref="Quantise"/> made, and names.</summary>
    public static byte[] Pack(IReadOnlyList<QuantisedLayer> layers, IReadOnlyList<string> names)
    {
        var bytes = new List<byte>();
        foreach (var layer in layers)
            Write(bytes, layer);
        PageBytes.Names(bytes, names);
        return PageBytes.Compress(bytes);
    }

    private static void Write(List<byte> bytes, QuantisedLayer quantised)
    {
        var (layer, scales) = quantised;
        PageBytes.Pattern(bytes, layer);
        foreach (var scale in scales)
        {
            var upper = BitConverter.SingleToUInt32Bits(scale) >> 16;
            bytes.Add((byte)upper);
            bytes.Add((byte)(upper >> 8));
        }

        for (var i = 0; i < layer.RowCount; i++)
        {
            var row = layer.Row(i);
            for (var k = 0; k < row.Count; k++)
                bytes.Add(ShortFloat.Nearest(row.ValueAt(k) / scales[i]));
        }
    }

    /// <summary>
    /// The smallest float32 whose lower 16 bits are 0 and that brings the row's largest magnitude into the range of <see cref="ShortFloat"/>. Such a scale
    /// has 8
    /// significant bits, so its product with a short float is a float32 without rounding, here and in a browser.
    /// </summary>
    private static float Scale(SparseRow row)
    {
        var largest = 0f;
        for (var k = 0; k < row.Count; k++)
            largest = MathF.Max(largest, MathF.Abs(row.ValueAt(k)));
        var upper = BitConverter.SingleToUInt32Bits(largest / ShortFloat.Largest) & 0xffff0000;
        var scale = BitConverter.UInt32BitsToSingle(upper);
        return scale * ShortFloat.Largest >= largest ? scale : BitConverter.UInt32BitsToSingle(upper + 0x10000);
    }
}

/// <summary>A matrix whose values are short floats times a scale for each row.</summary>
/// <param name="Matrix">The values as they are computed with.</param>
/// <param name="Scales">By row; 0 for a row without entries.</param>
internal sealed record QuantisedLayer(CsrMatrix Matrix, float[] Scales);
