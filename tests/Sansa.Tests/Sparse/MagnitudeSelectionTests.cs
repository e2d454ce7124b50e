using FsCheck;
using FsCheck.Fluent;
using Sansa.Sparse;

namespace Sansa.Tests.Sparse;

public class MagnitudeSelectionTests
{
    [Fact]
    public void Both_selections_agree_with_sorting()
    {
        Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var values = new float[random.Next(1, 200)];
            // Few distinct values, so that ties are common.
            foreach (ref var v in values.AsSpan())
                v = random.Next(-6, 7) * (seed % 2 == 0 ? 1f : random.NextSingle());
            var m = random.Next(1, values.Length + 1);
            var sorted = values.Select(MagnitudeSelection.Key).OrderDescending().ToArray();
            uint[] scratch = [];
            Assert.Equal(sorted[m - 1], MagnitudeSelection.Threshold(values.Select(MagnitudeSelection.Key).ToArray().AsSpan(), m));
            Assert.Equal(sorted[m - 1], MagnitudeSelection.Threshold(values, m, ref scratch));

            var (above, ties) = (new int[values.Length], new int[values.Length]);
            var counts = MagnitudeSelection.Partition(values, sorted[m - 1], above, ties);
            Assert.Equal(Enumerable.Range(0, values.Length).Where(p => MagnitudeSelection.Key(values[p]) > sorted[m - 1]), above[..counts.Above]);
            Assert.Equal(Enumerable.Range(0, values.Length).Where(p => MagnitudeSelection.Key(values[p]) == sorted[m - 1]), ties[..counts.Ties]);
        }).QuickCheckThrowOnFailure();
    }
}
