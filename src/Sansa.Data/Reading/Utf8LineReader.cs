using System.Text;

namespace Sansa.Data.Reading;

/// <summary>
/// Lines of a byte stream as spans of one buffer, found by vectorised search: no string and no copy per line.
/// A line ends with LF or CR LF; a byte order mark at the start is skipped; the last line needs no end.
/// </summary>
internal sealed class Utf8LineReader(Stream stream, string name, CancellationToken cancellation) : IDisposable
{
    private const int ChunkLength = 1 << 18;
    private const int PeekLength = 1 << 16;

    // Room for a user with four million items; without an end, a bomb of one letter would take all memory.
    private const int MaxLineLength = 1 << 25;
    private byte[] _buffer = new byte[ChunkLength];
    private int _start;
    private int _end;
    private int _lineStart;
    private bool _streamEnded;

    /// <summary>What errors call this input.</summary>
    public string Name => name;

    /// <summary>Number of the last line returned, from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Bytes taken from the stream so far (after decompression).</summary>
    public long BytesRead { get; private set; }

    /// <summary>Bytes of the file read so far and its size, both as they lie on the disk; the size is 0 where it is not known.</summary>
    public (long Read, long Total) Progress => stream switch
    {
        CompressedFileStream file => (file.FilePosition, file.FileLength),
        { CanSeek: true } => (BytesRead, stream.Length),
        _ => (BytesRead, 0),
    };

    /// <summary>The first lines, without taking them; to be called before any line is read.</summary>
    public TextSample Peek()
    {
        while (_end < PeekLength && Fill())
        {
        }

        return new TextSample(_buffer.AsSpan(_start, _end - _start), _streamEnded);
    }

    /// <summary>The next line without its end; false at the end of the input. The span is valid until the next call.</summary>
    public bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        _lineStart = _start;
        return Extend(ref _start, out line);
    }

    /// <summary>Appends the next line, with the line feed between, to the line last returned: for a quoted field that spans lines.</summary>
    public bool TryExtendLine(out ReadOnlySpan<byte> line) => Extend(ref _start, out line);

    /// <summary>An error that names this input, the last line and its text.</summary>
    public DataFormatException Error(string problem, ReadOnlySpan<byte> text, Exception? inner = null) =>
        new(name, LineNumber, Encoding.UTF8.GetString(text.Length > 200 ? text[..200] : text), problem, inner);

    public void Dispose() => stream.Dispose();

    private bool Extend(ref int scanFrom, out ReadOnlySpan<byte> line)
    {
        var scanned = 0;
        while (true)
        {
            var at = _buffer.AsSpan(scanFrom + scanned, _end - scanFrom - scanned).IndexOf((byte)'\n');
            if (at >= 0)
                return Take(scanFrom + scanned + at, 1, out line);
            scanned = _end - scanFrom;
            if (!Fill())
            {
                line = default;
                return scanned > 0 && Take(_end, 0, out line);
            }
        }
    }

    private bool Take(int lineEnd, int terminator, out ReadOnlySpan<byte> line)
    {
        LineNumber++;
        _start = lineEnd + terminator;
        if (lineEnd > _lineStart && _buffer[lineEnd - 1] == '\r')
            lineEnd--;
        line = _buffer.AsSpan(_lineStart, lineEnd - _lineStart);
        return true;
    }

    // Keeps the bytes from the line's start and reads behind them; the buffer grows only for a line longer than it.
    private bool Fill()
    {
        if (_streamEnded)
            return false;
        cancellation.ThrowIfCancellationRequested();
        if (_lineStart > 0)
        {
            _buffer.AsSpan(_lineStart, _end - _lineStart).CopyTo(_buffer);
            (_start, _end, _lineStart) = (_start - _lineStart, _end - _lineStart, 0);
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= MaxLineLength)
                throw new DataFormatException(name, LineNumber + 1, "", "this line is longer than 32 MiB, so this is no text file of interactions.");
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        var count = Read();
        if (_buffer.AsSpan(_end, count).Contains((byte)0))
            throw new DataFormatException(
                name, LineNumber + 1, "",
                "there are zero bytes from here on, so this is no text in UTF-8: "
                    + "a binary file, or UTF-16, which must be saved as UTF-8 first (iconv -f utf-16 -t utf-8).");
        _end += count;
        _streamEnded = count == 0;
        if (BytesRead == 0 && _end >= 3 && _buffer.AsSpan(0, 3).SequenceEqual("\uFEFF"u8))
            _start = _lineStart = 3;
        BytesRead += count;
        return count > 0;
    }

    private int Read()
    {
        try
        {
            return stream.ReadAtLeast(_buffer.AsSpan(_end), Math.Min(1 << 12, _buffer.Length - _end), throwOnEndOfStream: false);
        }
        catch (Exception error) when (error is InvalidDataException or InvalidOperationException)
        {
            throw new DataFormatException(
                name, LineNumber + 1, "", $"the compressed data are damaged or cut off here; get the file again. {error.Message}", error);
        }
    }
}
