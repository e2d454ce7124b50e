using System.IO.Compression;

namespace Sansa.Fuzz.Mutation;

/// <summary>Half of the time the compressed bytes are changed, half of the time the text in them.</summary>
internal sealed class CompressedMutator(Func<Stream, CompressionMode, Stream> format) : Mutator
{
    private readonly TextMutator _text = new(Words.Table);
    private readonly BinaryMutator _binary = new();

    public static Stream Gzip(Stream stream, CompressionMode mode) => new GZipStream(stream, mode, leaveOpen: true);

    public static Stream Brotli(Stream stream, CompressionMode mode) => new BrotliStream(stream, mode, leaveOpen: true);

    public static byte[] Compress(byte[] bytes, Func<Stream, CompressionMode, Stream> format)
    {
        var result = new MemoryStream();
        using (var stream = format(result, CompressionMode.Compress))
            stream.Write(bytes);
        return result.ToArray();
    }

    public override byte[] Mutate(byte[] seed, byte[] other, Random random)
    {
        if (random.Next(2) == 0)
            return _binary.Mutate(seed, other, random);
        var changed = Compress(_text.Mutate(Decompress(seed), Decompress(other), random), format);
        // Parts put together are a valid file in gzip's format.
        return random.Next(4) == 0 ? [.. changed, .. other] : changed;
    }

    private byte[] Decompress(byte[] bytes)
    {
        var result = new MemoryStream();
        try
        {
            using var stream = format(new MemoryStream(bytes), CompressionMode.Decompress);
            stream.CopyTo(result);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            // A kept input may be damaged; what came out until then does.
        }

        return result.ToArray();
    }
}
