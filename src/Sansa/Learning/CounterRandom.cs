namespace Sansa.Learning;

/// <summary>
/// Random numbers by position: the number at a counter depends on the key and the counter alone, so that dropout and noise
/// are the same whichever thread asks, and a training that resumes from a checkpoint needs no saved state.
/// </summary>
/// <remarks>The finaliser of SplitMix64 over an arithmetic sequence (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA
/// 2014).</remarks>
internal readonly struct CounterRandom
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private readonly ulong _key;

    /// <summary>The numbers of a seed.</summary>
    public CounterRandom(int seed)
        : this(Mix((uint)seed + Step))
    {
    }

    private CounterRandom(ulong key) => _key = key;

    /// <summary>An independent sequence, such as the one of an epoch or of a purpose.</summary>
    public CounterRandom Stream(int id) => new(Mix(_key ^ Mix(((uint)id + 1) * Step)));

    /// <summary>64 random bits.</summary>
    public ulong Bits(ulong counter) => Mix(_key + (counter * Step));

    /// <summary>Uniform in [0, 1).</summary>
    public float Uniform(ulong counter) => (Bits(counter) >> 40) * (1f / (1 << 24));

    /// <summary>Uniform in 0 .. count - 1.</summary>
    public int Below(ulong counter, int count) => (int)(((Bits(counter) >> 32) * (ulong)count) >> 32);

    /// <summary>Normal with mean 0 and variance 1 (Box and Muller).</summary>
    public float Normal(ulong counter)
    {
        const double unit = 1.0 / (1L << 32);
        var bits = Bits(counter);
        var radius = Math.Sqrt(-2 * Math.Log(((bits >> 32) + 1) * unit));
        return (float)(radius * Math.Cos(2 * Math.PI * unit * (uint)bits));
    }

    /// <summary>A permutation of 0 .. count - 1 (Fisher and Yates).</summary>
    public int[] Permutation(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (var i = count - 1; i > 0; i--)
        {
            var j = Below((ulong)i, i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
