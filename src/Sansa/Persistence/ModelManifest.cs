using System.Text.Json.Serialization;
using Sansa.Serialization;

namespace Sansa.Persistence;

/// <summary>The entry manifest.json of a model file: what the file is, and a checksum of every other entry.</summary>
internal sealed record ModelManifest
{
    /// <summary>The version that this library writes, and the newest that it reads.</summary>
    public const int CurrentVersion = 2;

    /// <summary>More than any manifest needs, little enough to be read at once.</summary>
    public const int MaxBytes = 1 << 24;

    public const string EntryName = "manifest.json";

    public string Format { get; init; } = "sansa-model";

    public int FormatVersion { get; init; } = CurrentVersion;

    public required string Method { get; init; }

    public required int ItemCount { get; init; }

    public string? Protocol { get; init; }

    public required string WrittenBy { get; init; }

    /// <summary>SHA-256 of each entry, lower-case hexadecimal, by entry name.</summary>
    public required SortedDictionary<string, string> Sha256 { get; init; }
}

/// <summary>What this folder itself reads and writes as JSON.</summary>
[JsonSerializable(typeof(ModelManifest))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class PersistenceJson : JsonSerializerContext
{
    public static PersistenceJson Convention { get; } = new(JsonConvention.NewOptions());
}
