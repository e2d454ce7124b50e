using FsCheck;
using FsCheck.Fluent;
using Sansa.Execution;
using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Sparse;

namespace Sansa.Tests.Factorization;

public class IncompleteCholeskyTests
{
    [Fact]
    public void With_room_for_everything_it_is_the_exact_factor()
    {
        Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var x = TestMatrices.Random(random, random.Next(1, 30), random.Next(1, 20), random.NextDouble(), pattern: true);
            var n = x.ColumnCount;
            var l = Factorize(x, 0.5, n * (n + 1), 1 + (seed % 3)).AsTransposedCsr().ToDense();
            var d = TestMatrices.Dense(x);
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j <= i; j++)
                {
                    var a = Enumerable.Range(0, x.RowCount).Sum(u => d[u, i] * d[u, j]) + (i == j ? 0.5 : 0);
                    Assert.Equal(a, Enumerable.Range(0, n).Sum(k => (double)l[k, i] * l[k, j]), 1e-3);
                }
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_budget_is_kept_and_used_and_the_diagonal_is_always_there()
    {
        Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var x = TestMatrices.Random(random, 40, random.Next(1, 30), 0.3, pattern: true);
            var n = x.ColumnCount;
            var budget = random.Next(n, (n * (n + 1) / 2) + 1);
            var l = Factorize(x, 5, budget, 2);
            Assert.InRange(l.NonzeroCount, n, budget);
            for (var j = 0; j < n; j++)
                Assert.Equal(j, l.RowIndices[l.ColumnPointers[j]]);
            _ = new CscMatrix(n, n, l.ColumnPointers, l.RowIndices, l.Values);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Same_bytes_at_any_thread_count()
    {
        var x = TestMatrices.Random(new Random(1), 1500, 900, 0.02, pattern: true);
        var one = Factorize(x, 2, 30_000, 1);
        foreach (var threads in new[] { 2, 3, 5 })
        {
            var many = Factorize(x, 2, 30_000, threads);
            Assert.Equal(one.RowIndices, many.RowIndices);
            Assert.Equal(one.Values, many.Values);
        }
    }

    [Fact]
    public void Shifts_after_breakdowns_stay_in_the_doubling_sequence_and_are_reported()
    {
        // 30 items of the same users: rank one.
        var x = new CsrMatrix(5, 30, [0, 30, 60, 90, 120, 150], [.. Enumerable.Range(0, 150).Select(e => e % 30)], null);
        var breakdowns = Factorize(x, 0, 120, 0, new() { ShiftStep = 1e-3, IsShiftRelative = false }).Breakdowns;
        Assert.NotEmpty(breakdowns);
        Assert.All(breakdowns, b => Assert.Equal(Math.Round(Math.Log2(b.Shift / 1e-3)), Math.Log2(b.Shift / 1e-3), 1e-6));

        var reference = Factorize(x, 0, 120, 0, BreakdownOptions.Reference).Breakdowns;
        Assert.True(breakdowns[^1].Shift <= reference[^1].Shift);
        Assert.True(breakdowns.Count <= reference.Count);
    }

    private static CscMatrix Factorize(CsrMatrix x, double l2, int budget, int threads) => Factorize(x, l2, budget, threads, new()).Lower;

    private static (CscMatrix Lower, IReadOnlyList<Breakdown> Breakdowns) Factorize(
        CsrMatrix x, double l2, int budget, int threads, BreakdownOptions options)
    {
        var columns = InteractionMatrix.Of(x).Columns([.. Enumerable.Range(0, x.ColumnCount)], null);
        return IncompleteCholesky.Factorize(columns, [.. Enumerable.Repeat(l2, x.ColumnCount)], budget, options, null, new Work(threads));
    }
}
