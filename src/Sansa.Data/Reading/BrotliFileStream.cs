using System.Buffers;
using System.IO.Compression;

namespace Sansa.Data.Reading;

/// <summary>
/// Reads a .br file and refuses one that was cut off. Brotli (RFC 7932) has no checksum, but its last block says that it
/// is the last; .NET's own stream ends quietly where that block is missing, which would make a smaller data set without a word.
/// </summary>
internal sealed class BrotliFileStream(string path, FileStream file) : CompressedFileStream(file)
{
    private readonly FileStream _file = file;
    private readonly byte[] _input = new byte[1 << 16];
    private BrotliDecoder _decoder;
    private int _start;
    private int _end;
    private bool _isDone;

    public override int Read(Span<byte> buffer)
    {
        while (!_isDone && !buffer.IsEmpty)
        {
            var status = _decoder.Decompress(_input.AsSpan(_start, _end - _start), buffer, out var consumed, out var written);
            _start += consumed;
            if (status == OperationStatus.InvalidData)
                throw new InvalidDataException($"{path} is damaged: what it holds is not Brotli.");
            if (status == OperationStatus.Done)
                End();
            if (written > 0)
                return written;
            if (status == OperationStatus.NeedMoreData)
                Fill();
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        _decoder.Dispose();
        base.Dispose(disposing);
    }

    private void Fill()
    {
        _input.AsSpan(_start, _end - _start).CopyTo(_input);
        (_start, _end) = (0, _end - _start);
        var count = _file.Read(_input, _end, _input.Length - _end);
        if (count == 0)
            throw new InvalidDataException($"{path} is cut off: the block that ends a Brotli file is missing.");
        _end += count;
    }

    private void End()
    {
        _isDone = true;
        if (_start < _end || _file.Position < _file.Length)
            throw new InvalidDataException($"{path} goes on after the end of its Brotli data; what follows would be left out.");
    }
}
