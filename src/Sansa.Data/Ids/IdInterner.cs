using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace Sansa.Data;

/// <summary>
/// Gives each distinct id (UTF-8 bytes) the next index, in order of first appearance, without a string per field:
/// open addressing over one byte arena.
/// </summary>
internal sealed class IdInterner
{
    private byte[] _arena = new byte[1 << 16];
    private int[] _ends = new int[1 << 10];
    private uint[] _hashes = new uint[1 << 10];
    private int[] _slots = NewSlots(1 << 12);
    private int _mask = (1 << 12) - 1;

    public int Count { get; private set; }

    private int ArenaLength => Count == 0 ? 0 : _ends[Count - 1];

    /// <summary>The index of an id, new or known.</summary>
    public int Intern(ReadOnlySpan<byte> id)
    {
        var hash = Hash(id);
        var slot = (int)(hash & (uint)_mask);
        while (true)
        {
            var index = _slots[slot];
            if (index < 0)
                return Add(id, hash, slot);
            if (_hashes[index] == hash && Bytes(index).SequenceEqual(id))
                return index;
            slot = (slot + 1) & _mask;
        }
    }

    /// <summary>The bytes of an id.</summary>
    public ReadOnlySpan<byte> Bytes(int index)
    {
        var start = index == 0 ? 0 : _ends[index - 1];
        return _arena.AsSpan(start, _ends[index] - start);
    }

    /// <summary>Integer ids where each one is written as an integer prints; text otherwise.</summary>
    public IdMap ToIdMap()
    {
        var numbers = new long[Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!TryParseCanonical(Bytes(i), out numbers[i]))
                return ToNames();
        }

        return IdMap.FromNumbers(numbers);
    }

    private IdMap ToNames()
    {
        var names = new string[Count];
        for (var i = 0; i < names.Length; i++)
        {
            // Replacement characters would make one name of two ids.
            if (!Utf8.IsValid(Bytes(i)))
                throw new InteractionDataException($"The id '{Encoding.Latin1.GetString(Bytes(i))}' is not valid UTF-8; save the file as UTF-8 first (iconv -f latin1 -t utf-8).");
            names[i] = Encoding.UTF8.GetString(Bytes(i));
        }

        return IdMap.FromNames(names);
    }

    // "007" or "+7" are not the number 7: two ids that differ in a file must stay two ids.
    private static bool TryParseCanonical(ReadOnlySpan<byte> text, out long number)
    {
        number = 0;
        if (text.IsEmpty || text[0] == '+' || (text[0] == '0' && text.Length > 1) || (text[0] == '-' && (text.Length == 1 || text[1] == '0')))
            return false;
        return Utf8Parser.TryParse(text, out number, out var used) && used == text.Length;
    }

    private int Add(ReadOnlySpan<byte> id, uint hash, int slot)
    {
        var (index, start) = (Count, ArenaLength);
        if (index == _ends.Length)
        {
            Array.Resize(ref _ends, 2 * index);
            Array.Resize(ref _hashes, 2 * index);
        }

        if (start + (long)id.Length > Array.MaxLength)
            throw new InteractionDataException($"The text of the first {Count} distinct ids alone takes 2 GiB; is this column really an id?");
        if (start + (long)id.Length > _arena.Length)
            Array.Resize(ref _arena, (int)Math.Min(Array.MaxLength, Math.Max(2L * _arena.Length, start + (long)id.Length)));
        id.CopyTo(_arena.AsSpan(start));
        (_ends[index], _hashes[index], _slots[slot]) = (start + id.Length, hash, index);
        Count++;
        if (2L * Count > _slots.Length)
            Grow();
        return index;
    }

    private void Grow()
    {
        _slots = NewSlots(2 * _slots.Length);
        _mask = _slots.Length - 1;
        for (var i = 0; i < Count; i++)
        {
            var slot = (int)(_hashes[i] & (uint)_mask);
            while (_slots[slot] >= 0)
                slot = (slot + 1) & _mask;
            _slots[slot] = i;
        }
    }

    private static int[] NewSlots(int length)
    {
        var slots = new int[length];
        slots.AsSpan().Fill(-1);
        return slots;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(ReadOnlySpan<byte> id)
    {
        const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;
        var hash = (ulong)id.Length * Multiplier;
        while (id.Length >= 8)
        {
            hash = BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(id)) * Multiplier, 29);
            id = id[8..];
        }

        ulong tail = 0;
        for (var i = 0; i < id.Length; i++)
            tail = (tail << 8) | id[i];
        hash = (hash ^ tail) * Multiplier;
        return (uint)((hash >> 32) ^ hash);
    }
}
