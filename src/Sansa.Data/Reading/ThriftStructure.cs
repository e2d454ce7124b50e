namespace Sansa.Data.Reading;

/// <summary>
/// Walks a struct in Thrift's compact protocol, in which a Parquet footer is written, and says whether it is whole: every
/// length lies in the bytes there are. Readers that trust a damaged length loop and allocate without end.
/// </summary>
internal ref struct ThriftStructure(ReadOnlySpan<byte> bytes)
{
    private const int MaxDepth = 32;
    private const int LastType = 13;
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    // The numbers of the protocol's types.
    private enum Kind
    {
        Stop, True, False, Byte, Int16, Int32, Int64, Double, Binary, List, Set, Map, Struct, Uuid,
    }

    /// <summary>Whether the bytes are one struct, from the first to the last.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> bytes)
    {
        var walk = new ThriftStructure(bytes);
        return walk.SkipStruct(0) && walk._at == bytes.Length;
    }

    private bool SkipStruct(int depth)
    {
        while (TryByte(out var head))
        {
            if (head == 0)
                return true;
            // A field's number is a step in the head, or a number of its own. Its truth is in its type.
            if (head >> 4 == 0 && !TryNumber(out _))
                return false;
            var kind = (Kind)(head & 15);
            if (kind is not (Kind.True or Kind.False) && !SkipValue(kind, depth + 1))
                return false;
        }

        return false;
    }

    private bool SkipValue(Kind kind, int depth)
    {
        if (depth > MaxDepth || (int)kind > LastType)
            return false;
        return kind switch
        {
            Kind.True or Kind.False or Kind.Byte => Skip(1),
            Kind.Int16 or Kind.Int32 or Kind.Int64 => TryNumber(out _),
            Kind.Double => Skip(8),
            Kind.Uuid => Skip(16),
            Kind.Binary => TryNumber(out var length) && Skip(length),
            Kind.List or Kind.Set => SkipList(depth),
            Kind.Map => SkipMap(depth),
            Kind.Struct => SkipStruct(depth),
            _ => false,
        };
    }

    private bool SkipList(int depth)
    {
        if (!TryByte(out var head))
            return false;
        var count = (ulong)(head >> 4);
        return (count < 15 || TryNumber(out count)) && SkipMany(count, (Kind)(head & 15), depth);
    }

    private bool SkipMap(int depth)
    {
        if (!TryNumber(out var count))
            return false;
        if (count == 0)
            return true;
        if (!TryByte(out var kinds) || count > (ulong)(_bytes.Length - _at))
            return false;
        for (ulong i = 0; i < count; i++)
        {
            if (!SkipValue((Kind)(kinds >> 4), depth + 1) || !SkipValue((Kind)(kinds & 15), depth + 1))
                return false;
        }

        return true;
    }

    // Each element takes a byte at least.
    private bool SkipMany(ulong count, Kind kind, int depth)
    {
        if (count > (ulong)(_bytes.Length - _at))
            return false;
        for (ulong i = 0; i < count; i++)
        {
            if (!SkipValue(kind, depth + 1))
                return false;
        }

        return true;
    }

    private bool Skip(ulong count)
    {
        if (count > (ulong)(_bytes.Length - _at))
            return false;
        _at += (int)count;
        return true;
    }

    private bool TryByte(out byte value)
    {
        value = 0;
        if (_at >= _bytes.Length)
            return false;
        value = _bytes[_at++];
        return true;
    }

    // Seven bits in each byte, the lowest first.
    private bool TryNumber(out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (!TryByte(out var part))
                return false;
            value |= (ulong)(part & 127) << shift;
            if (part < 128)
                return true;
        }

        return false;
    }
}
