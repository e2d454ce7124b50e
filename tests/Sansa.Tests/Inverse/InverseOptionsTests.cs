using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Inverse;

namespace Sansa.Tests.Inverse;

/// <summary>What the two inverses accept, and which ridge the factor has.</summary>
public class InverseOptionsTests
{
    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(1000, 1e-9)]
    public void Both_ends_of_the_fit_are_accepted(int maxSteps, double tolerance) =>
        new SparseInverseCholesky { MaxSteps = maxSteps, Tolerance = tolerance }.Validate(new IncompleteFactor());

    [Theory]
    [InlineData(0, 0.5, "MaxSteps")]
    [InlineData(1001, 0.5, "MaxSteps")]
    [InlineData(1, 0, "Tolerance")]
    [InlineData(1, 1, "Tolerance")]
    [InlineData(1, double.NaN, "Tolerance")]
    public void What_is_beyond_them_is_refused_by_name(int maxSteps, double tolerance, string name)
    {
        var inverse = new SparseInverseCholesky { MaxSteps = maxSteps, Tolerance = tolerance };
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => inverse.Validate(new IncompleteFactor())).ParamName);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1000, 10000)]
    public void Both_ends_of_the_refinement_are_accepted(int scans, int steps) =>
        new MinimalResidual { Scans = scans, FinetuneSteps = steps }.Validate(new ExactFactor());

    [Theory]
    [InlineData(-1, 0, "Scans")]
    [InlineData(1001, 0, "Scans")]
    [InlineData(0, -1, "FinetuneSteps")]
    [InlineData(0, 10001, "FinetuneSteps")]
    public void More_or_less_of_it_is_refused_by_name(int scans, int steps, string name)
    {
        var inverse = new MinimalResidual { Scans = scans, FinetuneSteps = steps };
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => inverse.Validate(new ExactFactor())).ParamName);
    }

    /// <summary>The paper's inverse takes the factor's values, the fitted one its pattern only.</summary>
    [Fact]
    public void The_factor_has_the_ridge_that_was_given_else_its_own_else_the_models()
    {
        var model = new Ridge(15, 0.5);
        Assert.Equal(model, new MinimalResidual().RidgeOfFactor(model, new ExactFactor()));
        Assert.Equal(new Ridge(9), new SparseInverseCholesky { PatternRidge = new(9) }.RidgeOfFactor(model, new ExactFactor()));
        Assert.Equal(new Ridge(80), new SparseInverseCholesky().RidgeOfFactor(model, new ExactFactor()));
        Assert.Equal(new Ridge(20), new SparseInverseCholesky().RidgeOfFactor(model, new IncompleteFactor()));
        Assert.Equal(model, new SparseInverseCholesky().RidgeOfFactor(model, new NeighbourPattern()));
    }

    [Fact]
    public void Steps_a_row_are_those_of_all_rows_shared_out()
    {
        Assert.Equal(1.5, new FitRecord(0, 0, 0, 6, 4).StepsPerRow);
        Assert.Equal(0, new FitRecord(0, 0, 0, 0, 0).StepsPerRow);
    }
}
