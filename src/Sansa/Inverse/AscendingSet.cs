using System.Numerics;

namespace Sansa.Inverse;

/// <summary>
/// A set of row numbers that gives back its smallest and takes only larger ones than the last taken: the frontier of a
/// sparse forward substitution. Two levels of bits, so that a pass costs what it visits and n / 4096.
/// </summary>
internal sealed class AscendingSet(int length)
{
    private readonly ulong[] _bits = new ulong[(length + 63) >> 6];
    private readonly ulong[] _summary = new ulong[((length + 63) >> 12) + 1];

    /// <summary>Adds a number; adding it again changes nothing.</summary>
    public void Add(int i)
    {
        _bits[i >> 6] |= 1UL << (i & 63);
        _summary[i >> 12] |= 1UL << ((i >> 6) & 63);
    }

    /// <summary>Removes and returns the smallest number; -1 when the set is empty.</summary>
    /// <param name="from">No member is smaller than this.</param>
    public int TakeNext(int from)
    {
        for (var s = from >> 12; s < _summary.Length; s++)
        {
            if (_summary[s] == 0)
                continue;
            var word = (s << 6) + BitOperations.TrailingZeroCount(_summary[s]);
            var i = (word << 6) + BitOperations.TrailingZeroCount(_bits[word]);
            _bits[word] &= _bits[word] - 1;
            if (_bits[word] == 0)
                _summary[s] &= _summary[s] - 1;
            return i;
        }

        return -1;
    }
}
