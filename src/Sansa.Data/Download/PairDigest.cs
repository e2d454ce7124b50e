using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sansa.Sparse;

namespace Sansa.Data.Download;

/// <summary>
/// A fingerprint of a split's pairs, whatever the layout of its files: order of lines and items, line ends and repeated
/// pairs do not change it. SHA-256 over the training and then the test part; of each user in turn, the number of items and
/// the items ascending, as little-endian 32-bit integers.
/// </summary>
internal static class PairDigest
{
    public static string Compute(PublishedSplit split)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, split.Train);
        Add(hash, split.Test);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, CsrMatrix matrix)
    {
        for (var user = 0; user < matrix.RowCount; user++)
        {
            var items = matrix.Row(user).Indices;
            Add(hash, [items.Length]);
            Add(hash, items);
        }
    }

    private static void Add(IncrementalHash hash, ReadOnlySpan<int> numbers)
    {
        if (!BitConverter.IsLittleEndian)
        {
            var swapped = new int[numbers.Length];
            System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(numbers, swapped);
            numbers = swapped;
        }

        hash.AppendData(MemoryMarshal.AsBytes(numbers));
    }
}
