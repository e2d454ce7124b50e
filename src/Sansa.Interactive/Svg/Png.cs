using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Sansa.Interactive.Svg;

/// <summary>
/// Writes a small picture as a PNG of a few colours, each with an opacity (indexed colour with a transparency table), so that the same bytes are right on a
/// light and on a dark page.
/// </summary>
internal static class Png
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];
    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(n =>
        Enumerable.Range(0, 8).Aggregate((uint)n, (c, _) => (c & 1) != 0 ? 0xedb88320u ^ (c >> 1) : c >> 1))];

    /// <summary>The picture as a data URI.</summary>
    /// <param name="width">Pixels across, at least 1.</param>
    /// <param name="height">Pixels down, at least 1.</param>
    /// <param name="pixels">Row by row, the number of its colour.</param>
    /// <param name="palette">0xRRGGBB and the opacity of each colour, at most 256.</param>
    public static string DataUri(int width, int height, ReadOnlySpan<byte> pixels, ReadOnlySpan<(int Color, byte Opacity)> palette) =>
        "data:image/png;base64," + Convert.ToBase64String(Encode(width, height, pixels, palette));

    private static byte[] Encode(int width, int height, ReadOnlySpan<byte> pixels, ReadOnlySpan<(int Color, byte Opacity)> palette)
    {
        using var png = new MemoryStream();
        png.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9]) = (8, 3); // 8 bits, indexed colour
        Chunk(png, "IHDR", header);
        var (colors, alpha) = (new byte[palette.Length * 3], new byte[palette.Length]);
        for (var i = 0; i < palette.Length; i++)
        {
            var (color, opacity) = palette[i];
            (colors[3 * i], colors[(3 * i) + 1], colors[(3 * i) + 2]) = ((byte)(color >> 16), (byte)(color >> 8), (byte)color);
            alpha[i] = opacity;
        }

        Chunk(png, "PLTE", colors);
        Chunk(png, "tRNS", alpha);
        Chunk(png, "IDAT", Compress(width, height, pixels));
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    private static byte[] Compress(int width, int height, ReadOnlySpan<byte> rows)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.SmallestSize))
        {
            for (var y = 0; y < height; y++)
            {
                zlib.WriteByte(0); // no filter
                zlib.Write(rows.Slice(y * width, width));
            }
        }

        return compressed.ToArray();
    }

    private static void Chunk(MemoryStream png, string type, ReadOnlySpan<byte> data)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
        png.Write(word);
        var name = Encoding.ASCII.GetBytes(type);
        png.Write(name);
        png.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(word, ~Crc(Crc(uint.MaxValue, name), data));
        png.Write(word);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
            crc = CrcTable[(crc ^ b) & 0xff] ^ (crc >> 8);
        return crc;
    }
}
