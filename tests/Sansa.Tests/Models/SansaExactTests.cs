using Sansa.Factorization;
using Sansa.Inverse;
using Sansa.Models;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Tests.Golden;

namespace Sansa.Tests.Models;

/// <summary>SANSA with the exact factor: the contract, the golden layers, the choice between the two factorizations.</summary>
public class SansaExactTests : RecommenderContractTests
{
    protected override Recommender Train(CsrMatrix interactions, int threads = 1, CancellationToken cancellation = default) =>
        SansaModel.Fit(
            interactions, new SansaOptions { Factor = new ExactFactor(), Ridge = new(1), Density = Density.Share(0.5), Threads = threads }, null, cancellation);

    [Fact]
    public void Layers_equal_the_authors()
    {
        var golden = GoldenCase.Open("rnd120_cholmod");
        var model = SansaModelTests.FitAsTheAuthors(golden, golden.Matrix("X.txt"), new ExactFactor());
        SansaModelTests.AssertClose(golden.Matrix("W1.txt"), model.Encoder);
        SansaModelTests.AssertClose(golden.Matrix("W2.txt"), model.Decoder);
    }

    [Fact]
    public void Binary_data_give_nearly_the_authors_recommendations()
    {
        var golden = GoldenCase.Open("gow300_cholmod");
        SansaModelTests.AssertNearlyTheAuthors(golden, new ExactFactor());
    }

    [Fact]
    public void With_full_density_it_is_EASE()
    {
        var x = TestMatrices.Random(new Random(7), 300, 40, 0.15, pattern: true);
        var options = Exact(Density.Share(1), new MinimalResidual { Scans = 60, FinetuneSteps = 0 });
        var (sansa, ease) = (SansaModel.Fit(x, options), Ease.Fit(x, new EaseOptions { Ridge = new(3) }));
        for (var user = 0; user < x.RowCount; user++)
        {
            var (a, b) = (sansa.Recommend(x.Row(user), k: 5), ease.Recommend(x.Row(user), k: 5));
            for (var k = 0; k < b.Count; k++)
                Assert.Equal(b.Scores[k], a.Scores[k], 5e-3);
        }
    }

    [Fact]
    public void With_full_density_and_the_fit_it_is_EASE_without_any_steps()
    {
        var x = TestMatrices.Random(new Random(7), 300, 40, 0.15, pattern: true);
        var options = Exact(Density.Share(1), new SparseInverseCholesky { PatternRidge = new(50), Tolerance = 1e-6, MaxSteps = 1000 });
        var (sansa, oracle) = (SansaModel.Fit(x, options), EaseOracle.Weights(x, 3));
        for (var user = 0; user < x.RowCount; user++)
        {
            var top = sansa.Recommend(x.Row(user), k: 5);
            for (var k = 0; k < top.Count; k++)
            {
                var expected = 0.0;
                foreach (var item in x.Row(user).Indices)
                    expected += oracle[item, top.Items[k]];
                Assert.Equal(expected, top.Scores[k], 1e-4);
            }
        }
    }

    [Fact]
    public void Auto_takes_the_exact_factor_where_it_fits_and_says_why()
    {
        var x = TestMatrices.Random(new Random(8), 300, 60, 0.1, pattern: true);
        var options = new SansaOptions { Factor = new AutomaticFactor(), Density = Density.Share(0.2), MemoryBudgetMB = 500 };
        Assert.Contains(SansaModel.Fit(x, options).Report.Decisions, d => d.StartsWith("Factorization: exact.", StringComparison.Ordinal));
        Assert.Contains(
            SansaModel.Fit(x, options with { MemoryBudgetMB = 1 }).Report.Decisions, d => d.StartsWith("Factorization: incomplete.", StringComparison.Ordinal));
    }

    [Fact]
    public void An_exact_factor_beyond_the_budget_is_refused_with_the_alternatives()
    {
        var x = TestMatrices.Random(new Random(9), 300, 60, 0.1, pattern: true);
        var e = Assert.Throws<InsufficientMemoryException>(
            () => SansaModel.Fit(x, Exact(Density.Share(0.2), new SparseInverseCholesky()) with { MemoryBudgetMB = 1 }));
        Assert.Contains("incomplete factor", e.Message, StringComparison.Ordinal);
    }

    private static SansaOptions Exact(Density density, InverseOptions inverse) =>
        new() { Factor = new ExactFactor(), Ridge = new(3), Density = density, Inverse = inverse };
}
