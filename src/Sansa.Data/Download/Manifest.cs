using System.Text.Json;

namespace Sansa.Data.Download;

/// <summary>What a data-script wrote: SHA-256 and size of each file and the counts, in manifest.json beside them.</summary>
internal sealed record Manifest(string Dataset, string Source, DateTimeOffset Made, DataCounts Counts, IReadOnlyList<ManifestFile> Files)
{
    public const string FileName = "manifest.json";
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    public static Manifest Describe(string dataset, string source, string folder, DataCounts counts) => new(
        dataset,
        source,
        DateTimeOffset.UtcNow,
        counts,
        [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(path => new ManifestFile(
            Path.GetFileName(path), new FileInfo(path).Length, Checksum.Compute(ChecksumKind.Sha256, path)))]);

    public static Manifest? TryRead(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<Manifest>(File.ReadAllText(path), Json) : null;
        }
        catch (JsonException error)
        {
            throw new DataFormatException(path, 0, "", "this manifest is damaged; delete the folder and run the script again.", error);
        }
    }

    public void Write(string folder) => File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Json));

    /// <summary>What is wrong with the files of a folder; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems(string folder, bool withChecksums)
    {
        var problems = new List<string>();
        foreach (var file in Files)
        {
            var path = Path.Combine(folder, file.Name);
            if (!File.Exists(path))
                problems.Add($"{path} is missing.");
            else if (new FileInfo(path).Length != file.Size)
                problems.Add($"{path} has {new FileInfo(path).Length} bytes, but {file.Size} were written.");
            else if (withChecksums && Checksum.Compute(ChecksumKind.Sha256, path) != file.Sha256)
                problems.Add($"{path} was changed: its SHA-256 is not {file.Sha256}.");
        }

        return problems;
    }
}

/// <summary>One file of a manifest.</summary>
internal sealed record ManifestFile(string Name, long Size, string Sha256);
