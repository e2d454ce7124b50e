using FsCheck;
using FsCheck.Fluent;
using Sansa.Dense;
using Sansa.Execution;
using Sansa.Models;
using Sansa.Models.MarkovRandomField;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Tests.Models;

public class MrfTests : RecommenderContractTests
{
    protected override Recommender Train(CsrMatrix interactions, int threads, CancellationToken cancellation) =>
        Mrf.Fit(interactions, new MrfOptions { L2 = 0.5, Density = Density.Share(0.9), R = 0.3, Threads = threads }, null, cancellation);

    /// <summary>Weighted values, so that no two covariances tie and the pattern does not hang on the last bit.</summary>
    [Fact]
    public void Weights_equal_the_dense_oracle() =>
        Prop.ForAll((from items in Gen.Choose(1, 60)
                     from users in Gen.Choose(2, 80)
                     from seed in Gen.Choose(0, int.MaxValue - 1)
                     select (items, users, seed)).ToArbitrary(), s =>
        {
            var random = new Random(s.seed);
            var x = TestMatrices.Random(random, s.users, s.items, 0.05 + (0.3 * random.NextDouble()));
            var options = new MrfOptions
            {
                L2 = 0.1 + random.NextDouble(),
                Alpha = random.NextDouble(),
                MinCovariance = 0.02 + (0.5 * random.NextDouble()),
                MaxInColumn = random.Next(1, 30),
                R = random.Next(3) == 0 ? 0 : random.NextDouble(),
                Threads = 1 + random.Next(2),
            };
            AssertWeights(MrfOracle.Weights(x, options), Mrf.Fit(x, options).Weights);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void A_cluster_of_all_items_without_scaling_is_ease_on_centered_data()
    {
        var x = TestMatrices.Random(new Random(8), 200, 40, 0.3);
        var options = new MrfOptions { L2 = 2, Alpha = 0, MinCovariance = 0, R = 0 };
        AssertWeights(MrfOracle.Weights(x, options), Mrf.Fit(x, options).Weights);
        Assert.Equal(40 * 39, Mrf.Fit(x, options).Weights.NonzeroCount);
    }

    [Fact]
    public void Popular_items_without_a_common_user_are_anticorrelated_and_found()
    {
        // Half of the users have item 0, the other half item 1: no co-occurrence, covariance -n/4.
        var x = Pattern([.. Enumerable.Range(0, 40).Select(u => u % 2 == 0 ? new[] { 0, 2 + (u / 2 % 5) } : [1])], 7);
        var options = new MrfOptions { L2 = 1, MinCovariance = 0.9, R = 0 };
        var model = Mrf.Fit(x, options);
        AssertWeights(MrfOracle.Weights(x, options), model.Weights);
        Assert.True(TestMatrices.Dense(model.Weights)[0, 1] < 0);
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void The_threshold_gives_the_most_entries_that_the_density_allows(double density)
    {
        const int n = 120;
        var x = TestMatrices.Random(new Random(9), 300, n, 0.05);
        var covariance = new ScaledCovariance(x, 0.75);
        var pattern = SparsityPattern.Compute(covariance, new MrfOptions { Density = Density.Share(density) }, new Work(2));
        var allowed = (long)(density * n * n);
        var magnitudes = MrfOracle.Covariance(x, 0.75, out _).Cast<double>().Select((v, p) => p / n == p % n ? 0 : Math.Abs(v));
        Assert.InRange(pattern.EntryCount, Math.Min(allowed, n + magnitudes.Count(v => v > 1e-9)) - 1, allowed);
        Assert.InRange(pattern.EntryCount - n, magnitudes.Count(v => v > pattern.Threshold * 1.00001), magnitudes.Count(v => v > pattern.Threshold * 0.99999));
    }

    /// <summary>All pairs tie: the threshold alone would keep all or none.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Of_tied_pairs_those_of_the_first_items_are_kept(int threads)
    {
        // Ten items, two users for each pair of them, and each user has that pair only.
        int[][] rows = [.. from i in Enumerable.Range(0, 10) from j in Enumerable.Range(0, 10) where i != j select new[] { Math.Min(i, j), Math.Max(i, j) }];
        var covariance = new ScaledCovariance(Pattern(rows, 10), 0.75);
        var pattern = SparsityPattern.Compute(covariance, new MrfOptions { Density = Density.Share(0.27) }, new Work(threads));
        // 27 entries: 10 of the diagonal, 8 pairs: all of items 0 to 3, then (0, 4) and (1, 4).
        int[][] expected = [[0, 1, 2, 3, 4], [1, 0, 2, 3, 4], [2, 0, 1, 3], [3, 0, 1, 2], [4, 0, 1], [5], [6], [7], [8], [9]];
        Assert.Equal(expected, pattern.Columns);
    }

    [Fact]
    public void The_density_counts_pairs_without_a_common_user()
    {
        // 30 items, each of another tenth of the users, some popular: most pairs never meet.
        int[][] rows = [.. Enumerable.Range(0, 300).Select(u => u % 3 == 0 ? [u / 3 % 2] : new[] { 2 + (u % 28) })];
        var covariance = new ScaledCovariance(Pattern(rows, 30), 0.75);
        var pattern = SparsityPattern.Compute(covariance, new MrfOptions { Density = Density.Share(0.2) }, new Work(1));
        Assert.InRange(pattern.EntryCount, 31, 0.2 * 900);
        Assert.Contains(1, pattern.Columns[0]);
    }

    [Fact]
    public void Items_without_variance_have_no_weights()
    {
        // Item 0 has every user, item 3 none.
        var x = Pattern([[0, 1, 2], [0, 1], [0, 2, 4], [0, 1, 2, 4], [0]], 5);
        var weights = TestMatrices.Dense(Mrf.Fit(x, new MrfOptions { MinCovariance = 0, R = 0, L2 = 0.1 }).Weights);
        for (var j = 0; j < 5; j++)
            Assert.Equal((0, 0, 0, 0), (weights[0, j], weights[j, 0], weights[3, j], weights[j, 3]));
        Assert.NotEqual(0, weights[1, 2]);
    }

    [Fact]
    public void Without_regularization_an_item_that_repeats_another_is_named()
    {
        var x = Pattern([[0, 1], [0, 1], [2], [2], []], 3);
        var e = Assert.Throws<NotPositiveDefiniteException>(() => Mrf.Fit(x, new MrfOptions { L2 = 0, MinCovariance = 0.01, R = 0 }));
        Assert.Contains(e.Pivot, new[] { 0, 1, 2 });
        Assert.Contains($"item {e.Pivot}", e.Message, StringComparison.Ordinal);
        Assert.Contains("Raise l2", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pattern")]
    [InlineData("estimate")]
    public void Cancellation_works_inside_a_stage(string stage)
    {
        using var source = new CancellationTokenSource();
        var x = TestMatrices.Random(new Random(2), 500, 900, 0.02, pattern: true);
        var progress = new CancelAt(stage, source);
        Assert.ThrowsAny<OperationCanceledException>(
            () => Mrf.Fit(x, new MrfOptions { Density = Density.Share(0.3), R = 0, Threads = 2 }, progress, source.Token));
        Assert.Equal(stage, progress.Last);
    }

    [Fact]
    public void Options_outside_their_range_are_refused_by_name()
    {
        var x = CsrMatrix.Empty(2, 2);
        void Refused(string name, MrfOptions options) =>
            Assert.Contains(name, Assert.Throws<ArgumentOutOfRangeException>(() => Mrf.Fit(x, options)).Message, StringComparison.Ordinal);
        Refused("L2", new MrfOptions { L2 = -1 });
        Refused("L2", new MrfOptions { L2 = double.NaN });
        Refused("Alpha", new MrfOptions { Alpha = 1.5 });
        Refused("Density", new MrfOptions { Density = Density.Share(0) });
        Refused("MinCovariance", new MrfOptions { MinCovariance = -0.1 });
        Refused("MaxInColumn", new MrfOptions { MaxInColumn = 0 });
        Refused("R", new MrfOptions { R = -0.5 });
        Refused("Threads", new MrfOptions { Threads = -1 });
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    [InlineData(1, 1)]
    public void Empty_data_gives_an_empty_model(int users, int items) =>
        Assert.Equal(0, Mrf.Fit(CsrMatrix.Empty(users, items)).Weights.NonzeroCount);

    private static void AssertWeights(double[,] expected, CsrMatrix actual)
    {
        var dense = TestMatrices.Dense(actual);
        for (var i = 0; i < actual.RowCount; i++)
        {
            for (var j = 0; j < actual.ColumnCount; j++)
                Assert.Equal(expected[i, j], dense[i, j], 2e-4 * (1 + Math.Abs(expected[i, j])));
        }
    }

    private sealed class CancelAt(string stage, CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        public string? Last { get; private set; }

        public void Report(TrainingProgress value)
        {
            Last = value.Stage;
            if (value.Stage == stage)
                source.Cancel();
        }
    }
}
