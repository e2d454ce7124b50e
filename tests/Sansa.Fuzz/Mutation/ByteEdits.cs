using System.Buffers.Binary;

namespace Sansa.Fuzz.Mutation;

/// <summary>Changes that know nothing of what the bytes mean.</summary>
internal static class ByteEdits
{
    private static readonly long[] Numbers =
        [0, 1, -1, 2, 7, 8, 63, 64, 127, 128, 255, 256, 32767, 65535, 65536, int.MaxValue,
            int.MinValue, uint.MaxValue, 1L << 32, long.MaxValue, long.MinValue, 500_000_000];

    /// <summary>One change at a random place.</summary>
    public static byte[] Edit(byte[] bytes, byte[] other, Random random)
    {
        if (bytes.Length == 0)
            return other;
        var at = random.Next(bytes.Length);
        var length = Math.Min(bytes.Length - at, Length(random));
        switch (random.Next(9))
        {
            case 0:
                return Replace(bytes, at, 1, [(byte)(bytes[at] ^ (1 << random.Next(8)))]);
            case 1:
                return Replace(bytes, at, 1, [(byte)random.Next(256)]);
            case 2:
                return bytes[..at];
            case 3:
                return Replace(bytes, at, length, []);
            case 4:
                return Replace(bytes, at, 0, bytes.AsSpan(at, length));
            case 5:
                return Replace(bytes, at, 0, bytes.AsSpan(random.Next(bytes.Length - length + 1), length));
            case 6:
                var start = other.Length == 0 ? 0 : random.Next(other.Length);
                return [.. bytes[..at], .. other[start..]];
            case 7:
                return Number(bytes, at, random);
            default:
                var noise = new byte[length];
                random.NextBytes(noise);
                return Replace(bytes, at, length, noise);
        }
    }

    /// <summary>A copy with <paramref name="length"/> bytes at a place replaced by others.</summary>
    public static byte[] Replace(byte[] bytes, int at, int length, ReadOnlySpan<byte> by) => [.. bytes.AsSpan(0, at), .. by, .. bytes.AsSpan(at + length)];

    /// <summary>A slice many times over, at times as opening and closing halves, for what nests.</summary>
    public static byte[] Repeat(ReadOnlySpan<byte> slice, ReadOnlySpan<byte> closing, int count)
    {
        var result = new byte[count * (slice.Length + closing.Length)];
        for (var i = 0; i < count; i++)
        {
            slice.CopyTo(result.AsSpan(i * slice.Length));
            closing.CopyTo(result.AsSpan((count * slice.Length) + (i * closing.Length)));
        }

        return result;
    }

    /// <summary>Mostly short, at times long.</summary>
    public static int Length(Random random) => 1 << random.Next(random.Next(1, 8));

    private static byte[] Number(byte[] bytes, int at, Random random)
    {
        Span<byte> number = stackalloc byte[8];
        var value = Numbers[random.Next(Numbers.Length)];
        if (random.Next(2) == 0)
            BinaryPrimitives.WriteInt64LittleEndian(number, value);
        else
            BinaryPrimitives.WriteInt64BigEndian(number, value);
        var size = Math.Min(1 << random.Next(4), bytes.Length - at);
        return Replace(bytes, at, size, number[..size]);
    }
}
