using FsCheck;
using FsCheck.Fluent;
using Sansa.Dense;
using Sansa.Models;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Tests.Models;

public class EaseTests : RecommenderContractTests
{
    protected override Recommender Train(CsrMatrix interactions, int threads, CancellationToken cancellation) =>
        Ease.Fit(interactions, new EaseOptions { Ridge = new(1), Threads = threads }, null, cancellation);

    [Fact]
    public void Weights_equal_the_double_precision_oracle() =>
        Prop.ForAll((from items in Gen.Choose(1, 90)
                     from users in Gen.Choose(0, 150)
                     from seed in Gen.Choose(0, int.MaxValue - 1)
                     select (items, users, seed)).ToArbitrary(), s =>
        {
            var random = new Random(s.seed);
            var x = TestMatrices.Random(random, s.users, s.items, 0.15, pattern: random.Next(2) == 1);
            var l2 = Math.Pow(10, (random.NextDouble() * 3) - 0.5);
            AssertWeights(x, l2, threads: 1 + random.Next(2));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void Weights_of_more_items_than_one_block_equal_the_oracle() =>
        AssertWeights(TestMatrices.Random(new Random(1), 900, 600, 0.03, pattern: true), 5, threads: 2);

    [Fact]
    public void The_budget_is_checked_before_anything_is_allocated()
    {
        var e = Assert.Throws<InsufficientMemoryException>(() => Ease.Fit(CsrMatrix.Empty(1, 1_000_000)));
        Assert.Contains("1000000 items needs 4000.00 GB", e.Message, StringComparison.Ordinal);
        Assert.Contains("SANSA", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<InsufficientMemoryException>(() => Ease.Fit(CsrMatrix.Empty(1, 1000), new EaseOptions { MemoryBudgetMB = 3 }));
        Assert.Contains("needs 0.00 GB, but the memory budget is 0.00 GB", e.Message, StringComparison.Ordinal);
        using var fits = Ease.Fit(CsrMatrix.Empty(1, 1000), new EaseOptions { MemoryBudgetMB = 4 });
        Assert.Equal(1000, fits.ItemCount);
    }

    [Fact]
    public void Without_regularization_an_item_without_users_is_named()
    {
        var x = Pattern([[0, 1, 3], [1, 3], [0]], 4);
        var e = Assert.Throws<NotPositiveDefiniteException>(() => Ease.Fit(x, new EaseOptions { Ridge = new(0) }));
        Assert.Equal(2, e.Pivot);
        Assert.Contains("Item 2 has no users", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_regularization_an_item_that_repeats_another_is_named()
    {
        // Items 1 and 4 have the same users, so the pivot of item 4 is what rounding leaves of zero.
        var random = new Random(4);
        int[][] rows = [.. Enumerable.Range(0, 200).Select(_ => Enumerable.Range(0, 4).Where(_ => random.Next(3) == 0).ToArray())
            .Select(r => r.Contains(1) ? [.. r, 4] : r)];
        var e = Assert.Throws<NotPositiveDefiniteException>(() => Ease.Fit(Pattern(rows, 5), new EaseOptions { Ridge = new(0) }));
        Assert.Equal(4, e.Pivot);
        Assert.Contains("item 4", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_beyond_float32_are_named_and_not_passed_on()
    {
        var x = new CsrMatrix(2, 3, [0, 3, 4], [0, 1, 2, 1], [1f, 1e25f, 1f, 1e25f]);
        var e = Assert.Throws<NotPositiveDefiniteException>(() => Ease.Fit(x));
        Assert.Equal(1, e.Pivot);
        Assert.True(float.IsPositiveInfinity(e.Value));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_lambda_that_means_nothing_is_refused(double l2)
    {
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => Ease.Fit(CsrMatrix.Empty(2, 2), new EaseOptions { Ridge = new(l2) }));
        Assert.Contains("0 or more and finite", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("factorize")]
    [InlineData("invert")]
    public void Cancellation_works_inside_a_stage(string stage)
    {
        using var source = new CancellationTokenSource();
        var x = TestMatrices.Random(new Random(2), 500, 900, 0.02, pattern: true);
        var seen = new List<TrainingProgress>();
        var progress = new Immediate(p =>
        {
            seen.Add(p);
            if (p.Stage == stage)
                source.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => Ease.Fit(x, new EaseOptions { Threads = 2 }, progress, source.Token));
        Assert.Equal(stage, seen[^1].Stage);
    }

    [Fact]
    public void Progress_names_the_stages_in_order_and_never_goes_back()
    {
        var seen = new List<TrainingProgress>();
        using var model = Ease.Fit(TestMatrices.Random(new Random(2), 300, 700, 0.02), null, new Immediate(seen.Add));
        Assert.Equal(["gramian", "factorize", "invert", "assemble"], seen.Select(p => p.Stage).Distinct());
        Assert.All(seen.GroupBy(p => p.Stage), stage => Assert.Equal(stage.Select(p => p.StageFraction).Order(), stage.Select(p => p.StageFraction)));
        Assert.Equal(seen.Select(p => p.Stage).Distinct(), model.Report.Stages.Select(s => s.Name));
        Assert.Equal(1, seen[^1].StageFraction);
    }

    [Fact]
    public void A_disposed_model_says_so()
    {
        var model = Ease.Fit(TwoGroups());
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.WeightsOf(0));
        Assert.Throws<ObjectDisposedException>(() => model.Recommend([0, 1]));
    }

    private static void AssertWeights(CsrMatrix x, double l2, int threads)
    {
        var expected = EaseOracle.Weights(x, l2);
        using var model = Ease.Fit(x, new EaseOptions { Ridge = new(l2), Threads = threads });
        for (var i = 0; i < x.ColumnCount; i++)
        {
            for (var j = 0; j < x.ColumnCount; j++)
                Assert.Equal(expected[i, j], model.WeightsOf(i)[j], 2e-5 * (1 + Math.Abs(expected[i, j])));
            Assert.Equal(0f, model.WeightsOf(i)[i]);
        }
    }

    private sealed class Immediate(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
