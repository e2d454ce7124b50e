using System.IO.Compression;

namespace Sansa.Persistence;

/// <summary>What a zip file of ours may contain: parts with different names, stored as they are, each with bytes of its own.</summary>
internal static class StoredParts
{
    /// <summary>
    /// Refuses a part that is compressed, that occurs twice, or that overlaps others. Then no part is larger than the file,
    /// and reading them all costs no more than reading the file: there is no room for a zip bomb.
    /// </summary>
    /// <exception cref="InvalidDataException">The zip is not one that this library writes; the message says why.</exception>
    public static void Check(ZipArchive zip, long fileLength)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var total = 0L;
        foreach (var entry in zip.Entries)
        {
            if (!names.Add(entry.FullName))
                throw new InvalidDataException($"it has the part '{entry.FullName}' twice");
            if (entry.CompressedLength != entry.Length)
                throw new InvalidDataException($"its part '{entry.FullName}' is compressed, but the parts of a model file are stored as they are");
            total = checked(total + entry.Length);
            if (total > fileLength)
                throw new InvalidDataException($"its parts claim {total:N0} bytes or more, but the file has {fileLength:N0}");
        }
    }
}
