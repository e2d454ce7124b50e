using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using System.Text;
using System.Text.Unicode;

namespace Sansa.Data;

/// <summary>
/// Gives each distinct id (UTF-8 bytes) the next index, in order of first appearance, without a string per field: open
/// addressing, where a short id is its own key, so that finding it touches one place of memory; the bytes of all ids
/// stand in one arena. Small whole numbers, the usual ids of ratings, are their own place in a table that mostly fits the
/// processor's cache.
/// </summary>
internal sealed class IdInterner
{
    private const int ShortLength = 7;
    private const int DirectLimit = 1 << 22;
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;
    private byte[] _arena = new byte[1 << 16];
    private int[] _ends = new int[1 << 10];
    private int[] _direct = new int[1 << 12];
    private Slot[] _slots = new Slot[1 << 12];
    private int _slotCount;
    private int _shift = 64 - 12;

    public int Count { get; private set; }

    private int ArenaLength => Count == 0 ? 0 : _ends[Count - 1];

    /// <summary>The index of an id, new or known.</summary>
    public int Intern(ReadOnlySpan<byte> id)
    {
        if (IsSmallNumber(id, out var number))
            return InternNumber(number, id);
        var isShort = id.Length <= ShortLength;
        var key = isShort ? Pack(id) : HashLong(id);
        var slots = _slots;
        for (var at = (int)((key * Multiplier) >> _shift); ; at = (at + 1) & (slots.Length - 1))
        {
            var slot = slots[at];
            if (slot.Next == 0)
                return AddHashed(id, key, at);
            if (slot.Key == key && (isShort || Bytes(slot.Next - 1).SequenceEqual(id)))
                return slot.Next - 1;
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
                throw new InteractionDataException(
                    $"The id '{Encoding.Latin1.GetString(Bytes(i))}' is not valid UTF-8; save the file as UTF-8 first (iconv -f latin1 -t utf-8).");
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

    // A number below the limit, written as it prints; every other id is left to the hash table.
    private static bool IsSmallNumber(ReadOnlySpan<byte> id, out int number)
    {
        number = 0;
        if (id.Length is 0 or > ShortLength || (id[0] == '0' && id.Length > 1))
            return false;
        foreach (var digit in id)
        {
            if ((uint)(digit - '0') > 9)
                return false;
            number = (10 * number) + digit - '0';
        }

        return number < DirectLimit;
    }

    private int InternNumber(int number, ReadOnlySpan<byte> id)
    {
        if (number >= _direct.Length)
            Array.Resize(ref _direct, (int)BitOperations.RoundUpToPowerOf2((uint)number + 1));
        var next = _direct[number];
        if (next == 0)
            _direct[number] = next = Add(id) + 1;
        return next - 1;
    }

    private int AddHashed(ReadOnlySpan<byte> id, ulong key, int at)
    {
        var index = Add(id);
        _slots[at] = new Slot(key, index + 1);
        if (2L * ++_slotCount > _slots.Length)
            Grow();
        return index;
    }

    private int Add(ReadOnlySpan<byte> id)
    {
        var (index, start) = (Count, ArenaLength);
        if (index == _ends.Length)
            Array.Resize(ref _ends, 2 * index);
        if (start + (long)id.Length > Array.MaxLength)
            throw new InteractionDataException($"The text of the first {Count} distinct ids alone takes 2 GiB; is this column really an id?");
        if (start + (long)id.Length > _arena.Length)
            Array.Resize(ref _arena, (int)Math.Min(Array.MaxLength, Math.Max(2L * _arena.Length, start + (long)id.Length)));
        id.CopyTo(_arena.AsSpan(start));
        _ends[index] = start + id.Length;
        Count++;
        return index;
    }

    private void Grow()
    {
        var (old, mask) = (_slots, (2 * _slots.Length) - 1);
        _slots = new Slot[mask + 1];
        _shift--;
        foreach (var slot in old)
        {
            if (slot.Next == 0)
                continue;
            var at = (int)((slot.Key * Multiplier) >> _shift);
            while (_slots[at].Next != 0)
                at = (at + 1) & mask;
            _slots[at] = slot;
        }
    }

    // The bytes themselves with their number on top: equal keys are equal ids.
    private static ulong Pack(ReadOnlySpan<byte> id)
    {
        var key = (ulong)id.Length;
        foreach (var letter in id)
            key = (key << 8) | letter;
        return key;
    }

    // The top byte is set, so that no key of a long id equals one of a short id.
    private static ulong HashLong(ReadOnlySpan<byte> id)
    {
        var hash = (ulong)id.Length * Multiplier;
        while (id.Length >= 8)
        {
            hash = BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(id)) * Multiplier, 29);
            id = id[8..];
        }

        ulong tail = 0;
        foreach (var letter in id)
            tail = (tail << 8) | letter;
        hash = (hash ^ tail) * Multiplier;
        return (hash ^ (hash >> 32)) | 0xFF00_0000_0000_0000;
    }

    /// <summary>A place of the table; Next is the index plus 1, so that an empty place is all zeros.</summary>
    private readonly record struct Slot(ulong Key, int Next);
}
