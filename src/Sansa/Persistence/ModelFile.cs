using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Sansa.Models;

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

    public static void Save(Recommender model, string path, CancellationToken cancellation)
    {
        try
        {
            AtomicFile.Write(path, stream => Write(model, stream, cancellation));
        }
        // .NET tells the system's "file too large" (a quota, a small file system) as an argument out of range.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            var old = File.Exists(path) ? " The file that was there before is unchanged." : "";
            throw new ModelFileException($"The model was not saved to '{path}': {e.Message}{old} Check the free space and that the folder exists and may be written.", e);
        }
    }

    public static Recommender Load(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        try
        {
            using var zip = OpenZip(file, path);
            var manifest = ReadManifest(zip, path);
            var read = ModelRegistry.Find(manifest.Method)
                ?? throw new ModelFileException($"'{path}' holds a model of method '{manifest.Method}', which this program does not know. It knows: {string.Join(", ", ModelRegistry.Methods)}.");
            VerifyEntries(zip, manifest, path);
            var reader = new ModelReader(zip, manifest);
            var model = read(reader);
            if (model.ItemCount != manifest.ItemCount)
                throw new InvalidDataException($"the model has {model.ItemCount} items where the manifest says {manifest.ItemCount}");
            model.Protocol = manifest.Protocol;
            if (reader.Has(IdsName + ".json"))
                model.ItemIds = reader.Json<string[]>(IdsName);
            return model;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or JsonException or ArgumentException or OverflowException or NotSupportedException)
        {
            throw new ModelFileException($"The model file '{path}' is damaged: {e.Message}. Restore it from a copy, or train again.", e);
        }
    }

    private static void Write(Recommender model, Stream stream, CancellationToken cancellation)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var writer = new ModelWriter(zip, cancellation);
        model.Write(writer);
        if (model.ItemIds is { } ids)
            writer.Json(IdsName, ids);
        var json = JsonSerializer.SerializeToUtf8Bytes(new ModelManifest
        {
            Method = model.Method,
            ItemCount = model.ItemCount,
            Protocol = model.Protocol,
            WrittenBy = $"Sansa {typeof(ModelFile).Assembly.GetName().Version?.ToString(3)}",
            Sha256 = writer.Checksums,
        }, ModelJson.Options);
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
            throw new ModelFileException($"The model file '{path}' is cut short or damaged: its list of contents at the end is missing. Restore it from a copy, or train again.", e);
        }
    }

    private static ModelManifest ReadManifest(ZipArchive zip, string path)
    {
        var entry = zip.GetEntry(ModelManifest.EntryName);
        if (entry is null || !zip.Comment.StartsWith(Signature, StringComparison.Ordinal))
            throw new ModelFileException($"'{path}' is a zip file, but not a Sansa model.");
        using var stream = entry.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        var json = memory.ToArray();
        if (Convert.ToHexStringLower(SHA256.HashData(json)) != zip.Comment[Signature.Length..])
            throw new InvalidDataException("the checksum of its manifest is wrong");
        // The version first, alone: a later format may have other fields.
        using var document = JsonDocument.Parse(json);
        var version = document.RootElement.GetProperty("formatVersion").GetInt32();
        if (version > ModelManifest.CurrentVersion)
            throw new ModelFileException($"'{path}' has format version {version}, but this program reads up to {ModelManifest.CurrentVersion}. Use a newer version of Sansa.");
        return document.Deserialize<ModelManifest>(ModelJson.Options)!;
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
