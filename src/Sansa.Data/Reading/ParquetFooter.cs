using System.Buffers.Binary;

namespace Sansa.Data.Reading;

/// <summary>Placeholder.</summary>
internal static class ParquetFooter
{
    private static ReadOnlySpan<byte> Magic => "PAR1"u8;

    public static bool HasMagic(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[4];
        return file.ReadAtLeast(start, 4, throwOnEndOfStream: false) == 4 && start.SequenceEqual(Magic);
    }

    public static void Check(FileStream file, string path) => _ = BinaryPrimitives.ReadInt32LittleEndian([0, 0, 0, 0]);

    public static void CheckRows(long rows, string path)
    {
    }
}
