using System.Globalization;
using System.Text;

namespace Sansa.Data.Tests;

public class NumPyRandomStateTests
{
    // Stored vectors were printed by numpy 1.24.2 and pandas 1.5.3.
    [Fact]
    public void KnownVectorsOfTheSeedOfLiang()
    {
        var random = new NumPyRandomState(98765);
        Assert.Equal([8, 7, 1, 2, 0, 6, 9, 4, 3, 5], random.Permutation(10));
        Assert.Equal([12, 13, 1, 3, 14, 6], random.ChoiceWithoutReplacement(20, 6));
        Assert.Equal([651, 906, 926, 41, 268], random.RandInt(-5, 1000, 5));
        Assert.Equal(
            [0.6488238362317675, 0.9513329768165034, 0.5606035427045831], new[] { random.RandomSample(), random.RandomSample(), random.RandomSample() });
    }

    [Fact]
    public void KnownVectorsOfTheSeedOfSansa()
    {
        var random = new NumPyRandomState(42);
        var values = Enumerable.Range(0, 12).ToArray();
        random.Shuffle(values.AsSpan());
        Assert.Equal([10, 9, 0, 8, 5, 2, 1, 11, 4, 7, 3, 6], values);
        Assert.Equal([445422780055, 558434158229, 227504030465], random.RandInt(0, 1L << 40, 3));
        Assert.Equal([3100961111, 3575313899], random.RandInt(0, 1L << 32, 2));
    }

    [Fact]
    public void KnownVectorsOfASeedArrayAndOfPandas()
    {
        Assert.Equal([0, 4, 5, 7, 2, 3, 1, 6], new NumPyRandomState([1, 2, 3]).Permutation(8));
        Assert.Equal([7, 1, 5, 0, 8, 2, 4, 3, 6], NumPyRandomState.PandasSample(9, 1, 42));
        Assert.Equal([2, 7, 0, 8], NumPyRandomState.PandasSample(9, 0.5, 7));
    }

    [Fact]
    public void ThousandsOfDrawsEqualNumPys()
    {
        Python.SkipWithoutPandas();
        var (requests, ours, plan) = (new StringBuilder(), new StringBuilder(), new Random(5));
        for (var round = 0; round < 12; round++)
        {
            var key = Enumerable.Range(0, round % 3 == 2 ? 700 : 1 + (round % 3)).Select(_ => (uint)plan.NextInt64(1L << 32)).ToArray();
            requests.AppendLine($"seed {string.Join(' ', key)}");
            var random = key.Length == 1 ? new NumPyRandomState(key[0]) : new NumPyRandomState(key);
            for (var k = 0; k < 25; k++)
                Draw(plan, random, requests, ours);
        }

        Assert.Equal(ours.ToString(), Python.RunScript("numpy_random.py", requests.ToString()));
    }

    [Fact]
    public void SeedsAndBoundsAreCheckedAsInNumPy()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new NumPyRandomState(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NumPyRandomState(1L << 32));
        Assert.Throws<ArgumentException>(() => new NumPyRandomState([]));
        var random = new NumPyRandomState(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => random.ChoiceWithoutReplacement(3, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.RandInt(3, 3));
        Assert.Empty(random.Permutation(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => NumPyRandomState.PandasSample(3, 1.5, 0));
    }

    private static void Draw(Random plan, NumPyRandomState random, StringBuilder requests, StringBuilder ours)
    {
        var n = plan.Next(1, 600);
        var (request, drawn) = plan.Next(7) switch
        {
            0 => ($"permutation {n}", random.Permutation(n).Select(x => (long)x)),
            1 => ($"shuffle {n}", Shuffled(random, n)),
            2 => ($"choice {n} {n / 3}", random.ChoiceWithoutReplacement(n, n / 3).Select(x => (long)x)),
            3 => ($"choice_replace {n} {n / 3}", random.ChoiceWithReplacement(n, n / 3).Select(x => (long)x)),
            4 => RandInt(plan, random),
            5 => ($"random_sample {n}", Enumerable.Range(0, n).Select(_ => (long)(random.RandomSample() * (1L << 53))).ToArray()),
            _ => ($"sample {n} {n % 9} {n * 7}", NumPyRandomState.PandasSample(n, n % 9 / 8.0, n * 7).Select(x => (long)x)),
        };
        requests.AppendLine(request);
        ours.Append(string.Join(' ', drawn.Select(x => x.ToString(CultureInfo.InvariantCulture)))).Append('\n');
    }

    private static long[] Shuffled(NumPyRandomState random, int n)
    {
        var values = Enumerable.Range(0, n).Select(x => 3L * x).ToArray();
        random.Shuffle(values.AsSpan());
        return values;
    }

    private static (string Request, IEnumerable<long> Drawn) RandInt(Random plan, NumPyRandomState random)
    {
        var low = plan.NextInt64(-1000, 1000);
        var high = low + 1 + plan.NextInt64(1L << plan.Next(1, 62));
        return ($"randint {low} {high} 9", random.RandInt(low, high, 9));
    }
}
