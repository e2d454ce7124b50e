using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.LinearAlgebra.Double;
using Sansa.Gramian;
using Sansa.Models;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Tests.Models;

public class NeighbourhoodRegressionTests : RecommenderContractTests
{
    /// <summary>Every option that does something beyond a ridge regression switched off.</summary>
    private static readonly NeighbourhoodRegressionOptions Plain = new()
    {
        Ridge = new(2),
        Density = Density.Share(1),
        UserWeightExponent = 0,
        WeightPower = 1,
        ScoreExponent = 0,
        Tolerance = 1e-7,
        MaxSteps = 1000,
    };

    protected override Recommender Train(CsrMatrix interactions, int threads, CancellationToken cancellation) =>
        NeighbourhoodRegression.Fit(interactions, new NeighbourhoodRegressionOptions { Threads = threads }, null, cancellation);

    [Fact]
    public void Each_column_is_the_dense_ridge_regression_on_the_strongest_neighbours() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var (users, items) = (random.Next(1, 60), random.Next(1, 40));
            var x = NotNegative(TestMatrices.Random(random, users, items, 0.05 + (0.3 * random.NextDouble()), pattern: random.Next(2) == 0));
            var options = new NeighbourhoodRegressionOptions
            {
                Ridge = new(0.5 + random.NextDouble(), random.NextDouble()),
                Density = Density.PerItem(0.5 + (20 * random.NextDouble())),
                QuotaExponent = random.NextDouble(),
                LeastNeighbours = random.Next(0, 5),
                MostNeighbours = random.Next(5, 50),
                StrengthExponent = random.NextDouble(),
                UserWeightExponent = random.NextDouble(),
                WeightPower = 1 + random.NextDouble(),
                ScoreExponent = random.NextDouble() - 0.5,
                Tolerance = 1e-7,
                MaxSteps = 1000,
                Threads = 1 + random.Next(2),
            };
            AssertColumns(x, options, NeighbourhoodRegression.Fit(x, options).Weights.Transpose());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void With_all_items_as_neighbours_it_is_ease()
    {
        // Dense enough that every pair of items has a user in common: without one, a pair has a weight in EASE^R alone.
        var x = TestMatrices.Random(new Random(5), 120, 20, 0.6, pattern: true);
        var ridge = new Ridge(3, 0.5);
        using var ease = Ease.Fit(x, new EaseOptions { Ridge = ridge });
        var weights = TestMatrices.Dense(NeighbourhoodRegression.Fit(x, Plain with { Ridge = ridge }).Weights);
        for (var i = 0; i < 20; i++)
        {
            for (var j = 0; j < 20; j++)
                Assert.Equal(ease.WeightsOf(i)[j], weights[i, j], 1e-4);
        }
    }

    [Fact]
    public void Of_tied_neighbours_the_first_items_are_kept()
    {
        // Items 0 to 5 have the same users.
        var x = Pattern([[0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]], 6);
        var columns = NeighbourhoodRegression.Fit(x, Plain with { Density = Density.PerItem(2), LeastNeighbours = 2 }).Weights.Transpose();
        Assert.Equal([1, 2], columns.Row(0).Indices.ToArray());
        Assert.Equal([0, 2], columns.Row(1).Indices.ToArray());
        Assert.Equal([0, 1], columns.Row(5).Indices.ToArray());
    }

    [Fact]
    public void The_quotas_grow_with_popularity_up_to_the_density()
    {
        int[] users = [.. Enumerable.Repeat(1, 10), .. Enumerable.Repeat(16, 10), .. Enumerable.Repeat(81, 10)];
        var options = new NeighbourhoodRegressionOptions { QuotaExponent = 0.5, LeastNeighbours = 1, Density = Density.PerItem(28 / 3.0) };
        // 2 c^0.5: 280 in all, as the density allows.
        Assert.Equal([2, 8, 18], Distinct(options));
        Assert.Equal([2, 8, 18], Distinct(options with { Density = Density.PerItem(9.5) }));
        Assert.Equal([2, 10, 10], Distinct(options with { MostNeighbours = 10, Density = Density.PerItem(22 / 3.0) }));
        Assert.Equal([9, 9, 9], Distinct(options with { QuotaExponent = 0, Density = Density.PerItem(9.9) }));
        Assert.Equal([29, 29, 29], Distinct(options with { Density = Density.Share(1) }));
        // The least number of neighbours gives way to the density.
        Assert.Equal([2, 2, 2], Distinct(options with { LeastNeighbours = 5, Density = Density.PerItem(2) }));

        int[] Distinct(NeighbourhoodRegressionOptions o)
        {
            var quotas = NeighbourQuotas.Of(users, o);
            Assert.InRange(quotas.Sum(), 0, o.Density.Entries(users.Length));
            Assert.All(quotas.Chunk(10), chunk => Assert.Single(chunk.Distinct()));
            return [.. quotas.Chunk(10).Select(chunk => chunk[0])];
        }
    }

