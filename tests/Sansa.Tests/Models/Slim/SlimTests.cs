using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Sansa.Gramian;
using Sansa.Models;
using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Tests.Models;

public class SlimTests : RecommenderContractTests
{
    protected override Recommender Train(CsrMatrix interactions, int threads, CancellationToken cancellation) =>
        Slim.Fit(interactions, new SlimOptions { L1 = 0.1, Threads = threads }, cancellation: cancellation);

    [Theory]
    [InlineData(1, 0.5, 2.0)]
    [InlineData(2, 3.0, 0.5)]
    [InlineData(3, 1e-4, 20.0)]
    public void Every_item_equals_scikit_learns_elastic_net(int seed, double l1, double l2)
    {
        var x = TestMatrices.Positive(new Random(seed), 300, 40, 0.12);
        var folder = Directory.CreateTempSubdirectory("sansa-slim");
        try
        {
            using (var stream = File.Create(Path.Combine(folder.FullName, "x.npz")))
                NpzMatrix.Write(stream, x);
            var output = PythonProgram.Run(string.Create(CultureInfo.InvariantCulture, $$"""
                import numpy as np, scipy.sparse as sp
                from sklearn.linear_model import ElasticNet
                x = sp.load_npz("x.npz").toarray().astype(np.float64)
                n = x.shape[0]
                for j in range(x.shape[1]):
                    z = x.copy()
                    z[:, j] = 0
                    net = ElasticNet(
                        alpha=({{l1}} + {{l2}}) / n, l1_ratio={{l1}} / ({{l1}} + {{l2}}), positive=True, fit_intercept=False, max_iter=100000, tol=1e-12)
                    print(*net.fit(z, x[:, j]).coef_)
                """), folder.FullName, "sklearn", "python3-sklearn");
            var expected = output.Trim()
                .Split('\n')
                .Select(line => line.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())
                .ToArray();
            Assert.Contains(expected, column => column.Any(w => w > 0));
            var actual = TestMatrices.Dense(Slim.Fit(x, new SlimOptions { L1 = l1, Ridge = new Ridge(l2), Tolerance = 1e-6 }).Weights);
            for (var j = 0; j < x.ColumnCount; j++)
            {
                for (var i = 0; i < x.ColumnCount; i++)
                    Assert.Equal(expected[j][i], actual[i, j], 2e-5);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The conditions of Karush, Kuhn and Tucker, in double: they hold at the minimum and nowhere else.</summary>
    [Fact]
    public void The_gradient_is_zero_at_a_weight_and_not_negative_elsewhere() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var x = TestMatrices.Positive(random, random.Next(60), 1 + random.Next(30), 0.15);
            var options = new SlimOptions
            {
                L1 = random.NextDouble() * 2,
                Ridge = new Ridge(0.2 + random.NextDouble(), random.Next(2) * 0.5),
                Tolerance = 1e-6,
                Threads = 1 + random.Next(2),
            };
            var model = Slim.Fit(x, options);
            Assert.Empty(model.Report.Warnings);
            AssertOptimal(x, options, TestMatrices.Dense(model.Weights), (_, _) => true);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void Limited_to_neighbours_it_is_optimal_among_the_largest_cosines()
    {
        var x = TestMatrices.Positive(new Random(5), 120, 30, 0.15);
        var options = new SlimOptions { L1 = 0.1, Ridge = new Ridge(0.5), Neighbours = 4, Tolerance = 1e-6 };
        var nearest = TestMatrices.Dense(ItemKnn.Fit(x, new ItemKnnOptions { Neighbours = 4, Side = NeighbourSide.Candidate }).Weights);
        var weights = TestMatrices.Dense(Slim.Fit(x, options).Weights);
        AssertOptimal(x, options, weights, (i, j) => nearest[i, j] > 0);
        var all = Slim.Fit(x, options with { Neighbours = 30 }).Weights;
        Assert.Equal(Slim.Fit(x, options with { Neighbours = null }).Weights.Values, all.Values);
    }

    [Fact]
    public void The_largest_weights_of_a_column_are_kept()
    {
        var x = TestMatrices.Random(new Random(6), 200, 30, 0.15, pattern: true);
        var all = TestMatrices.Dense(Slim.Fit(x, new SlimOptions { L1 = 0.01 }).Weights);
        var kept = TestMatrices.Dense(Slim.Fit(x, new SlimOptions { L1 = 0.01, MaxInColumn = 3 }).Weights);
        for (var j = 0; j < 30; j++)
        {
            var largest = Enumerable.Range(0, 30).Where(i => all[i, j] > 0).OrderByDescending(i => all[i, j]).ThenBy(i => i).Take(3).Order();
            Assert.Equal(largest, Enumerable.Range(0, 30).Where(i => kept[i, j] > 0));
            Assert.All(largest, i => Assert.Equal(all[i, j], kept[i, j]));
        }
    }

    [Fact]
    public void A_start_changes_the_way_and_not_the_end()
    {
        var x = TestMatrices.Positive(new Random(7), 150, 30, 0.15);
        var options = new SlimOptions { L1 = 0.2, Ridge = new Ridge(1), Tolerance = 1e-6 };
        var cold = Slim.Fit(x, options);
        var warm = Slim.Fit(x, options, start: Slim.Fit(x, options with { L1 = 2, Ridge = new Ridge(5) }));
        var (a, b) = (TestMatrices.Dense(cold.Weights), TestMatrices.Dense(warm.Weights));
        for (var i = 0; i < 30; i++)
        {
            for (var j = 0; j < 30; j++)
                Assert.Equal(a[i, j], b[i, j], 1e-5);
        }

        // One pass is enough from the end itself.
        Assert.Empty(Slim.Fit(x, options with { MaxPasses = 1, Tolerance = 1e-4 }, start: cold).Report.Warnings);
        Assert.Throws<ArgumentException>(() => Slim.Fit(CsrMatrix.Empty(3, 31), options, start: cold));
    }

    [Fact]
    public void What_does_not_converge_is_counted_in_a_warning() =>
        Assert.Contains(
            "converged", Assert.Single(Slim.Fit(TwoGroups(), new SlimOptions { L1 = 0, Ridge = new Ridge(0.01), MaxPasses = 1 }).Report.Warnings),
            StringComparison.Ordinal);

    [Fact]
    public void Empty_matrices_give_empty_models()
    {
        Assert.Equal(0, Slim.Fit(CsrMatrix.Empty(0, 0)).ItemCount);
        Assert.Equal(0, Slim.Fit(CsrMatrix.Empty(5, 3)).Weights.NonzeroCount);
        Assert.Equal(0, Slim.Fit(TwoGroups(), new SlimOptions { L1 = 1e6 }).Weights.NonzeroCount);
    }

    [Fact]
    public void Bad_values_and_options_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Slim.Fit(new CsrMatrix(1, 2, [0, 2], [0, 1], [1f, -1f])));
        Assert.Throws<ArgumentOutOfRangeException>(() => Slim.Fit(TwoGroups(), new SlimOptions { L1 = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Slim.Fit(TwoGroups(), new SlimOptions { Ridge = new Ridge(double.PositiveInfinity) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Slim.Fit(TwoGroups(), new SlimOptions { Neighbours = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Slim.Fit(TwoGroups(), new SlimOptions { MaxInColumn = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Slim.Fit(TwoGroups(), new SlimOptions { Tolerance = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Slim.Fit(TwoGroups(), new SlimOptions { MaxPasses = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Slim.Fit(TwoGroups(), new SlimOptions { Threads = -1 }));
    }

    private static void AssertOptimal(CsrMatrix x, SlimOptions options, double[,] b, Func<int, int, bool> mayHaveWeight)
    {
        var n = x.ColumnCount;
        var dense = TestMatrices.Dense(x);
        var gramian = TestMatrices.Multiply(TestMatrices.Transposed(dense), dense);
        var ridge = options.Ridge.Of([.. Enumerable.Range(0, n).Select(i => gramian[i, i])]);
        var product = TestMatrices.Multiply(gramian, b);
        for (var j = 0; j < n; j++)
        {
            Assert.Equal(0, b[j, j]);
            for (var i = 0; i < n; i++)
            {
                if (i == j)
                    continue;
                var gradient = product[i, j] - gramian[i, j] + (ridge[i] * b[i, j]) + options.L1;
                Assert.True(b[i, j] >= 0 && (b[i, j] == 0 || mayHaveWeight(i, j)));
                if (b[i, j] > 0)
                    Assert.Equal(0, gradient, 1e-3);
                else if (mayHaveWeight(i, j))
                    Assert.True(gradient > -1e-3, $"gradient {gradient} at ({i}, {j})");
            }
        }
    }
}
