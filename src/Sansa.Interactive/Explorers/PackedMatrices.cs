using Sansa.Sparse;

namespace Sansa.Interactive.Explorers;

/// <summary>
/// Matrices of which no entry is left out, lists of whole numbers, and names, in the bytes of a page. A value takes 4 bytes, or the upper 2 of its float32
/// (3 significant digits), or none in a pattern; counts are always exact. A symmetric matrix is stored up to its diagonal. The bytes of the values lie in
/// planes, the upper ones of all values first, which packs better. The script unpack.js reads it.
/// </summary>
internal static class PackedMatrices
{
    /// <summary>Bytes of a value without loss.</summary>
    public const int Exact = 4;

    /// <summary>Bytes of a value with 3 significant digits.</summary>
    public const int Short = 2;

    /// <summary>Packs all of it in a zlib stream.</summary>
    /// <param name="matrices">The matrices.</param>
    /// <param name="valueBytes"><see cref="Exact"/> or <see cref="Short"/>.</param>
    /// <param name="lists">Lists of numbers that are not negative.</param>
    /// <param name="names">Names; they come last.</param>
    public static byte[] Pack(IReadOnlyList<CsrMatrix> matrices, int valueBytes, IReadOnlyList<IReadOnlyList<int>> lists, IReadOnlyList<string> names)
    {
        var bytes = new List<byte>();
        PageBytes.Number(bytes, matrices.Count);
        foreach (var matrix in matrices)
            Write(bytes, matrix, valueBytes);
        PageBytes.Number(bytes, lists.Count);
        foreach (var list in lists)
        {
            PageBytes.Number(bytes, list.Count);
            foreach (var number in list)
                PageBytes.Number(bytes, number);
        }

        PageBytes.Names(bytes, names);
        return PageBytes.Compress(bytes);
    }

    /// <summary>A value as a page shows it.</summary>
    public static float Rounded(float value, int valueBytes) => valueBytes == Exact ? value : BitConverter.UInt32BitsToSingle(Bits(value, valueBytes));

    /// <summary>Whether all values are whole numbers, such as counts.</summary>
    public static bool IsWhole(CsrMatrix matrix) => matrix.Values is null || matrix.Values.Take((int)matrix.NonzeroCount).All(float.IsInteger);

    private static void Write(List<byte> bytes, CsrMatrix matrix, int atMost)
    {
        var valueBytes = IsWhole(matrix) ? Exact : atMost;
        var symmetric = IsSymmetric(matrix);
        var stored = symmetric ? LowerHalf(matrix) : matrix;
        bytes.Add((byte)(symmetric ? 1 : 0));
        PageBytes.Pattern(bytes, stored);
        bytes.Add((byte)(stored.IsPattern ? 0 : valueBytes));
        if (stored.Values is null)
            return;
        for (var plane = 0; plane < valueBytes; plane++)
        {
            for (var p = 0L; p < stored.NonzeroCount; p++)
                bytes.Add((byte)(Bits(stored.Values[p], valueBytes) >> (24 - (8 * plane))));
        }
    }

    /// <summary>The bits of a value, rounded to the nearest one where only the upper half of them is kept; what is finite stays finite.</summary>
    private static uint Bits(float value, int valueBytes)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        if (valueBytes == Exact || !float.IsFinite(value))
            return bits;
        var rounded = (bits + 0x8000) & 0xffff0000;
        return float.IsFinite(BitConverter.UInt32BitsToSingle(rounded)) ? rounded : bits & 0xffff0000;
    }

    private static bool IsSymmetric(CsrMatrix matrix)
    {
        if (matrix.RowCount != matrix.ColumnCount)
            return false;
        var mirrored = matrix.Transpose();
        var entries = (int)matrix.NonzeroCount;
        return mirrored.RowPointers.AsSpan().SequenceEqual(matrix.RowPointers)
            && mirrored.ColumnIndices.AsSpan(0, entries).SequenceEqual(matrix.ColumnIndices.AsSpan(0, entries))
            && (matrix.IsPattern || mirrored.Values.AsSpan(0, entries).SequenceEqual(matrix.Values.AsSpan(0, entries)));
    }

    private static CsrMatrix LowerHalf(CsrMatrix matrix)
    {
        var (ap, ai, ax) = (new long[matrix.RowCount + 1], new List<int>(), new List<float>());
        for (var i = 0; i < matrix.RowCount; i++)
        {
            var row = matrix.Row(i);
            for (var k = 0; k < row.Count && row.Indices[k] <= i; k++)
            {
                ai.Add(row.Indices[k]);
                ax.Add(row.ValueAt(k));
            }

            ap[i + 1] = ai.Count;
        }

        return new CsrMatrix(matrix.RowCount, matrix.ColumnCount, ap, [.. ai], matrix.IsPattern ? null : [.. ax]);
    }
}
