using FsCheck;
using FsCheck.Fluent;
using Sansa.Inverse;
using Sansa.Sparse;

namespace Sansa.Tests.Inverse;

/// <summary>The sparsifier against sorted lists of all entries.</summary>
public class GlobalSparsifierTests
{
    [Fact]
    public void Ties_are_dropped_only_as_far_as_needed_and_never_the_diagonal()
    {
        // Eight equal entries off the diagonal; room for three of them.
        var k = SparseColumns.Empty(5);
        for (var j = 0; j < 4; j++)
            k.Replace(j, [j, 4], [1f, 0.5f]);
        k.Replace(4, [4], [0.25f]);
        var sparsifier = new GlobalSparsifier(k);
        List<int> changed = [];
        sparsifier.Shrink(7, changed.Add);
        Assert.Equal(7, k.NonzeroCount);
        Assert.Equal([0, 1], changed.Distinct());
        Assert.Equal([0.25f], k.Values(4).ToArray());
    }

    // Found by mutation: where a diagonal entry lay below the threshold, as many entries too many were kept.
    [Fact]
    public void The_budget_is_kept_where_entries_are_larger_than_the_diagonal()
    {
        var k = SparseColumns.Empty(3);
        k.Replace(0, [0, 1, 2], [1f, 4f, -2f]);
        k.Replace(1, [1, 2], [1f, 3f]);
        k.Replace(2, [2], [1f]);
        new GlobalSparsifier(k).Shrink(4, _ => { });
        Assert.Equal([0, 1], k.Rows(0).ToArray());
        Assert.Equal([(1, 1f), (2, 1f)], new[] { 1, 2 }.Select(j => (k.Rows(j)[0], k.Values(j)[0])));
        Assert.Equal(4, k.NonzeroCount);
    }

    [Fact]
    public void The_smallest_entries_off_the_diagonal_go_and_only_as_many_as_must() =>
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var k = Columns(random);
            var before = Entries(k);
            // Now and then less than the diagonal, which stays all the same.
            var budget = random.Next(k.Count / 2, before.Length + 2);
            var sparsifier = new GlobalSparsifier(k);
            List<int> changed = [];
            sparsifier.Shrink(budget, changed.Add);
            var dropped = before.Where(e => e.Row != e.Column).OrderBy(e => MathF.Abs(e.Value)).Take(before.Length - budget).ToArray();
            Assert.Equal(before.Except(dropped), Entries(k));
            Assert.Equal(dropped.Select(e => e.Column).Distinct().Order(), changed.Distinct().Order());
            AssertCounts(sparsifier, k);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Counts_and_ranks_are_right_after_every_change() =>
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var k = Columns(random);
            var sparsifier = new GlobalSparsifier(k);
            AssertCounts(sparsifier, k);
            var j = random.Next(k.Count);
            sparsifier.Replace(j, [0, k.Count], [Value(random), Value(random)]);
            AssertCounts(sparsifier, k);

            var (before, keepDiagonal) = (Entries(k), random.Next(2) == 0);
            var largest = MathF.Abs(before[random.Next(before.Length)].Value);
            List<int> changed = [];
            sparsifier.DropAtOrBelow(MagnitudeSelection.Key(largest), keepDiagonal, changed.Add);
            var kept = before.Where(e => MathF.Abs(e.Value) > largest || (keepDiagonal && e.Row == e.Column)).ToArray();
            Assert.Equal(kept, Entries(k));
            Assert.Equal(before.Except(kept).Select(e => e.Column).Distinct().Order(), changed.Order());
            AssertCounts(sparsifier, k);
        }).QuickCheckThrowOnFailure();

    private static void AssertCounts(GlobalSparsifier sparsifier, SparseColumns k)
    {
        var keys = Entries(k).Select(e => MagnitudeSelection.Key(e.Value)).Order().ToArray();
        Assert.Equal(keys.Length, sparsifier.NonzeroCount);
        Assert.Equal(keys, Enumerable.Range(0, keys.Length).Select(rank => sparsifier.KeyOfRank(rank)));
    }

    private static SparseColumns Columns(Random random)
    {
        var k = SparseColumns.Empty(random.Next(1, 12));
        for (var j = 0; j < k.Count; j++)
        {
            int[] rows = [j, .. Enumerable.Range(j + 1, k.Count - j - 1).Where(_ => random.Next(2) == 0)];
            k.Replace(j, rows, Array.ConvertAll(rows, _ => Value(random)));
        }

        return k;
    }

    /// <summary>Many ties, zeros, and values that differ in their last bits.</summary>
    private static float Value(Random random) => random.Next(3) switch
    {
        0 => random.Next(-2, 3) / 2f,
        1 => 1 + (random.Next(4) * 1e-6f),
        _ => random.NextSingle() - 0.5f,
    };

    private static (int Column, int Row, float Value)[] Entries(SparseColumns k) =>
        [.. Enumerable.Range(0, k.Count).SelectMany(j => k.Rows(j).ToArray().Zip(k.Values(j).ToArray(), (row, value) => (j, row, value)))];
}
