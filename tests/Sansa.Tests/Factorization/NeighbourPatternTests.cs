using FsCheck;
using FsCheck.Fluent;
using Sansa.Execution;
using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Inverse;
using Sansa.Models;
using Sansa.Sparse;

namespace Sansa.Tests.Factorization;

/// <summary>The pattern of strongest more popular neighbours against a sort of the dense Gramian.</summary>
public class NeighbourPatternTests
{
    [Fact]
    public void Each_column_has_the_strongest_later_items() =>
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var n = random.Next(1, 40);
            var x = TestMatrices.Positive(random, random.Next(1, 60), n, 0.05 + (0.3 * random.NextDouble()));
            var (factor, ridge) = (new NeighbourPattern { StrengthExponent = random.NextDouble() }, new Ridge(0.5 + random.NextDouble(), random.NextDouble()));
            var ordered = factor.Order(factor.Scale(InteractionMatrix.Of(x)));
            var perItem = random.Next(2, 12);
            var ldl = factor.Factorize(ordered, ridge, Density.PerItem(perItem), new Work(1 + random.Next(2)));
            AssertStrongest(x, ordered.Order.NewToOld, factor.StrengthExponent, Math.Min(perItem, n), ldl, ridge);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_budget_is_kept_and_its_rest_goes_to_popular_items()
    {
        var x = TestMatrices.Random(new Random(1), 200, 40, 0.3, pattern: true);
        var factor = new NeighbourPattern();
        var lower = factor.Factorize(factor.Order(factor.Scale(InteractionMatrix.Of(x))), new Ridge(1), Density.PerItem(5.5)).Lower;
        var lengths = Enumerable.Range(0, 40).Select(j => (int)(lower.ColumnPointers[j + 1] - lower.ColumnPointers[j])).ToArray();
        // 220 entries are 5 for each and 20 more; the last columns have no room below them.
        Assert.Equal([.. Enumerable.Repeat(5, 20), .. Enumerable.Repeat(6, 15), 5, 4, 3, 2, 1], lengths);
    }

    [Fact]
    public void A_stored_Gramian_gives_the_same_pattern()
    {
        var x = TestMatrices.Random(new Random(3), 200, 50, 0.1, pattern: true);
        var factor = new NeighbourPattern();
        var order = factor.Order(factor.Scale(InteractionMatrix.Of(x))).Order;
        var fromX = factor.Factorize(factor.Scale(InteractionMatrix.Of(x)).InOrder(order), new Ridge(1), Density.PerItem(8));
        var gramian = GramianMatrix.Of(SparseProduct.Multiply(x.Transpose(), x));
        var fromGramian = factor.Factorize(factor.Scale(gramian).InOrder(order), new Ridge(1), Density.PerItem(8));
        Assert.Equal(fromX.Lower.RowIndices, fromGramian.Lower.RowIndices);
        Assert.Equal(fromX.Lower.Values!, fromGramian.Lower.Values!);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 0)]
    [InlineData(0, 5)]
    [InlineData(3, 1)]
    public void Empty_matrices_have_a_diagonal(int users, int items)
    {
        var model = SansaModel.Fit(CsrMatrix.Empty(users, items), new SansaOptions { Factor = new NeighbourPattern() });
        Assert.Equal(items, model.Encoder.NonzeroCount);
        Assert.All(model.Encoder.Values!, v => Assert.Equal(1, v));
    }

    [Fact]
    public void With_all_entries_the_model_is_ease()
    {
        var x = TestMatrices.Random(new Random(5), 150, 20, 0.6, pattern: true);
        var options = new SansaOptions
        {
            Ridge = new(3),
            Density = Density.Share(1),
            Factor = new NeighbourPattern(),
            Inverse = new SparseInverseCholesky { Tolerance = 1e-7, MaxSteps = 1000 },
        };
        var model = SansaModel.Fit(x, options);
        var b = TestMatrices.Multiply(TestMatrices.Dense(model.Encoder), TestMatrices.Dense(model.Decoder));
        var ease = EaseOracle.Weights(x, 3);
        for (var i = 0; i < 20; i++)
        {
            for (var j = 0; j < 20; j++)
                Assert.Equal(i == j ? -1 : ease[i, j], b[i, j], 1e-4);
        }
    }

    [Fact]
    public void What_does_not_go_with_a_pattern_is_refused()
    {
        var x = TestMatrices.Random(new Random(1), 30, 10, 0.3, pattern: true);
        var pattern = new SansaOptions { Factor = new NeighbourPattern() };
        Assert.Contains("only its pattern", Refusal<ArgumentException>(pattern with { Inverse = new MinimalResidual() }), StringComparison.Ordinal);
        Assert.Contains(
            "PatternRidge",
            Refusal<ArgumentException>(pattern with { Inverse = new SparseInverseCholesky { PatternRidge = new(1) } }),
            StringComparison.Ordinal);
        Assert.Contains(
            "StrengthExponent",
            Refusal<ArgumentOutOfRangeException>(pattern with { Factor = new NeighbourPattern { StrengthExponent = 1.5 } }),
            StringComparison.Ordinal);

        string Refusal<T>(SansaOptions options)
            where T : Exception => Assert.Throws<T>(() => SansaModel.Fit(x, options)).Message;
    }

    private static void AssertStrongest(CsrMatrix x, int[] order, double exponent, int perItem, LdlFactor ldl, Ridge ridge)
    {
        var n = order.Length;
        var g = TestMatrices.Multiply(TestMatrices.Dense(x.Transpose()), TestMatrices.Dense(x));
        var lambda = ridge.Of([.. Enumerable.Range(0, n).Select(j => g[j, j])]);
        for (var j = 0; j < n; j++)
        {
            var item = order[j];
            var later = Enumerable.Range(j + 1, n - j - 1).Where(i => g[order[i], item] > 0).ToArray();
            var kept = ldl.Lower.RowIndices[(int)ldl.Lower.ColumnPointers[j]..(int)ldl.Lower.ColumnPointers[j + 1]];
            Assert.Equal(j, kept[0]);
            Assert.Equal(Math.Min(perItem - 1, later.Length), kept.Length - 1);
            Assert.Equal(kept.Order(), kept);
            var weakest = kept.Skip(1).Select(Strength).DefaultIfEmpty(double.PositiveInfinity).Min();
            Assert.All(later.Except(kept), i => Assert.True(Strength(i) <= weakest * (1 + 1e-5)));
            for (var p = 1; p < kept.Length; p++)
            {
                var expected = g[order[kept[p]], item] / (g[item, item] + lambda[item]);
                Assert.Equal(expected, ldl.Lower.Values![ldl.Lower.ColumnPointers[j] + p], 1e-4 * expected);
            }

            double Strength(int i) => g[order[i], item] * Math.Pow(g[order[i], order[i]], -exponent);
        }
    }
}
