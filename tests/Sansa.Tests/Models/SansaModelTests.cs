using Sansa.Factorization;
using Sansa.Models;
using Sansa.Ordering;
using Sansa.Sparse;
using Sansa.Tests.Golden;

namespace Sansa.Tests.Models;

/// <summary>SANSA (ICF) as a model: the contract, the golden layers, and what bad input does.</summary>
public class SansaModelTests : RecommenderContractTests
{
    protected override Recommender Train(CsrMatrix interactions, int threads = 1, CancellationToken cancellation = default) =>
        SansaModel.Fit(interactions, new SansaOptions { L2 = 1, Density = 0.5, Threads = threads }, null, cancellation);

    [Theory]
    [InlineData("rnd120_icf")]
    [InlineData("rnd120_full_icf")]
    public void Layers_and_recommendations_equal_the_authors(string name)
    {
        var golden = GoldenCase.Open(name);
        var x = golden.Matrix("X.txt");
        var model = SansaModel.Fit(x, ReferenceOptions(golden));
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
        AssertNearlyTheAuthors(golden, ReferenceOptions(golden));
    }

    /// <summary>On binary X, where ties in dropping are broken another way (golden/README.md), so that a few entries of L differ.</summary>
    internal static void AssertNearlyTheAuthors(GoldenCase golden, SansaOptions options)
    {
        var x = golden.Matrix("X.txt").ToPattern();
        var model = SansaModel.Fit(x, options);
        var expected = golden.Table("top10_ids.txt");
        var overlap = Enumerable.Range(0, x.RowCount).Average(user => model.Recommend(x.Row(user), k: 10).Items.Intersect(expected[user]).Count() / 10.0);
        Assert.InRange(overlap, 0.95, 1);
    }

    [Fact]
    public void A_precomputed_gramian_gives_the_same_model()
    {
        var x = TestMatrices.Random(new Random(3), 200, 50, 0.1, pattern: true);
        var options = new SansaOptions { L2 = 1, Density = 0.2, Ordering = OrderingMethod.Natural };
        var fromX = SansaModel.Fit(x, options);
        var fromGramian = SansaModel.FitGramian(SparseProduct.Multiply(x.Transpose(), x), options);
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
            ("L2", new() { L2 = -1 }),
            ("L2", new() { L2 = double.NaN }),
            ("Density", new() { Density = 0 }),
            ("Density", new() { Density = 3 }),
            ("Scans", new() { Scans = -1 }),
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
        var model = SansaModel.Fit(x, new SansaOptions { Density = 1e-6 });
        Assert.InRange(model.Encoder.NonzeroCount, 100, 200);
        Assert.Contains(model.Report.Warnings, w => w.Contains("raised to 0.02", StringComparison.Ordinal));
    }

    [Fact]
    public void More_entries_than_an_array_holds_are_refused_before_anything_is_computed()
    {
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => SansaModel.Fit(CsrMatrix.Empty(1, 100_000), new SansaOptions { Density = 1 }));
        Assert.Contains("10,000,000,000 entries", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancellation_is_seen_in_every_stage()
    {
        var x = TestMatrices.Random(new Random(6), 400, 200, 0.05, pattern: true);
        foreach (var stage in new[] { "scale", "order", "factorize", "invert", "refit", "assemble" })
        {
            using var source = new CancellationTokenSource();
            var progress = new InlineProgress(p =>
            {
                if (p.Stage == stage)
                    source.Cancel();
            });
            Assert.ThrowsAny<OperationCanceledException>(() => SansaModel.Fit(x, new SansaOptions { Density = 0.1 }, progress, source.Token));
        }
    }

    [Fact]
    public void A_singular_matrix_without_regularization_is_repaired_and_reported()
    {
        // Two items with the same users: X^T X has two equal columns.
        var x = new CsrMatrix(4, 3, [0, 2, 4, 6, 7], [0, 1, 0, 1, 0, 1, 2], null);
        var model = SansaModel.Fit(x, new SansaOptions { L2 = 0, Density = 1 });
        Assert.NotEmpty(model.Report.Breakdowns);
        Assert.Contains(model.Report.Warnings, w => w.Contains("broke down", StringComparison.Ordinal));
        Assert.All(model.Decoder.Values!, v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void Restarts_beyond_the_limit_are_a_named_exception()
    {
        var x = new CsrMatrix(4, 3, [0, 2, 4, 6, 7], [0, 1, 0, 1, 0, 1, 2], null);
        var options = new SansaOptions { L2 = 0, Density = 1, IncompleteCholesky = new() { MaxRestarts = 0 } };
        Assert.Contains("larger L2", Assert.Throws<BreakdownException>(() => SansaModel.Fit(x, options)).Message, StringComparison.Ordinal);
    }

    private static SansaOptions ReferenceOptions(GoldenCase golden) => new()
    {
        L2 = golden.Number("l2"),
        Density = golden.Number("density"),
        Scans = (int)golden.Number("scans"),
        FinetuneSteps = (int)golden.Number("finetune"),
        Schedule = InverseSchedule.Reference,
        Refit = null,
        Permutation = new Permutation(golden.Permutation()),
        IncompleteCholesky = IncompleteCholeskyOptions.Reference,
    };

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
