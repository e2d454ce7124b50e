using System.Numerics;

namespace Sansa.Data;

/// <summary>
/// The random numbers of NumPy's legacy <c>np.random.RandomState</c> (and of <c>np.random.seed</c> with the module's
/// functions), bit for bit, so that published splits can be made again. NumPy has frozen this generator's streams.
/// </summary>
/// <remarks>Not safe for use from several threads at once. For new work that need not agree with NumPy, use <see cref="Random"/>.</remarks>
public sealed class NumPyRandomState
{
    private readonly MersenneTwister _twister;

    /// <summary>Seeds as <c>np.random.seed(seed)</c> does.</summary>
    /// <param name="seed">From 0 to 2^32 - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The seed is negative or 2^32 or more, as in NumPy.</exception>
    public NumPyRandomState(long seed)
    {
        if (seed is < 0 or > uint.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(seed), seed, "NumPy takes seeds from 0 to 4294967295.");
        _twister = new MersenneTwister((uint)seed);
    }

    /// <summary>Seeds as <c>np.random.seed([a, b, ...])</c> does.</summary>
    /// <param name="seeds">One or more numbers.</param>
    /// <exception cref="ArgumentException">There is no number.</exception>
    public NumPyRandomState(ReadOnlySpan<uint> seeds)
    {
        if (seeds.IsEmpty)
            throw new ArgumentException("A seed array needs at least one number.", nameof(seeds));
        _twister = new MersenneTwister(seeds);
    }

    /// <summary><c>np.random.permutation(count)</c>: the numbers 0 .. count - 1, shuffled.</summary>
    /// <param name="count">0 or more.</param>
    public int[] Permutation(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var permutation = new int[count];
        for (var i = 0; i < count; i++)
            permutation[i] = i;
        Shuffle(permutation.AsSpan());
        return permutation;
    }

    /// <summary><c>np.random.permutation(values)</c>: a shuffled copy.</summary>
    /// <param name="values">The values; they stay as they are.</param>
    public T[] Permutation<T>(ReadOnlySpan<T> values)
    {
        var copy = values.ToArray();
        Shuffle(copy.AsSpan());
        return copy;
    }

    /// <summary><c>np.random.shuffle(values)</c>: shuffles in place, from the last place down.</summary>
    /// <param name="values">The values.</param>
    public void Shuffle<T>(Span<T> values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = (int)NextBounded((ulong)i);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    /// <summary><c>np.random.choice(count, size, replace=False)</c>: the first <paramref name="size"/> of a permutation.</summary>
    /// <param name="count">Choose from 0 .. count - 1.</param>
    /// <param name="size">How many, at most <paramref name="count"/>.</param>
    public int[] ChoiceWithoutReplacement(int count, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        if (size > count)
            throw new ArgumentOutOfRangeException(nameof(size), size, $"Cannot choose {size} different numbers from {count}.");
        return Permutation(count)[..size];
    }

    /// <summary><c>np.random.choice(count, size)</c>: with replacement.</summary>
    /// <param name="count">Choose from 0 .. count - 1; at least 1.</param>
    /// <param name="size">How many, 0 or more.</param>
    public int[] ChoiceWithReplacement(int count, int size) => Array.ConvertAll(RandInt(0, count, size), value => (int)value);

    /// <summary><c>np.random.randint(low, high)</c>: one integer from low to high - 1.</summary>
    /// <param name="low">The smallest possible value.</param>
    /// <param name="high">One more than the largest possible value.</param>
    public long RandInt(long low, long high)
    {
        if (high <= low)
            throw new ArgumentOutOfRangeException(nameof(high), high, $"The upper end must be larger than the lower end, {low}.");
        return (long)((ulong)low + NextBounded((ulong)high - (ulong)low - 1));
    }

    /// <summary><c>np.random.randint(low, high, size)</c>.</summary>
    /// <param name="low">The smallest possible value.</param>
    /// <param name="high">One more than the largest possible value.</param>
    /// <param name="size">How many, 0 or more.</param>
    public long[] RandInt(long low, long high, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        var values = new long[size];
        for (var i = 0; i < size; i++)
            values[i] = RandInt(low, high);
        return values;
    }

    /// <summary><c>np.random.random_sample()</c>: uniform on [0, 1), with 53 bits.</summary>
    public double RandomSample()
    {
        var (a, b) = (_twister.NextUInt32() >> 5, _twister.NextUInt32() >> 6);
        return ((a * 67108864.0) + b) / 9007199254740992.0;
    }

    /// <summary>
    /// The row order of pandas' <c>frame.sample(frac=fraction, random_state=seed)</c>: pandas draws
    /// <c>choice(n, round(fraction n), replace=False)</c> from a fresh generator, rounding halves to even.
    /// </summary>
    /// <param name="rowCount">Rows of the frame.</param>
    /// <param name="fraction">From 0 to 1.</param>
    /// <param name="seed">The random_state.</param>
    public static int[] PandasSample(int rowCount, double fraction, long seed)
    {
        if (!(fraction is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "The fraction must lie between 0 and 1.");
        var size = (int)Math.Round(fraction * rowCount, MidpointRounding.ToEven);
        return new NumPyRandomState(seed).ChoiceWithoutReplacement(rowCount, size);
    }

    // NumPy's masked rejection: draw as many bits as the bound has, again while the value is too large.
    private ulong NextBounded(ulong maximum)
    {
        if (maximum == 0)
            return 0;
        var mask = ulong.MaxValue >> BitOperations.LeadingZeroCount(maximum);
        ulong value;
        do
            value = maximum <= uint.MaxValue ? _twister.NextUInt32() & mask : NextUInt64() & mask;
        while (value > maximum);
        return value;
    }

    private ulong NextUInt64() => ((ulong)_twister.NextUInt32() << 32) | _twister.NextUInt32();
}
