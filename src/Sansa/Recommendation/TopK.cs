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
    private readonly ulong[] keys = new ulong[capacity];

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    public void Offer(int item, float score)
    {
        if (!UserScorer.IsScore(score) || float.IsNaN(score))
            return;
        var key = Pack(item, score);
        if (Count < keys.Length)
            Push(key);
        else if (Count > 0 && key > keys[0])
            ReplaceRoot(key);
    }

    public void OfferListed(float[] scores, ReadOnlySpan<int> items)
    {
        if (keys.Length == 0)
            return;
        foreach (var item in items)
        {
            var score = scores[item];
            if (Count < keys.Length || score >= Threshold())
                Offer(item, score);
        }
    }

    /// <summary>Offers every item, skipping whole vectors in which nothing beats the worst kept pair.</summary>
    public void OfferAll(ReadOnlySpan<float> scores)
    {
        var item = 0;
        while (item < scores.Length && Count < keys.Length)
            Offer(item, scores[item++]);
        if (keys.Length == 0)
            return;
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

    /// <summary>Writes the kept pairs, best first, and returns how many there are. The heap is empty afterwards.</summary>
    public int Drain(Span<int> items, Span<float> scores)
    {
        var kept = keys.AsSpan(0, Count);
        kept.Sort(static (a, b) => b.CompareTo(a));
        for (var i = 0; i < kept.Length; i++)
            (items[i], scores[i]) = (ItemOf(kept[i]), ScoreOf(kept[i]));
        Count = 0;
        return kept.Length;
    }

    private float Threshold() => Count < keys.Length ? float.NegativeInfinity : ScoreOf(keys[0]);

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
        while (i > 0 && key < keys[(i - 1) / 2])
        {
            keys[i] = keys[(i - 1) / 2];
            i = (i - 1) / 2;
        }

        keys[i] = key;
    }

    private void ReplaceRoot(ulong key)
    {
        var i = 0;
        while (true)
        {
            var child = (2 * i) + 1;
            if (child >= Count)
                break;
            if (child + 1 < Count && keys[child + 1] < keys[child])
                child++;
            if (key <= keys[child])
                break;
            keys[i] = keys[child];
            i = child;
        }

        keys[i] = key;
    }
}