    [Fact]
    public void More_weights_than_a_matrix_can_hold_are_refused_before_the_work()
    {
        var options = new NeighbourhoodRegressionOptions { QuotaExponent = 0, Density = Density.PerItem(30_000), MostNeighbours = 30_000 };
        var error = Assert.Throws<ArgumentException>(() => NeighbourQuotas.Of(new int[100_000], options));
        Assert.Contains("smaller density", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void User_weights_have_a_mean_of_1_over_the_interactions()
    {
        var x = Pattern([[0], [0, 1, 2, 3], []], 4);
        Assert.Same(x, UserWeights.Apply(x, 0));
        var squares = UserWeights.Apply(x, 0.5).Values!.Select(v => v * v).ToArray();
        Assert.Equal(5, squares.Sum(), 1e-5f);
        Assert.Equal(2, squares[0] / squares[1], 1e-5f);
        Assert.Equal(0, UserWeights.Apply(CsrMatrix.Empty(3, 2), 0.5).NonzeroCount);
    }

    [Fact]
    public void Fewer_steps_leave_a_larger_residual_and_the_record_tells()
    {
        var x = TestMatrices.Random(new Random(12), 200, 60, 0.1, pattern: true);
        var exact = NeighbourhoodRegression.Fit(x, Plain).Report.Fit!;
        var rough = NeighbourhoodRegression.Fit(x, Plain with { MaxSteps = 1 }).Report.Fit!;
        Assert.InRange(exact.LargestResidual, 0, 1e-14);
        Assert.True(rough.Residual > exact.Residual);
        Assert.Equal((60, 60L), (rough.RowCount, rough.StepCount));
    }

    [Fact]
    public void Cancellation_works_inside_the_regressions()
    {
        using var source = new CancellationTokenSource();
        var x = TestMatrices.Random(new Random(2), 500, 900, 0.02, pattern: true);
        Assert.ThrowsAny<OperationCanceledException>(() => NeighbourhoodRegression.Fit(x, null, new CancelAt("regress", source), source.Token));
    }

    [Fact]
    public void Options_outside_their_range_are_refused_by_name()
    {
        Refused("Ridge.L2", o => o with { Ridge = new(0) });
        Refused("Ridge", o => o with { Ridge = null! });
        Refused("Density", o => o with { Density = Density.PerItem(double.NaN) });
        Refused("QuotaExponent", o => o with { QuotaExponent = -1 });
        Refused("LeastNeighbours", o => o with { LeastNeighbours = 10, MostNeighbours = 9 });
        Refused("MostNeighbours", o => o with { MostNeighbours = 0 });
        Refused("StrengthExponent", o => o with { StrengthExponent = 1.1 });
        Refused("UserWeightExponent", o => o with { UserWeightExponent = double.NaN });
        Refused("WeightPower", o => o with { WeightPower = 0 });
        Refused("ScoreExponent", o => o with { ScoreExponent = 2 });
        Refused("Tolerance", o => o with { Tolerance = 0 });
        Refused("MaxSteps", o => o with { MaxSteps = 0 });
        Refused("Threads", o => o with { Threads = -1 });

        static void Refused(string name, Func<NeighbourhoodRegressionOptions, NeighbourhoodRegressionOptions> change) => Assert.Contains(
            name,
            Assert.Throws<ArgumentOutOfRangeException>(() => NeighbourhoodRegression.Fit(CsrMatrix.Empty(2, 2), change(new()))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1f, "negative")]
    [InlineData(1e30f, "item 1")]
    public void Values_that_the_Gramian_cannot_take_are_refused(float value, string reason)
    {
        var x = new CsrMatrix(2, 2, [0, 2, 4], [0, 1, 0, 1], [1, value, 1, 1]);
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => NeighbourhoodRegression.Fit(x)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Large_and_tiny_values_give_finite_weights()
    {
        var x = new CsrMatrix(3, 3, [0, 2, 5, 6], [0, 1, 0, 1, 2, 2], [1e15f, 1e-15f, 1, 1, 1e-20f, 0]);
        Assert.All(NeighbourhoodRegression.Fit(x).Weights.Values!, v => Assert.True(float.IsFinite(v)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    [InlineData(1, 1)]
    public void Empty_data_gives_an_empty_model(int users, int items) =>
        Assert.Equal(0, NeighbourhoodRegression.Fit(CsrMatrix.Empty(users, items)).Weights.NonzeroCount);

    private static void AssertColumns(CsrMatrix x, NeighbourhoodRegressionOptions options, CsrMatrix columns)
    {
        var (n, g) = (x.ColumnCount, WeightedGramian(x, options.UserWeightExponent));
        var counts = Enumerable.Range(0, n).Select(i => x.Transpose().RowLength(i)).ToArray();
        var quotas = NeighbourQuotas.Of(counts, options);
        for (var i = 0; i < n; i++)
        {
            var neighbours = columns.Row(i).Indices.ToArray();
            var candidates = Enumerable.Range(0, n).Where(j => j != i && g[i, j] > 0).ToArray();
            Assert.Equal(Math.Min(quotas[i], candidates.Length), neighbours.Length);
            if (neighbours.Length == 0)
                continue;
            // Ties and rounding may take either of two neighbours, but never one that is clearly weaker.
            var weakest = neighbours.Min(j => Strength(i, j));
            Assert.All(candidates.Except(neighbours), j => Assert.True(Strength(i, j) <= weakest * 1.00001));
            var a = DenseMatrix.Create(neighbours.Length, neighbours.Length, (p, q) => g[neighbours[p], neighbours[q]] + (p == q ? Lambda(neighbours[p]) : 0));
            var b = a.Cholesky().Solve(DenseVector.Create(neighbours.Length, p => g[neighbours[p], i]));
            for (var p = 0; p < neighbours.Length; p++)
            {
                var expected = Math.Sign(b[p]) * Math.Pow(Math.Abs(b[p]), options.WeightPower) * Math.Pow(counts[i], -options.ScoreExponent);
                Assert.Equal(expected, columns.Row(i).Values[p], 1e-4 * (1 + Math.Abs(expected)));
            }
        }

        double Strength(int i, int j) => g[i, j] / Math.Pow(g[j, j], options.StrengthExponent);
        double Lambda(int j) => options.Ridge.L2 * Math.Pow(Math.Max(1, g[j, j]), options.Ridge.Exponent);
    }

    private static double[,] WeightedGramian(CsrMatrix x, double exponent)
    {
        var (dense, weighted) = (TestMatrices.Dense(x), TestMatrices.Dense(x));
        var mean = Enumerable.Range(0, x.RowCount).Sum(u => x.RowLength(u) == 0 ? 0 : Math.Pow(x.RowLength(u), 1 - exponent)) / x.NonzeroCount;
        for (var u = 0; u < x.RowCount; u++)
        {
            for (var i = 0; i < x.ColumnCount; i++)
                weighted[u, i] *= weighted[u, i] == 0 ? 0 : Math.Pow(x.RowLength(u), -exponent) / mean;
        }

        return DenseMatrix.OfArray(dense).TransposeThisAndMultiply(DenseMatrix.OfArray(weighted)).ToArray();
    }

    private static CsrMatrix NotNegative(CsrMatrix x) =>
        x.IsPattern ? x : new CsrMatrix(x.RowCount, x.ColumnCount, x.RowPointers, x.ColumnIndices, Array.ConvertAll(x.Values!, MathF.Abs));

    private sealed class CancelAt(string stage, CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Stage == stage)
                source.Cancel();
        }
    }
}
