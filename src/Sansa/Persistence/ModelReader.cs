using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Sansa.Sparse;

namespace Sansa.Persistence;

/// <summary>Where a model reads its parts back from; all checksums have been verified before.</summary>
public sealed class ModelReader
{
    private readonly ZipArchive _zip;

    internal ModelReader(ZipArchive zip, ModelManifest manifest) =>
        (_zip, Method, ItemCount, Protocol) = (zip, manifest.Method, manifest.ItemCount, manifest.Protocol);

    /// <summary>The method whose model this is, such as <c>sansa</c>.</summary>
    public string Method { get; }

    /// <summary>Number of items of the model.</summary>
    public int ItemCount { get; }

    /// <summary>How the training data was made; null where nobody said.</summary>
    public string? Protocol { get; }

    /// <summary>Whether the file has a part of this name, with its ending: <c>name.npz</c>, <c>name.npy</c> or <c>name.json</c>.</summary>
    /// <param name="name">Name with ending.</param>
    public bool Has(string name) => _zip.GetEntry(name) is not null;

    /// <summary>Bytes of all parts together, which never exceed those of the file: a bound for what a manifest promises.</summary>
    internal long ByteCount => _zip.Entries.Sum(e => e.Length);

    /// <summary>Reads a sparse matrix, whose values are finite.</summary>
    /// <param name="name">The name under which it was written.</param>
    /// <exception cref="InvalidDataException">There is no such part, or it does not hold a matrix.</exception>
    public CsrMatrix Matrix(string name) => Open(name + ".npz", (stream, _) =>
    {
        if (stream.CanSeek)
            return NpzMatrix.Read(stream);
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        copy.Position = 0;
        return NpzMatrix.Read(copy);
    });

    /// <summary>Reads an array of float32, float64, int32 or int64 numbers.</summary>
    /// <param name="name">The name under which it was written.</param>
    /// <returns>The numbers in row-major order, and the lengths of the dimensions.</returns>
    /// <exception cref="InvalidDataException">There is no such part, it holds another type, or a number is NaN or infinite.</exception>
    public (T[] Values, long[] Shape) Array<T>(string name)
        where T : unmanaged => Open(name + ".npy", (stream, byteCount) =>
    {
        var array = NpyFormat.Read<T>(stream, byteCount);
        return FiniteNumbers.IndexOfOther<T>(array.Values) is >= 0 and var at
            ? throw new InvalidDataException($"number {at} of the part '{name}' is {array.Values[at]}, but the numbers of a model are finite")
            : array;
    });

    /// <summary>Reads a JSON value.</summary>
    /// <param name="name">The name under which it was written.</param>
    /// <param name="json">How it is read, from a source-generated context.</param>
    /// <exception cref="InvalidDataException">There is no such part, or it holds null.</exception>
    /// <exception cref="JsonException">The part does not hold such a value.</exception>
    public T Json<T>(string name, JsonTypeInfo<T> json) => Open(name + ".json", (stream, _) =>
        JsonSerializer.Deserialize(stream, json) ?? throw new InvalidDataException($"'{name}' is null"));

    internal JsonObject JsonObject(string name) => Open(name + ".json", (stream, _) =>
        JsonNode.Parse(stream) switch
        {
            JsonObject parsed => parsed,
            null => throw new InvalidDataException($"'{name}' is null"),
            _ => throw new InvalidDataException($"'{name}' holds no object"),
        });

    private T Open<T>(string name, Func<Stream, long, T> read)
    {
        var entry = _zip.GetEntry(name) ?? throw new InvalidDataException($"the part '{name}' is missing");
        using var stream = entry.Open();
        return read(stream, entry.Length);
    }
}
