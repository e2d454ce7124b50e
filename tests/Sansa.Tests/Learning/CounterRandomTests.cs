using Sansa.Learning;

namespace Sansa.Tests.Learning;

public class CounterRandomTests
{
    private const int Count = 100_000;

    [Fact]
    public void Uniform_and_normal_numbers_have_their_moments()
    {
        var random = new CounterRandom(3).Stream(7);
        var uniform = Enumerable.Range(0, Count).Select(i => (double)random.Uniform((ulong)i)).ToArray();
        var normal = Enumerable.Range(0, Count).Select(i => (double)random.Normal((ulong)i)).ToArray();
        Assert.All(uniform, u => Assert.InRange(u, 0, 1 - 1e-9));
        Assert.Equal(0.5, uniform.Average(), 0.005);
        Assert.Equal(1 / 12.0, uniform.Average(u => (u - 0.5) * (u - 0.5)), 0.002);
        Assert.Equal(0, normal.Average(), 0.015);
        Assert.Equal(1, normal.Average(n => n * n), 0.02);
        Assert.Equal(3, normal.Average(n => n * n * n * n), 0.15);
    }

    [Fact]
    public void Streams_and_seeds_differ_and_repeat()
    {
        ulong[] keys = [.. Enumerable.Range(-2, 50).SelectMany(s => Enumerable.Range(0, 50).Select(id => new CounterRandom(s).Stream(id).Bits(0)))];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(new CounterRandom(4).Stream(1).Bits(9), new CounterRandom(4).Stream(1).Bits(9));
    }

    [Fact]
    public void A_permutation_has_each_number_once_and_every_place_alike()
    {
        Assert.Empty(new CounterRandom(1).Permutation(0));
        var places = new int[6];
        for (var seed = 0; seed < 6000; seed++)
        {
            var order = new CounterRandom(seed).Permutation(6);
            Assert.Equal(Enumerable.Range(0, 6), order.Order());
            places[Array.IndexOf(order, 0)]++;
        }

        Assert.All(places, p => Assert.InRange(p, 850, 1150));
    }

    [Fact]
    public void Below_reaches_every_number()
    {
        var random = new CounterRandom(1);
        var counts = Enumerable.Range(0, Count).CountBy(i => random.Below((ulong)i, 10)).ToDictionary();
        Assert.Equal(10, counts.Count);
        Assert.All(counts.Values, c => Assert.InRange(c, 9500, 10_500));
    }
}
