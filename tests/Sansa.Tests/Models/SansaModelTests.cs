using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Inverse;
using Sansa.Models;
using Sansa.Ordering;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Tests.Golden;
using Sansa.Training;

namespace Sansa.Tests.Models;

/// <summary>SANSA (ICF) as a model: the contract, the golden layers, and what bad input does.</summary>
public class SansaModelTests : RecommenderContractTests
{
    protected override Recommender Train(CsrMatrix interactions, int threads = 1, CancellationToken cancellation = default) =>
        SansaModel.Fit(interactions, new SansaOptions { Ridge = new(1), Density = Density.Share(0.5), Threads = threads }, null, cancellation);

    [Theory]
    [InlineData("rnd120_icf")]
    [InlineData("rnd120_full_icf")]
    public void Layers_and_recommendations_equal_the_authors(string name)
    {
        var golden = GoldenCase.Open(name);
        var x = golden.Matrix("X.txt");
        var model = FitAsTheAuthors(golden, x, Incomplete);
        AssertClose(golden.Matrix("W1.txt"), model.Encoder);
        AssertClose(golden.Matrix("W2.txt"), model.Decoder);

        var expected = golden.Table("top10_ids.txt");
        var nearTie = golden.Vector("top10_near_tie.txt");
        for (var user = 0; user < x.RowCount; user++)
        {
            var top = model.Recommend(x.Row(user), k: 10);
            Assert.Equal(expected[user].Count(i => i >= 0), top.Items.Length);
            if (nearTie[user] == 0)
                Assert.Equal(expected[user].Where(i => i >= 0), top.Items);
        }
    }

    [Theory]
    [InlineData("gow300_icf")]
    [InlineData("gow300_restart_icf")]
    public void Binary_data_give_nearly_the_authors_recommendations(string name)
    {
        var golden = GoldenCase.Open(name);
        AssertNearlyTheAuthors(golden, Incomplete);
    }

    /// <summary>On binary X, where ties in dropping are broken another way (golden/README.md), so that a few entries of L differ.</summary>
    internal static void AssertNearlyTheAuthors(GoldenCase golden, FactorOptions factor)
    {
        var x = golden.Matrix("X.txt").ToPattern();
        var model = FitAsTheAuthors(golden, x, factor);
        var expected = golden.Table("top10_ids.txt");
        var overlap = Enumerable.Range(0, x.RowCount).Average(user => model.Recommend(x.Row(user), k: 10).Items.Intersect(expected[user]).Count() / 10.0);
        Assert.InRange(overlap, 0.95, 1);
    }

