using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sansa.Data.Download;

/// <summary>How a file's fingerprint is made.</summary>
internal enum ChecksumKind
{
    /// <summary>MD5, as GroupLens publishes it: against accidents, not against an attacker.</summary>
    Md5,

    /// <summary>SHA-256.</summary>
    Sha256,

    /// <summary>The id of a git blob: SHA-1 over "blob LENGTH\0" and the content, which any listing of a repository shows.</summary>
    GitBlob,
}

/// <summary>An expected fingerprint of a file.</summary>
internal sealed record Checksum(ChecksumKind Kind, string Hex)
{
    public static string Compute(ChecksumKind kind, string path)
    {
        using var file = File.OpenRead(path);
        var algorithm = kind switch { ChecksumKind.Md5 => HashAlgorithmName.MD5, ChecksumKind.Sha256 => HashAlgorithmName.SHA256, _ => HashAlgorithmName.SHA1 };
        using var hash = IncrementalHash.CreateHash(algorithm);
        if (kind == ChecksumKind.GitBlob)
            hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {file.Length}\0")));
        var buffer = new byte[1 << 18];
        for (var count = file.Read(buffer); count > 0; count = file.Read(buffer))
            hash.AppendData(buffer, 0, count);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Compares a file with this fingerprint.</summary>
    /// <exception cref="ChecksumMismatchException">They differ.</exception>
    public void Verify(string path)
    {
        var found = Compute(Kind, path);
        if (!string.Equals(found, Hex, StringComparison.OrdinalIgnoreCase))
            throw new ChecksumMismatchException(
                $"{path} has the {Kind} checksum {found}, but {Hex} is expected: it is damaged, or another version. Get it again.");
    }
}

/// <summary>A file is not the one that was published.</summary>
/// <param name="message">Both checksums, and what to do.</param>
public sealed class ChecksumMismatchException(string message) : InteractionDataException(message);

/// <summary>A download failed for good.</summary>
/// <param name="message">Why, and how to get the file by other means.</param>
/// <param name="inner">The last error.</param>
public sealed class DownloadException(string message, Exception? inner = null) : InteractionDataException(message, inner);
