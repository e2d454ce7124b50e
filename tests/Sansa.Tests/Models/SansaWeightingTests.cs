using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Models;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Tests.Models;

/// <summary>SANSA on the strongest neighbours, with weighted users, a power of the weights and scaled scores: the contract, and each option by hand.</summary>
public class SansaWeightingTests : RecommenderContractTests
{
    private static readonly CsrMatrix X = TestMatrices.Random(new Random(7), 120, 30, 0.15, pattern: true);
    private static readonly SansaOptions Plain = new() { Ridge = new(2, 0.5), Density = Density.PerItem(6), Factor = new NeighbourPattern() };

    protected override Recommender Train(CsrMatrix interactions, int threads = 1, CancellationToken cancellation = default) => SansaModel.Fit(
        interactions,
        Plain with { Ridge = new(1), UserWeightExponent = 0.3, WeightPower = 1.2, ScoreExponent = 0.05, Density = Density.Share(0.5), Threads = threads },
        null,
        cancellation);

    [Fact]
    public void Weighted_users_are_rows_times_the_root_of_their_weight()
    {
        var weighted = Weighted(X, 0.7);
        // The mean weight of an interaction is 1, so the squares sum to the number of interactions.
        Assert.Equal(X.NonzeroCount, weighted.Values!.Sum(v => (double)v * v), 1e-3 * X.NonzeroCount);
        AssertClose(SansaModel.Fit(weighted, Plain), SansaModel.Fit(X, Plain with { UserWeightExponent = 0.7 }), 1e-5);
    }

    [Fact]
    public void Ease_weighs_users_alike()
    {
        using var byHand = Ease.Fit(Weighted(X, 0.5), new EaseOptions { Ridge = new(2, 0.5) });
        using var byOption = Ease.Fit(X, new EaseOptions { Ridge = new(2, 0.5), UserWeightExponent = 0.5 });
        for (var i = 0; i < 30; i++)
        {
            for (var j = 0; j < 30; j++)
                Assert.Equal(byHand.WeightsOf(i)[j], byOption.WeightsOf(i)[j], 1e-5);
        }
    }

    [Fact]
    public void Scores_are_scaled_by_popularity()
    {
        var (plain, scaled) = (SansaModel.Fit(X, Plain), SansaModel.Fit(X, Plain with { ScoreExponent = 0.4 }));
        var users = X.Transpose();
        Assert.Equal(plain.Encoder.Values!, scaled.Encoder.Values!);
        for (var p = 0; p < plain.Decoder.NonzeroCount; p++)
        {
            var c = users.RowLength(plain.Decoder.ColumnIndices[p]);
            Assert.Equal(plain.Decoder.Values![p] * Math.Pow(Math.Max(1, c), -0.4), scaled.Decoder.Values![p], 1e-6);
        }
    }

    [Fact]
    public void The_power_is_that_of_the_inverse_and_the_layers_still_give_minus_one_on_the_diagonal()
    {
        var (plain, raised) = (SansaModel.Fit(X, Plain), SansaModel.Fit(X, Plain with { WeightPower = 1.5 }));
        for (var p = 0; p < plain.Encoder.NonzeroCount; p++)
        {
            var k = plain.Encoder.Values![p];
            Assert.Equal(Math.Sign(k) * Math.Pow(Math.Abs(k), 1.5), raised.Encoder.Values![p], 1e-6);
        }

        var b = TestMatrices.Multiply(TestMatrices.Dense(raised.Encoder), TestMatrices.Dense(raised.Decoder));
        for (var j = 0; j < 30; j++)
            Assert.Equal(-1, b[j, j], 1e-5);
    }

    [Fact]
    public void Options_out_of_range_and_weights_without_users_are_refused()
    {
        foreach (var (name, options) in new (string, SansaOptions)[]
        {
            ("UserWeightExponent", Plain with { UserWeightExponent = -0.1 }), ("UserWeightExponent", Plain with { UserWeightExponent = double.NaN }),
            ("WeightPower", Plain with { WeightPower = 0 }), ("WeightPower", Plain with { WeightPower = double.NaN }),
            ("ScoreExponent", Plain with { ScoreExponent = 1.1 }),
        })
        {
            Assert.Contains(name, Assert.Throws<ArgumentOutOfRangeException>(() => SansaModel.Fit(X, options)).Message, StringComparison.Ordinal);
        }

        var gramian = GramianMatrix.Of(SparseProduct.Multiply(X.Transpose(), X));
        Assert.Contains(
            "no users",
            Assert.Throws<ArgumentException>(() => SansaModel.Fit(gramian, Plain with { UserWeightExponent = 0.3 })).Message,
            StringComparison.Ordinal);
    }

    private static CsrMatrix Weighted(CsrMatrix x, double exponent)
    {
        var weights = Enumerable.Range(0, x.RowCount).Select(u => Math.Pow(Math.Max(1, x.RowLength(u)), -exponent)).ToArray();
        var mean = Enumerable.Range(0, x.RowCount).Sum(u => weights[u] * x.RowLength(u)) / x.NonzeroCount;
        List<float> values = [];
        for (var u = 0; u < x.RowCount; u++)
            values.AddRange(Enumerable.Repeat((float)Math.Sqrt(weights[u] / mean), x.RowLength(u)));
        return new CsrMatrix(x.RowCount, x.ColumnCount, x.RowPointers, x.ColumnIndices, [.. values]);
    }

    internal static void AssertClose(SansaModel expected, SansaModel actual, double tolerance)
    {
        foreach (var (e, a) in new[] { (expected.Encoder, actual.Encoder), (expected.Decoder, actual.Decoder) })
        {
            Assert.Equal(e.ColumnIndices, a.ColumnIndices);
            for (var p = 0; p < e.NonzeroCount; p++)
                Assert.Equal(e.Values![p], a.Values![p], tolerance * Math.Max(1, Math.Abs(e.Values[p])));
        }
    }
}
