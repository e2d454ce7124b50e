using System.Security.Cryptography;
using System.Text;

namespace Sansa.Notebook.Jupyter;

/// <summary>Signs the four JSON frames of a message with HMAC-SHA256, as the connection file's key says.</summary>
/// <remarks>An empty key turns signing off, by Jupyter's rule; then each signature frame is empty and none is checked.</remarks>
internal sealed class MessageSigner(byte[] key)
{
    public byte[] Sign(ReadOnlySpan<byte> header, ReadOnlySpan<byte> parentHeader, ReadOnlySpan<byte> metadata, ReadOnlySpan<byte> content)
    {
        if (key.Length == 0)
            return [];
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(header);
        hmac.AppendData(parentHeader);
        hmac.AppendData(metadata);
        hmac.AppendData(content);
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hmac.GetHashAndReset()));
    }

    /// <summary>Compares in constant time, so that a signature cannot be found by timing.</summary>
    public bool Verify(
        ReadOnlySpan<byte> signature,
        ReadOnlySpan<byte> header, ReadOnlySpan<byte> parentHeader, ReadOnlySpan<byte> metadata, ReadOnlySpan<byte> content) =>
        key.Length == 0 || CryptographicOperations.FixedTimeEquals(signature, Sign(header, parentHeader, metadata, content));
}
