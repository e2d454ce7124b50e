using FsCheck;
using FsCheck.Fluent;
using Sansa.Execution;
using Sansa.Inverse;
using Sansa.Sparse;
using static Sansa.Tests.Inverse.LowerMatrices;

namespace Sansa.Tests.Inverse;

public class UniformMinimalResidualTests
{
    [Fact]
    public void The_trace_tells_the_residual_that_a_dense_product_gives()
    {
        Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), seed =>
        {
            var lower = UnitLower(new Random(seed), 1 + (seed % 25), 0.3);
            InverseStep? last = null;
            var k = new AdaptiveSchedule(lower, lower.NonzeroCount, new Work(2)).Run(2, 3, s => last = s).ToMatrix();
            Assert.Equal(DenseLoss(lower, k), last!.Loss, 1e-5 + (1e-4 * last.Loss));
            Assert.Equal(k.NonzeroCount, last.NonzeroCount);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_budget_is_kept_and_the_diagonal_stays_one()
    {
        Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), seed =>
        {
            var lower = UnitLower(new Random(seed), 2 + (seed % 40), 0.2);
            var k = new AdaptiveSchedule(lower, lower.NonzeroCount, new Work(1)).Run(3, 5, _ => { }).ToMatrix();
            Assert.InRange(k.NonzeroCount, k.ColumnCount, lower.NonzeroCount);
            for (var j = 0; j < k.ColumnCount; j++)
            {
                Assert.Equal(j, k.RowIndices[k.ColumnPointers[j]]);
                Assert.Equal(1f, k.Values![k.ColumnPointers[j]], 1e-5);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Loss_is_as_low_as_by_the_references_schedule_and_never_rises()
    {
        // Random entries without structure: nothing that the substitution could follow better than minimal residual steps.
        var lower = UnitLower(new Random(1), 300, 0.05);
        List<InverseStep> adaptive = [], reference = [];
        new AdaptiveSchedule(lower, lower.NonzeroCount, new Work(2)).Run(3, 10, adaptive.Add);
        new ReferenceSchedule(lower, new Work(2)).Run(3, 10, reference.Add);
        Assert.All(adaptive, step => Assert.InRange(step.NonzeroCount, lower.RowCount, lower.NonzeroCount));
        Assert.True(adaptive[^1].Loss < 1.01 * reference[^1].Loss, $"{adaptive[^1].Loss}, reference {reference[^1].Loss}");
        Assert.True(adaptive[^1].Loss <= adaptive[0].Loss, $"{adaptive[0].Loss} -> {adaptive[^1].Loss}");
    }

    [Fact]
    public void With_room_for_everything_the_guess_is_the_inverse()
    {
        Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), seed =>
        {
            var n = 1 + (seed % 30);
            var lower = UnitLower(new Random(seed), n, 0.3);
            var k = SubstitutionGuess.Compute(lower, (long)n * n, new Work(2)).ToMatrix();
            Assert.Equal(0, DenseLoss(lower, k), 1e-8);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_guess_keeps_the_largest_entries_of_the_inverse()
    {
        var lower = UnitLower(new Random(3), 150, 0.05);
        var exact = SubstitutionGuess.Compute(lower, 150L * 150, new Work(1)).ToMatrix();
        const int budget = 1500;
        var kept = SubstitutionGuess.Compute(lower, budget, new Work(2)).ToMatrix();
        var wanted = exact.Values!.Select(MathF.Abs).OrderDescending().Take(budget).Min();
        Assert.InRange(kept.NonzeroCount, budget * 0.95, budget);
        // Entries that were not followed change others a little, near the threshold only.
        Assert.True(kept.Values!.Count(v => MathF.Abs(v) > 1.2f * wanted) >= 0.97 * exact.Values!.Count(v => MathF.Abs(v) > 1.2f * wanted));
    }

    [Fact]
    public void An_exact_guess_needs_no_step()
    {
        // All entries in one column: N^2 = 0, so 2I - L is the inverse (paper, section 3.1.2).
        var lower = new CscMatrix(4, 4, [0, 4, 5, 6, 7], [0, 1, 2, 3, 1, 2, 3], [1f, 0.5f, -0.25f, 2f, 1f, 1f, 1f]);
        List<InverseStep> steps = [];
        var k = new AdaptiveSchedule(lower, lower.NonzeroCount, new Work(1)).Run(3, 10, steps.Add).ToMatrix();
        Assert.Equal("end", Assert.Single(steps).Step);
        Assert.Equal([1f, -0.5f, 0.25f, -2f, 1f, 1f, 1f], k.Values!);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Same_bytes_at_any_thread_count(bool reference)
    {
        var lower = UnitLower(new Random(2), 400, 0.03);
        var one = Schedule(lower, reference, 1);
        var three = Schedule(lower, reference, 3);
        Assert.Equal(one.RowIndices, three.RowIndices);
        Assert.Equal(one.Values, three.Values);
    }

    private static CscMatrix Schedule(CscMatrix lower, bool reference, int threads)
    {
        UniformMinimalResidual umr = reference
            ? new ReferenceSchedule(lower, new Work(threads))
            : new AdaptiveSchedule(lower, lower.NonzeroCount, new Work(threads));
        return umr.Run(2, 3, _ => { }).ToMatrix();
    }
}