    [Fact]
    public void A_precomputed_gramian_gives_the_same_model()
    {
        var x = TestMatrices.Random(new Random(3), 200, 50, 0.1, pattern: true);
        var options = new SansaOptions { Ridge = new(1), Density = Density.Share(0.2), Factor = new IncompleteFactor { Ordering = OrderingMethod.Natural } };
        var fromX = SansaModel.Fit(x, options);
        var fromGramian = SansaModel.Fit(GramianMatrix.Of(SparseProduct.Multiply(x.Transpose(), x)), options);
        Assert.Equal(fromX.Encoder.ColumnIndices, fromGramian.Encoder.ColumnIndices);
        AssertClose(fromX.Decoder, fromGramian.Decoder);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 0)]
    [InlineData(0, 5)]
    [InlineData(3, 1)]
    public void Empty_matrices_give_models_without_recommendations(int users, int items)
    {
        var model = SansaModel.Fit(CsrMatrix.Empty(users, items));
        Assert.Equal(items, model.ItemCount);
        if (items > 0)
            Assert.Empty(model.Recommend([0], k: 3).Items);
    }

    [Fact]
    public void Values_that_are_negative_or_not_finite_are_refused()
    {
        var negative = new CsrMatrix(1, 2, [0, 2], [0, 1], [1f, -1f]);
        Assert.Contains("Item 1", Assert.Throws<ArgumentException>(() => SansaModel.Fit(negative)).Message, StringComparison.Ordinal);
        var nan = new CsrMatrix(1, 2, [0, 2], [0, 1], [1f, 1f]);
        nan.Values![1] = float.NaN;
        Assert.Throws<ArgumentException>(() => SansaModel.Fit(nan));
        var huge = new CsrMatrix(1, 2, [0, 2], [0, 1], [1e30f, 1e30f]);
        Assert.Contains("too large", Assert.Throws<ArgumentException>(() => SansaModel.Fit(huge)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_outside_their_range_are_named()
    {
        var x = TestMatrices.Random(new Random(4), 20, 10, 0.3, pattern: true);
        foreach (var (name, options) in new (string, SansaOptions)[]
        {
            ("Ridge.L2", new() { Ridge = new(-1) }),
            ("Ridge.L2", new() { Ridge = new(double.NaN) }),
            ("Ridge.L2", new() { Ridge = new(0) }),
            ("Ridge.Exponent", new() { Ridge = new(1, 2) }),
            ("PatternRidge.L2", new() { Inverse = new SparseInverseCholesky { PatternRidge = new(-1) } }),
            ("Density", new() { Density = default }),
            ("Density", new() { Density = Density.Share(3) }),
            ("Density", new() { Density = Density.PerItem(double.PositiveInfinity) }),
            ("Scans", new() { Inverse = new MinimalResidual { Scans = -1 } }),
            ("MaxRestarts", new() { Factor = new IncompleteFactor { Breakdowns = new() { MaxRestarts = -1 } } }),
            ("Factor", new() { Factor = null! }),
            ("Threads", new() { Threads = -2 }),
        })
        {
            Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => SansaModel.Fit(x, options)).ParamName);
        }
    }

    [Fact]
    public void A_density_below_two_entries_a_column_is_raised_with_a_warning()
    {
        var x = TestMatrices.Random(new Random(5), 200, 100, 0.1, pattern: true);
        var model = SansaModel.Fit(x, new SansaOptions { Density = Density.Share(1e-6) });
        Assert.InRange(model.Encoder.NonzeroCount, 100, 200);
        Assert.Contains(model.Report.Warnings, w => w.Contains("raised to 2 entries per item", StringComparison.Ordinal));
    }

    [Fact]
    public void More_entries_than_an_array_holds_are_refused_before_anything_is_computed()
    {
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => SansaModel.Fit(CsrMatrix.Empty(1, 100_000), new SansaOptions { Density = Density.Share(1) }));
        Assert.Contains("10,000,000,000 entries", e.Message, StringComparison.Ordinal);
        Assert.Contains("at most 21474 entries per item", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OrderingMethod.Degree)]
    [InlineData(OrderingMethod.ColumnMinimumDegree)]
    public void The_steps_give_the_model_that_Fit_gives(OrderingMethod ordering)
    {
        var x = TestMatrices.Random(new Random(2), 60, 40, 0.1, pattern: true);
        var (factor, inverse, density) = (new IncompleteFactor { Ordering = ordering }, new SparseInverseCholesky(), Density.PerItem(5));
        var ordered = factor.Order(factor.Scale(InteractionMatrix.Of(x)));
        var ldl = factor.Factorize(ordered, new Ridge(20), density);
        var layers = SansaLayers.Assemble(inverse.Invert(ldl, ordered, new Ridge(15, 0.5), density), ordered.Order);
        var whole = SansaModel.Fit(x, new SansaOptions { Factor = factor, Inverse = inverse, Density = density });
        Assert.Equal(whole.Order.NewToOld, ordered.Order.NewToOld);
        Assert.Equal(whole.Decoder.ColumnIndices, layers.Decoder.ColumnIndices);
        Assert.Equal(whole.Decoder.Values, layers.Decoder.Values);
        Assert.Equal(whole.Encoder.Values, layers.Encoder.Values);
    }

    [Fact]
    public void An_option_that_would_be_ignored_is_refused()
    {
        var x = TestMatrices.Random(new Random(4), 20, 10, 0.3, pattern: true);
        var options = new SansaOptions { Factor = new AutomaticFactor(), Inverse = new MinimalResidual() };
        Assert.Contains("SparseInverseCholesky", Assert.Throws<ArgumentException>(() => SansaModel.Fit(x, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancellation_is_seen_in_every_stage()
    {
        var x = TestMatrices.Random(new Random(6), 400, 200, 0.05, pattern: true);
        foreach (var stage in new[] { "scale", "order", "factorize", "invert", "assemble" })
        {
            using var source = new CancellationTokenSource();
            var progress = new InlineProgress(p =>
            {
                if (p.Stage == stage)
                    source.Cancel();
            });
            Assert.ThrowsAny<OperationCanceledException>(() => SansaModel.Fit(x, new SansaOptions { Density = Density.Share(0.1) }, progress, source.Token));
        }
    }

    [Fact]
    public void A_singular_matrix_without_regularization_is_repaired_and_reported()
    {
        // Two items with the same users: X^T X has two equal columns.
        var x = new CsrMatrix(4, 3, [0, 2, 4, 6, 7], [0, 1, 0, 1, 0, 1, 2], null);
        var model = SansaModel.Fit(x, new SansaOptions { Ridge = new(0), Density = Density.Share(1), Inverse = new MinimalResidual() });
        Assert.NotEmpty(model.Report.Breakdowns);
        Assert.Contains(model.Report.Warnings, w => w.Contains("broke down", StringComparison.Ordinal));
        Assert.All(model.Decoder.Values!, v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void Restarts_beyond_the_limit_are_a_named_exception()
    {
        var x = new CsrMatrix(4, 3, [0, 2, 4, 6, 7], [0, 1, 0, 1, 0, 1, 2], null);
        var options = new SansaOptions
        {
            Ridge = new(0),
            Density = Density.Share(1),
            Factor = new IncompleteFactor { Breakdowns = new() { MaxRestarts = 0 } },
            Inverse = new MinimalResidual(),
        };
        Assert.Contains("larger ridge", Assert.Throws<BreakdownException>(() => SansaModel.Fit(x, options)).Message, StringComparison.Ordinal);
    }

    private static IncompleteFactor Incomplete { get; } = new() { Breakdowns = BreakdownOptions.Reference };

    /// <summary>Algorithm 1 step by step with the authors' order and schedule.</summary>
    internal static SansaModel FitAsTheAuthors(GoldenCase golden, CsrMatrix x, FactorOptions factor)
    {
        var (ridge, density) = (new Ridge(golden.Number("l2")), Density.Share(golden.Number("density")));
        var inverse = new MinimalResidual
        {
            Scans = (int)golden.Number("scans"),
            FinetuneSteps = (int)golden.Number("finetune"),
            Schedule = InverseSchedule.Reference,
        };
        var ordered = factor.Scale(InteractionMatrix.Of(x)).InOrder(new Permutation(golden.Permutation()));
        var ldl = factor.Factorize(ordered, ridge, density);
        return new SansaModel(SansaLayers.Assemble(inverse.Invert(ldl, ordered, ridge, density), ordered.Order), ordered.Order);
    }

    internal static void AssertClose(CsrMatrix expected, CsrMatrix actual)
    {
        Assert.Equal(expected.RowPointers, actual.RowPointers);
        Assert.Equal(expected.ColumnIndices, actual.ColumnIndices);
        for (var p = 0; p < expected.NonzeroCount; p++)
            Assert.Equal(expected.Values![p], actual.Values![p], (Math.Abs(expected.Values[p]) * 2e-4) + 1e-6);
    }

    private sealed class InlineProgress(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
