namespace Sansa.Data.Reading;

/// <summary>What the streams of compressed files share: read forward only, and how much of the file behind has been used.</summary>
internal abstract class CompressedFileStream(FileStream file) : Stream
{
    /// <summary>Bytes taken from the file so far, still compressed.</summary>
    public long FilePosition => file.Position;

    /// <summary>Size of the file in bytes.</summary>
    public long FileLength => file.Length;

    public sealed override bool CanRead => true;

    public sealed override bool CanSeek => false;

    public sealed override bool CanWrite => false;

    public sealed override long Length => throw new NotSupportedException();

    public sealed override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public sealed override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public abstract override int Read(Span<byte> buffer);

    public sealed override void Flush()
    {
    }

    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public sealed override void SetLength(long value) => throw new NotSupportedException();

    public sealed override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }
}
