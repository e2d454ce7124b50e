using System.IO.Compression;
using System.Text;
using Sansa.Sparse;

namespace Sansa.Interactive.Explorers;

/// <summary>What packed data in a page are made of; unpack.js reads it.</summary>
internal static class PageBytes
{
    /// <summary>A whole number in groups of 7 bits, the lowest first.</summary>
    public static void Number(List<byte> bytes, int value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
    }

    /// <summary>
    /// Where the entries of a matrix are: its rows and columns; the length of each row; the columns of each row, the first as it is and each other as its
    /// distance to the one before.
    /// </summary>
    public static void Pattern(List<byte> bytes, CsrMatrix matrix)
    {
        Number(bytes, matrix.RowCount);
        Number(bytes, matrix.ColumnCount);
        for (var i = 0; i < matrix.RowCount; i++)
            Number(bytes, matrix.RowLength(i));
        for (var i = 0; i < matrix.RowCount; i++)
        {
            var before = 0;
            foreach (var j in matrix.Row(i).Indices)
            {
                Number(bytes, j - before);
                before = j;
            }
        }
    }

    /// <summary>Names, a line each; the last thing that is packed.</summary>
    public static void Names(List<byte> bytes, IEnumerable<string> names) =>
        bytes.AddRange(Encoding.UTF8.GetBytes(string.Join('\n', names.Select(n => n.ReplaceLineEndings(" ")))));

    /// <summary>All of it as a zlib stream.</summary>
    public static byte[] Compress(List<byte> bytes)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal))
            zlib.Write([.. bytes]);
        return packed.ToArray();
    }

    /// <summary>Characters of so many bytes in base64.</summary>
    public static int Characters(int bytes) => (bytes + 2) / 3 * 4;
}
