using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using Sansa.Dense;
using Sansa.Learning;
using Sansa.Models;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Tests.Models;

public class LowPassTests : RecommenderContractTests
{
    private static readonly RecommendOptions Everything = new() { ExcludeSeen = false };

    protected override Recommender Train(CsrMatrix interactions, int threads, CancellationToken cancellation) =>
        LowPass.Fit(interactions, new LowPassOptions { Factors = 2, Threads = threads }, null, cancellation);

    [Fact]
    public void Its_scores_are_those_of_the_regression_and_of_the_dense_filter()
    {
        var compared = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var x = Positive(random, random.Next(1, 50), random.Next(1, 30));
            // Singular values with a gap between the last that passes and the next, so that it is clear what passes, and enough iterations to tell them apart.
            if (Separated(x, random.Next(1, 12)) is not { } factors)
                return;
            compared++;
            var options = new LowPassOptions { Factors = factors, LowPassWeight = 0.5, PowerIterations = 100, Threads = 1 + random.Next(2) };
            using var model = LowPass.Fit(x, options);
            using var lowAlone = LowPass.Fit(x, options with { SparseWeight = 0 });
            var (regression, filter) = (NeighbourhoodRegression.Fit(x, new()), Filter(x, options.Factors));
            for (var u = 0; u < x.RowCount; u++)
            {
                var (expected, low) = (Scores(regression, x.Row(u)), Times(x.Row(u), filter));
                AssertClose(low.Select(s => 0.5 * s), Scores(lowAlone, x.Row(u)));
                AssertClose(expected.Zip(low, (b, s) => b + (0.5 * s)), Scores(model, x.Row(u)));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
        Assert.InRange(compared, 5, 40);
    }

    [Fact]
    public void With_weight_0_it_recommends_what_the_regression_does()
    {
        var x = TestMatrices.Random(new Random(3), 100, 40, 0.1, pattern: true);
        using var model = LowPass.Fit(x, new LowPassOptions { LowPassWeight = 0 });
        var regression = NeighbourhoodRegression.Fit(x, new());
        for (var u = 0; u < x.RowCount; u++)
            AssertClose(Scores(regression, x.Row(u)).Select(s => (double)s), Scores(model, x.Row(u)));
        Assert.Equal(regression.WeightCount + (40L * model.Options.Factors), model.WeightCount);
    }

    [Fact]
    public unsafe void More_vectors_than_the_rank_are_zeros_and_the_rest_is_orthonormal()
    {
        // Three different users: rank 3.
        var x = Pattern([.. Enumerable.Range(0, 30).Select(u => Enumerable.Range(0, 4 + (3 * (u % 3))).ToArray())], 12);
        using var context = new DenseContext(1);
        using var vectors = SingularVectors.Right(x, x.Transpose(), 8, 5, new CounterRandom(1), context, _ => { });
        for (var p = 0; p < 8; p++)
        {
            for (var q = 0; q < 8; q++)
                Assert.Equal(p == q && p < 3 ? 1 : 0, Enumerable.Range(0, 12).Sum(i => (double)vectors.Data[(i * 8) + p] * vectors.Data[(i * 8) + q]), 1e-4);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    [InlineData(3, 2)]
    public void Empty_data_gives_a_model_that_scores_nothing(int users, int items)
    {
        using var model = LowPass.Fit(CsrMatrix.Empty(users, items));
        Assert.Equal(0, model.Weights.NonzeroCount);
        Assert.All(items == 0 ? [] : model.Recommend([0], Everything).Scores, s => Assert.Equal(0, s));
    }

    [Fact]
    public void Large_and_tiny_values_give_finite_scores()
    {
        var x = new CsrMatrix(3, 3, [0, 2, 5, 6], [0, 1, 0, 1, 2, 2], [1e15f, 1e-15f, 1, 1, 1e-20f, 0]);
        using var model = LowPass.Fit(x);
        Assert.All(Scores(model, x.Row(1)), s => Assert.True(float.IsFinite(s)));
    }

    [Fact]
    public void Options_outside_their_range_are_refused_by_name()
    {
        Refused("Factors", o => o with { Factors = 0 });
        Refused("LowPassWeight", o => o with { LowPassWeight = -1 });
        Refused("SparseWeight", o => o with { SparseWeight = double.NaN });
        Refused("PowerIterations", o => o with { PowerIterations = 0 });
        Refused("MaxSteps", o => o with { MaxSteps = 0 });

        static void Refused(string name, Func<LowPassOptions, LowPassOptions> change) => Assert.Contains(
            name, Assert.Throws<ArgumentOutOfRangeException>(() => LowPass.Fit(CsrMatrix.Empty(2, 2), change(new()))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Negative_values_are_refused()
    {
        var x = new CsrMatrix(1, 2, [0, 2], [0, 1], [1, -1]);
        Assert.Contains("negative", Assert.Throws<ArgumentException>(() => LowPass.Fit(x)).Message, StringComparison.Ordinal);
    }

    private static CsrMatrix Positive(Random random, int users, int items)
    {
        var x = TestMatrices.Random(random, users, items, 0.1 + (0.4 * random.NextDouble()), pattern: random.Next(2) == 0);
        return x.IsPattern
            ? x
            : new CsrMatrix(x.RowCount, x.ColumnCount, x.RowPointers, x.ColumnIndices, Array.ConvertAll(x.Values!, v => MathF.Abs(v) + 0.1f));
    }

    /// <summary>The number of factors, or the next above it after which there is a gap between singular values; null where there is none.</summary>
    private static int? Separated(CsrMatrix x, int factors)
    {
        var values = Normalised(x).Svd(computeVectors: false).S;
        while (factors < values.Count && values[factors - 1] < values[factors] + 0.05)
            factors++;
        return factors < values.Count ? factors : null;
    }

    /// <summary>D_I^-1/2 V V^T D_I^1/2 in double.</summary>
    private static Matrix<double> Filter(CsrMatrix x, int factors)
    {
        var svd = Normalised(x).Svd();
        var v = svd.VT.SubMatrix(0, factors, 0, x.ColumnCount);
        var sums = TestMatrixOf(x).ColumnSums();
        var projector = v.TransposeThisAndMultiply(v);
        return DenseMatrix.Create(x.ColumnCount, x.ColumnCount, (i, j) =>
            sums[i] == 0 ? 0 : projector[i, j] * Math.Sqrt(sums[j] / sums[i]));
    }

    private static Matrix<double> Normalised(CsrMatrix x)
    {
        var dense = TestMatrixOf(x);
        var (users, items) = (dense.RowSums(), dense.ColumnSums());
        dense.MapIndexedInplace((u, i, value) => value == 0 ? 0 : value / Math.Sqrt(users[u] * items[i]));
        return dense;
    }

    private static DenseMatrix TestMatrixOf(CsrMatrix x) => DenseMatrix.OfArray(TestMatrices.Dense(x));

    private static Vector<double> Times(SparseRow row, Matrix<double> filter)
    {
        var history = new DenseVector(filter.RowCount);
        for (var k = 0; k < row.Count; k++)
            history[row.Indices[k]] = row.ValueAt(k);
        return filter.LeftMultiply(history);
    }

    private static float[] Scores(Recommender model, SparseRow row)
    {
        var scorer = model.CreateScorer();
        scorer.Score(row.Indices, row.Values);
        return [.. scorer.Scores];
    }

    private static void AssertClose(IEnumerable<double> expected, float[] actual)
    {
        foreach (var (e, a) in expected.Zip(actual))
            Assert.Equal(e, a, 2e-3 * (1 + Math.Abs(e)));
    }
}
