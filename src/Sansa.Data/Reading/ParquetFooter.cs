using System.Buffers.Binary;

namespace Sansa.Data.Reading;

/// <summary>
/// What a Parquet file must be before its reader may see it: "PAR1" at both ends and, before the last, the length of a
/// footer that fits the file and is whole. The reader trusts both, and where one is damaged it reads for ever.
/// </summary>
internal static class ParquetFooter
{
    // 4096 rows in one byte of a file is more than run lengths of real tables give; a damaged count is mostly far beyond.
    private const long FreeRows = 1 << 20;
    private const long RowsPerByte = 4096;
    private const int TailLength = 8;

    private static ReadOnlySpan<byte> Magic => "PAR1"u8;

    /// <summary>Whether a file starts as Parquet does.</summary>
    public static bool HasMagic(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[4];
        return file.ReadAtLeast(start, 4, throwOnEndOfStream: false) == 4 && start.SequenceEqual(Magic);
    }

    /// <summary>Refuses a file that is no Parquet, is cut off, or whose footer cannot lie in it. Leaves the position at the start.</summary>
    public static void Check(FileStream file, string path)
    {
        Span<byte> tail = stackalloc byte[TailLength];
        if (file.Length < Magic.Length + TailLength)
            throw new DataFormatException(path, 0, "", $"this is not a Parquet file: it has {file.Length} bytes only.");
        file.Seek(-TailLength, SeekOrigin.End);
        file.ReadExactly(tail);
        if (!tail[4..].SequenceEqual(Magic))
            throw new DataFormatException(path, 0, "", "this is not a Parquet file, or it was cut off: it does not end with 'PAR1'.");
        var length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (length <= 0 || length > file.Length - Magic.Length - TailLength)
            throw new DataFormatException(
                path, 0, "", $"this Parquet file is damaged: its footer claims {length} bytes of a file of {file.Length}. Get it again.");
        var footer = new byte[length];
        file.Seek(-TailLength - length, SeekOrigin.End);
        file.ReadExactly(footer);
        file.Seek(0, SeekOrigin.Begin);
        if (!ThriftStructure.IsWhole(footer))
            throw new DataFormatException(path, 0, "", "this Parquet file is damaged: its footer is not whole. Get it again.");
    }

    /// <summary>Refuses a count of rows that memory would be taken for and that the file cannot hold.</summary>
    public static void CheckRows(long rows, long fileLength, string path)
    {
        if (rows < 0 || rows > Array.MaxLength || rows > FreeRows + (RowsPerByte * fileLength))
            throw new DataFormatException(
                path, 0, "", $"this Parquet file is damaged: a row group claims {rows} rows in a file of {fileLength} bytes. Get it again.");
    }
}
