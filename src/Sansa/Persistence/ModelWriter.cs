using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Sansa.Sparse;

namespace Sansa.Persistence;

/// <summary>Where a model writes its parts: matrices, arrays and JSON values, each under a name of its own.</summary>
public sealed class ModelWriter
{
    private readonly ZipArchive _zip;
    private readonly CancellationToken _cancellation;

    internal ModelWriter(ZipArchive zip, CancellationToken cancellation) => (_zip, _cancellation) = (zip, cancellation);

    internal SortedDictionary<string, string> Checksums { get; } = new(StringComparer.Ordinal);

    /// <summary>Writes a sparse matrix as <c>name.npz</c>, which <c>scipy.sparse.load_npz</c> reads.</summary>
    /// <param name="name">A name of letters, digits and underscores, used once.</param>
    /// <param name="matrix">The matrix.</param>
    public void Matrix(string name, CsrMatrix matrix) => Entry(name + ".npz", stream => NpzMatrix.Write(stream, matrix));

    /// <summary>Writes float32 numbers as <c>name.npy</c>, which <c>numpy.load</c> reads.</summary>
    /// <param name="name">A name of letters, digits and underscores, used once.</param>
    /// <param name="values">The numbers, finite, in row-major order.</param>
    /// <param name="shape">Lengths of the dimensions; their product is the number of values. One dimension when left out.</param>
    /// <exception cref="ArgumentException">The shape does not fit the values, or a value is NaN or infinite: a model with such a weight could not be
    /// loaded.</exception>
    public void Array(string name, ReadOnlyMemory<float> values, params long[] shape) => ArrayOf(name, values, shape);

    /// <inheritdoc cref="Array(string, ReadOnlyMemory{float}, long[])"/>
    public void Array(string name, ReadOnlyMemory<double> values, params long[] shape) => ArrayOf(name, values, shape);

    /// <inheritdoc cref="Array(string, ReadOnlyMemory{float}, long[])"/>
    public void Array(string name, ReadOnlyMemory<int> values, params long[] shape) => ArrayOf(name, values, shape);

    /// <summary>Writes a value, such as an options record, as <c>name.json</c>.</summary>
    /// <param name="name">A name of letters, digits and underscores, used once.</param>
    /// <param name="value">The value, not null.</param>
    /// <param name="json">How it is written, from a source-generated context.</param>
    public void Json<T>(string name, T value, JsonTypeInfo<T> json) => Entry(name + ".json", stream => JsonSerializer.Serialize(stream, value, json));

    internal void Json(string name, JsonObject value) => Entry(name + ".json", stream =>
    {
        using var writer = new Utf8JsonWriter(
            stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        value.WriteTo(writer);
    });

    private void ArrayOf<T>(string name, ReadOnlyMemory<T> values, long[] shape)
        where T : unmanaged
    {
        if (shape.Length == 0)
            shape = [values.Length];
        if (shape.Aggregate(1L, (product, length) => checked(product * length)) != values.Length)
            throw new ArgumentException($"The shape {string.Join(" x ", shape)} does not hold {values.Length} values.", nameof(shape));
        if (FiniteNumbers.IndexOfOther(values.Span) is >= 0 and var at)
            throw new ArgumentException(
                $"Number {at} of the model's part '{name}' is {values.Span[at]}, but the numbers of a model must be finite. Train it with other options.",
                nameof(values));
        Entry(name + ".npy", stream => NpyFormat.Write(stream, values.Span, shape));
    }

    private void Entry(string name, Action<Stream> write)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (Checksums.ContainsKey(name))
            throw new ArgumentException($"The model writes '{name}' twice.", nameof(name));
        var entry = _zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = NpzMatrix.FixedTime;
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using (var stream = new HashingStream(entry.Open(), sha, _cancellation))
            write(stream);
        Checksums.Add(name, Convert.ToHexStringLower(sha.GetHashAndReset()));
    }
}
