using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sansa.Tests.Shared;

/// <summary>The parts of a model file, to be changed and written again with right checksums: damage that a checksum does not see.</summary>
internal sealed class ModelParts
{
    private const string ManifestName = "manifest.json";

    public ModelParts(byte[] file)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        foreach (var entry in zip.Entries)
        {
            using var stream = entry.Open();
            var bytes = new byte[entry.Length];
            stream.ReadExactly(bytes);
            Parts.Add((entry.FullName, bytes));
        }
    }

    /// <summary>Name and content of each part, in the file's order; the manifest's checksums are made anew on writing.</summary>
    public List<(string Name, byte[] Bytes)> Parts { get; } = [];

    /// <summary>Whether the parts are stored as they are, as in a model file, or deflated.</summary>
    public CompressionLevel Compression { get; set; } = CompressionLevel.NoCompression;

    public byte[] this[string name]
    {
        get => Parts.Find(p => p.Name == name).Bytes;
        set => Parts[Parts.FindIndex(p => p.Name == name)] = (name, value);
    }

    public string Text(string name) => Encoding.UTF8.GetString(this[name]);

    public ModelParts With(string name, string text)
    {
        this[name] = Encoding.UTF8.GetBytes(text);
        return this;
    }

    /// <summary>The bytes of a zip of these parts.</summary>
    public static byte[] Zip(IEnumerable<(string Name, byte[] Bytes)> parts, string comment = "", CompressionLevel compression = CompressionLevel.NoCompression)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in parts)
            {
                var entry = zip.CreateEntry(name, compression);
                entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero); // the same parts, the same bytes
                using var content = entry.Open();
                content.Write(bytes);
            }

            zip.Comment = comment;
        }

        return stream.ToArray();
    }

    /// <summary>The file. A manifest that is an object with checksums gets those of the parts.</summary>
    public byte[] ToFile()
    {
        var manifest = WithChecksums(this[ManifestName]);
        return Zip(
            Parts.Select(p => p.Name == ManifestName ? (p.Name, manifest) : p),
            "sansa-model sha256:" + Convert.ToHexStringLower(SHA256.HashData(manifest)),
            Compression);
    }

    private byte[] WithChecksums(byte[] manifest)
    {
        try
        {
            if (JsonNode.Parse(manifest) is not JsonObject json || json["sha256"] is not JsonObject sums)
                return manifest;
            var changed = false;
            foreach (var (name, bytes) in Parts.Where(p => p.Name != ManifestName))
            {
                var sum = Convert.ToHexStringLower(SHA256.HashData(bytes));
                changed |= sums[name]?.ToString() != sum;
                sums[name] = sum;
            }

            return changed ? Encoding.UTF8.GetBytes(json.ToJsonString()) : manifest;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // No JSON, a name twice, or half of a surrogate pair: it stays as the test made it.
            return manifest;
        }
    }
}
