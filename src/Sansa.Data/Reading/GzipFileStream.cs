using System.Buffers.Binary;
using System.IO.Compression;

namespace Sansa.Data.Reading;

/// <summary>
/// Reads a .gz file and, at its end, checks the length that the file's last four bytes promise (RFC 1952, ISIZE).
/// .NET's own stream ends quietly where a file was cut off, which would make a smaller data set without a word.
/// </summary>
internal sealed class GzipFileStream(string path, FileStream file) : CompressedFileStream(file)
{
    private static ReadOnlySpan<byte> MemberStart => [0x1F, 0x8B, 8];

    private readonly GZipStream _content = new(file, CompressionMode.Decompress);
    private long _length;

    public override int Read(Span<byte> buffer)
    {
        var count = _content.Read(buffer);
        _length += count;
        if (count == 0 && !buffer.IsEmpty)
            CheckEnd();
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _content.Dispose();
        base.Dispose(disposing);
    }

    private void CheckEnd()
    {
        var bytes = File.OpenHandle(path);
        using (bytes)
        {
            Span<byte> end = stackalloc byte[4];
            var size = RandomAccess.GetLength(bytes);
            var promised = size >= 18 && RandomAccess.Read(bytes, end, size - 4) == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(end) : 0;
            if (promised != (uint)_length && !HasSecondMember(bytes, size))
                throw new InvalidDataException($"{path} is cut off: its end does not say that it holds the {_length} bytes that came out of it.");
        }
    }

    // Several .gz files put together are a valid .gz file, whose last four bytes speak only of the last part.
    private static bool HasSecondMember(Microsoft.Win32.SafeHandles.SafeFileHandle file, long size)
    {
        var window = new byte[1 << 20];
        for (long start = 1; start < size; start += window.Length - 16)
        {
            var span = window.AsSpan(0, RandomAccess.Read(file, window, start));
            for (var at = span.IndexOf(MemberStart); at >= 0; span = span[(at + 1)..], at = span.IndexOf(MemberStart))
            {
                // Flags below 32, extra flags 0, 2 or 4, a known operating system: chance does not do that often.
                if (at + 10 <= span.Length && span[at + 3] < 32 && span[at + 8] is 0 or 2 or 4 && span[at + 9] is <= 13 or 255)
                    return true;
            }
        }

        return false;
    }
}
