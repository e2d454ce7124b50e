using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Sansa.Persistence;

/// <summary>
/// The model file: an uncompressed zip of matrices (.npz), arrays (.npy) and JSON, with a manifest that holds a SHA-256 of
/// each entry. The zip's comment holds the manifest's own. Writing the same model gives the same bytes.
/// </summary>
/// <remarks>
/// In Python: <c>scipy.sparse.load_npz(zipfile.ZipFile("model.sansa").open("encoder.npz"))</c>, or extract the entry
/// first; <c>numpy.load("model.sansa")["name"]</c> gives an array.
/// </remarks>
internal static class ModelFile
{
    private const string Signature = "sansa-model sha256:";
    private const string IdsName = "item_ids";

    /// <summary>Writes a model file, all of it or nothing.</summary>
    /// <param name="header">Its method, size and protocol.</param>
    /// <param name="ids">Names of the items; null for none.</param>
    /// <param name="write">Writes the parts of the model.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the writing; nothing is left behind.</param>
    /// <exception cref="ModelFileException">The file could not be written; the old one, if any, is unchanged.</exception>
    public static void Save(ModelHeader header, IReadOnlyList<string>? ids, Action<ModelWriter> write, string path, CancellationToken cancellation)
    {
        try
        {
            AtomicFile.Write(path, stream => Write(header, ids, write, stream, cancellation));
        }
        // .NET tells the system's "file too large" (a quota, a small file system) as an argument out of range.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            var old = File.Exists(path) ? " The file that was there before is unchanged." : "";
            throw new ModelFileException(
                $"The model was not saved to '{path}': {e.Message}{old} Check the free space and that the folder exists and may be written.", e);
        }
    }

    /// <summary>Reads a model file whose checksums are right.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Makes the model from its parts; told the names of the items, or null.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFileException">The file is foreign, cut short, damaged, or too new.</exception>
    public static T Load<T>(string path, Func<ModelReader, string[]?, T> read)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        try
        {
            using var zip = OpenZip(file, path);
            StoredParts.Check(zip, file.Length);
            var manifest = ReadManifest(zip, path);
            VerifyEntries(zip, manifest, path);
            var reader = new ModelReader(zip, manifest);
            return read(reader, reader.Has(IdsName + ".json") ? Ids(reader) : null);
        }
        catch (Exception e) when (
            e is InvalidDataException or EndOfStreamException or JsonException or ArgumentException or OverflowException or NotSupportedException)
        {
            throw new ModelFileException($"The model file '{path}' is damaged: {e.Message}. Restore it from a copy, or train again.", e);
        }
    }

    private static string[] Ids(ModelReader reader)
    {
        var ids = reader.Json(IdsName, PersistenceJson.Convention.StringArray);
        var missing = Array.IndexOf(ids, null);
        return missing < 0 ? ids : throw new InvalidDataException($"the id of item {missing} is null");
    }

    private static void Write(ModelHeader header, IReadOnlyList<string>? ids, Action<ModelWriter> write, Stream stream, CancellationToken cancellation)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var writer = new ModelWriter(zip, cancellation);
        write(writer);
        if (ids is not null)
            writer.Json(IdsName, ids as string[] ?? [.. ids], PersistenceJson.Convention.StringArray);
        var json = JsonSerializer.SerializeToUtf8Bytes(
            new ModelManifest
            {
                Method = header.Method,
                ItemCount = header.ItemCount,
                Protocol = header.Protocol,
                WrittenBy = $"Sansa {typeof(ModelFile).Assembly.GetName().Version?.ToString(3)}",
                Sha256 = writer.Checksums,
            },
            PersistenceJson.Convention.ModelManifest);
        if (json.Length > ModelManifest.MaxBytes)
            throw new ArgumentException(
                $"The manifest of the model would have {json.Length:N0} bytes, but {ModelManifest.MaxBytes:N0} is the limit. Shorten Protocol.",
                nameof(header));
        var entry = zip.CreateEntry(ModelManifest.EntryName, CompressionLevel.NoCompression);
        entry.LastWriteTime = NpzMatrix.FixedTime;
        using (var manifest = entry.Open())
            manifest.Write(json);
        zip.Comment = Signature + Convert.ToHexStringLower(SHA256.HashData(json));
    }

    private static ZipArchive OpenZip(FileStream file, string path)
    {
        Span<byte> start = stackalloc byte[4];
        if (file.ReadAtLeast(start, 4, throwOnEndOfStream: false) < 4 || !start.SequenceEqual("PK\u0003\u0004"u8))
            throw new ModelFileException($"'{path}' is not a model file: it does not begin like one.");
        file.Position = 0;
        try
        {
            return new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException e)
        {
            throw new ModelFileException(
                $"The model file '{path}' is cut short or damaged: its list of contents at the end is missing. Restore it from a copy, or train again.", e);
        }
    }

    private static ModelManifest ReadManifest(ZipArchive zip, string path)
    {
        var entry = zip.GetEntry(ModelManifest.EntryName);
        if (entry is null || !zip.Comment.StartsWith(Signature, StringComparison.Ordinal))
            throw new ModelFileException($"'{path}' is a zip file, but not a Sansa model.");
        if (entry.Length > ModelManifest.MaxBytes)
            throw new InvalidDataException($"its manifest has {entry.Length:N0} bytes, but {ModelManifest.MaxBytes:N0} is the limit");
        var json = new byte[entry.Length];
        using (var stream = entry.Open())
            stream.ReadExactly(json);
        if (Convert.ToHexStringLower(SHA256.HashData(json)) != zip.Comment[Signature.Length..])
            throw new InvalidDataException("the checksum of its manifest is wrong");
        // The version first, alone: a later format may have other fields.
        var version = VersionOf(json);
        if (version > ModelManifest.CurrentVersion)
            throw new ModelFileException(
                $"'{path}' has format version {version}, but this program reads up to {ModelManifest.CurrentVersion}. Use a newer version of Sansa.");
        if (version < ModelManifest.CurrentVersion)
            throw new ModelFileException(
                $"'{path}' has format version {version}, from before options were composed; this program reads version {ModelManifest.CurrentVersion}. "
                + "Train the model again.");
        return JsonSerializer.Deserialize(json, PersistenceJson.Convention.ModelManifest) is { Method: not null, Sha256: not null, ItemCount: >= 0 } manifest
            ? manifest
            : throw new InvalidDataException("its manifest lacks the method or the checksums, or has a negative number of items");
    }

    private static int VersionOf(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException("its manifest is no JSON object");
        return document.RootElement.TryGetProperty("formatVersion", out var value)
            && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out var version)
            && version > 0
            ? version
            : throw new InvalidDataException("its manifest has no format version that is a positive integer");
    }

    private static void VerifyEntries(ZipArchive zip, ModelManifest manifest, string path)
    {
        foreach (var entry in zip.Entries)
        {
            if (entry.FullName != ModelManifest.EntryName && !manifest.Sha256.ContainsKey(entry.FullName))
                throw new ModelFileException($"'{path}' has a part '{entry.FullName}' that its manifest does not name.");
        }

        foreach (var (name, expected) in manifest.Sha256)
        {
            using var stream = (zip.GetEntry(name) ?? throw new InvalidDataException($"the part '{name}' is missing")).Open();
            if (Convert.ToHexStringLower(SHA256.HashData(stream)) != expected)
                throw new InvalidDataException($"the checksum of '{name}' is wrong");
        }
    }
}

/// <summary>What a model file says of its model first.</summary>
/// <param name="Method">The name of its kind.</param>
/// <param name="ItemCount">Number of items.</param>
/// <param name="Protocol">How the training data was made; null where nobody said.</param>
internal sealed record ModelHeader(string Method, int ItemCount, string? Protocol);
