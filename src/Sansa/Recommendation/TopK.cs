using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sansa.Recommendation;

/// <summary>
/// Keeps the k best (item, score) pairs of those offered: higher score first, ties by lower item. A binary heap with the
/// worst kept pair at its root; pairs are packed into one integer each, so that one comparison orders both parts.
/// </summary>
internal sealed class TopK(int capacity)
{
    private readonly ulong[] _keys = new ulong[capacity];

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    public void Offer(int item, float score)
    {
        if (!UserScorer.IsScore(score) || float.IsNaN(score))
            return;
        var key = Pack(item, score);
        if (Count < _keys.Length)
            Push(key);
        else if (Count > 0 && key > _keys[0])
            ReplaceRoot(key);
    }

    public void OfferListed(float[] scores, ReadOnlySpan<int> items)
    {
        if (_keys.Length == 0)
            return;
        foreach (var item in items)
        {
            var score = scores[item];
            if (Count < _keys.Length || score >= Threshold())
                Offer(item, score);
        }
    }

    /// <summary>Offers every item, skipping whole vectors in which nothing beats the worst kept pair.</summary>
    public void OfferAll(ReadOnlySpan<float> scores)
    {
        if (_keys.Length == 0)
            return;
        if (Count == 0 && LowerBound(scores) is > 0 and var bound)
        {
            OfferAtLeast(scores, bound);
            return;
        }

        var item = 0;
        while (item < scores.Length && Count < _keys.Length)
            Offer(item, scores[item++]);
        // Items come in ascending order, so a later one must have a strictly greater score to enter.
        ref var first = ref MemoryMarshal.GetReference(scores);
        var threshold = Vector512.Create(Threshold());
        for (; item <= scores.Length - Vector512<float>.Count; item += Vector512<float>.Count)
        {
            var beats = Vector512.GreaterThan(Vector512.LoadUnsafe(ref first, (nuint)item), threshold).ExtractMostSignificantBits();
            if (beats == 0)
                continue;
            for (; beats != 0; beats &= beats - 1)
            {
                var candidate = item + BitOperations.TrailingZeroCount(beats);
                Offer(candidate, scores[candidate]);
            }

            threshold = Vector512.Create(Threshold());
        }

        for (; item < scores.Length; item++)
            Offer(item, scores[item]);
    }

    /// <summary>
    /// A score that at least k items have: the k-th largest of the maxima of more than k groups of items. It costs one
    /// pass of vector maxima, and lets few more than k items through. NaN where there are too few items.
    /// </summary>
    private float LowerBound(ReadOnlySpan<float> scores)
    {
        var segments = Math.Max(4, (_keys.Length + 3) / 4);
        var vectors = scores.Length / Vector512<float>.Count / segments;
        if (vectors < 4)
            return float.NaN;
        var maxima = segments <= 64 ? stackalloc float[segments * Vector512<float>.Count] : new float[segments * Vector512<float>.Count];
        ref var first = ref MemoryMarshal.GetReference(scores);
        for (var segment = 0; segment < segments; segment++)
        {
            var start = segment * vectors * Vector512<float>.Count;
            var maximum = Vector512.LoadUnsafe(ref first, (nuint)start);
            for (var v = 1; v < vectors; v++)
                maximum = Vector512.Max(maximum, Vector512.LoadUnsafe(ref first, (nuint)(start + (v * Vector512<float>.Count))));
            maximum.CopyTo(maxima[(segment * Vector512<float>.Count)..]);
        }

        maxima.Sort();
        return maxima[^_keys.Length];
    }

    /// <summary>Offers the items whose score is at least a positive bound.</summary>
    private void OfferAtLeast(ReadOnlySpan<float> scores, float bound)
    {
        ref var first = ref MemoryMarshal.GetReference(scores);
        var limit = Vector512.Create(bound);
        var item = 0;
        for (; item <= scores.Length - Vector512<float>.Count; item += Vector512<float>.Count)
        {
            var passes = Vector512.GreaterThanOrEqual(Vector512.LoadUnsafe(ref first, (nuint)item), limit).ExtractMostSignificantBits();
            for (; passes != 0; passes &= passes - 1)
            {
                var candidate = item + BitOperations.TrailingZeroCount(passes);
                Offer(candidate, scores[candidate]);
            }
        }

        for (; item < scores.Length; item++)
        {
            if (scores[item] >= bound)
                Offer(item, scores[item]);
        }
    }

    /// <summary>Writes the kept pairs, best first, and returns how many there are. The heap is empty afterwards.</summary>
    public int Drain(Span<int> items, Span<float> scores)
    {
        var kept = _keys.AsSpan(0, Count);
        kept.Sort(static (a, b) => b.CompareTo(a));
        for (var i = 0; i < kept.Length; i++)
            (items[i], scores[i]) = (ItemOf(kept[i]), ScoreOf(kept[i]));
        Count = 0;
        return kept.Length;
    }

    private float Threshold() => Count < _keys.Length ? float.NegativeInfinity : ScoreOf(_keys[0]);

    // The bits of a float, with the sign made monotone, order like the float; below them the complement of the item.
    private static ulong Pack(int item, float score)
    {
        var bits = BitConverter.SingleToInt32Bits(score);
        var ordered = (uint)(bits ^ ((bits >> 31) | int.MinValue));
        return ((ulong)ordered << 32) | ~(uint)item;
    }

    private static int ItemOf(ulong key) => (int)~(uint)key;

    private static float ScoreOf(ulong key)
    {
        var ordered = (int)(key >> 32);
        return BitConverter.Int32BitsToSingle(ordered ^ ((~ordered >> 31) | int.MinValue));
    }

    private void Push(ulong key)
    {
        var i = Count++;
        while (i > 0 && key < _keys[(i - 1) / 2])
        {
            _keys[i] = _keys[(i - 1) / 2];
            i = (i - 1) / 2;
        }

        _keys[i] = key;
    }

    private void ReplaceRoot(ulong key)
    {
        var i = 0;
        while (true)
        {
            var child = (2 * i) + 1;
            if (child >= Count)
                break;
            if (child + 1 < Count && _keys[child + 1] < _keys[child])
                child++;
            if (key <= _keys[child])
                break;
            _keys[i] = _keys[child];
            i = child;
        }

        _keys[i] = key;
    }
}
