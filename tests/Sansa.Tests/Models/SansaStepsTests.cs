using Sansa.Factorization;
using Sansa.Models;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Tests.Models;

public sealed class SansaStepsTests
{
    [Theory]
    [InlineData(FactorizationMethod.Incomplete, null)]
    [InlineData(FactorizationMethod.Incomplete, OrderingMethod.ColumnMinimumDegree)]
    [InlineData(FactorizationMethod.Exact, OrderingMethod.NestedDissection)]
    [InlineData(FactorizationMethod.Auto, null)]
    public void TheStepsGiveTheModelThatFitGives(FactorizationMethod method, OrderingMethod? ordering)
    {
        var x = Interactions(60, 40, 5);
        var options = new SansaOptions { Method = method, Ordering = ordering, L2 = 3, Density = 0.1 };
        var steps = new SansaSteps(x, options);
        var ldl = steps.Factorize();
        var model = steps.Assemble(steps.Refit(steps.Invert(ldl), ldl));
        var whole = SansaModel.Fit(x, options);
        Assert.Equal(whole.Order.NewToOld, model.Order.NewToOld);
        Equal(whole.Encoder, model.Encoder);
        Equal(whole.Decoder, model.Decoder);
        Assert.Equal(whole.Report.Stages.Select(s => (s.Name, s.NonzeroCount)), model.Report.Stages.Select(s => (s.Name, s.NonzeroCount)));
    }

    [Fact]
    public void WithoutARefitTheStepsAreThePapers()
    {
        var x = Interactions(60, 40, 5);
        var options = new SansaOptions { L2 = 3, Density = 0.1, Refit = null };
        var steps = new SansaSteps(x, options);
        var ldl = steps.Factorize();
        var inverse = steps.Invert(ldl);
        Assert.Same(inverse, steps.Refit(inverse, ldl).Inverse);
        Equal(SansaModel.Fit(x, options).Decoder, steps.Assemble(inverse, ldl).Decoder);
    }

    [Fact]
    public void WithRoomForAllTheProductIsTheClosedForm()
    {
        var x = Interactions(80, 20, 4);
        var steps = new SansaSteps(x, new SansaOptions { Method = FactorizationMethod.Exact, L2 = 2, Density = 1, Scans = 20, Refit = null });
        var ldl = steps.Factorize();
        var model = steps.Assemble(steps.Invert(ldl), ldl);
        var product = SparseProduct.Multiply(model.Encoder, model.Decoder).ToDense();
        var ease = EaseOracle.Weights(x, 2);
        for (var i = 0; i < 20; i++)
        {
            for (var j = 0; j < 20; j++)
                Assert.Equal(i == j ? -1 : ease[i, j], product[i, j], 0.02);
        }
    }

    [Fact]
    public void TheInitialGuessInvertsSignsBelowTheDiagonal()
    {
        var steps = new SansaSteps(Interactions(60, 30, 5), new SansaOptions { Density = 0.2 });
        var lower = steps.Factorize();
        var (l, k) = (lower.Lower.ToCsr().ToDense(), SansaSteps.InitialGuess(lower).ToCsr().ToDense());
        for (var i = 0; i < 30; i++)
        {
            for (var j = 0; j < 30; j++)
                Assert.Equal(i == j ? 1 : -l[i, j], k[i, j]);
        }
    }

    [Fact]
    public void MatricesOfAnotherShapeAreRefused()
    {
        var steps = new SansaSteps(Interactions(30, 10, 3));
        var ldl = steps.Factorize();
        var small = new LdlFactor(Identity(9, 1), [.. Enumerable.Repeat(1f, 9)]);
        Assert.Contains("X has 10 items", Assert.Throws<ArgumentException>(() => steps.Invert(small)).Message, StringComparison.Ordinal);
        Assert.Contains("Column 0 of L", Assert.Throws<ArgumentException>(() => steps.Invert(new LdlFactor(Identity(10, 0), ldl.Diagonal))).Message, StringComparison.Ordinal);
        Assert.Contains("Pivot 0", Assert.Throws<ArgumentException>(() => steps.Invert(new LdlFactor(Identity(10, 1), new float[10]))).Message, StringComparison.Ordinal);
        Assert.Contains("K is 9 x 9", Assert.Throws<ArgumentException>(() => steps.Assemble(Identity(9, 1), ldl)).Message, StringComparison.Ordinal);
    }

    private static CscMatrix Identity(int n, float value) =>
        new(n, n, [.. Enumerable.Range(0, n + 1).Select(i => (long)i)], [.. Enumerable.Range(0, n)], [.. Enumerable.Repeat(value, n)]);

    private static CsrMatrix Interactions(int users, int items, int perUser)
    {
        var random = new Random(1);
        var pairs = Enumerable.Range(0, users).SelectMany(u => Enumerable.Range(0, perUser).Select(_ => (User: u, Item: (int)(items * Math.Pow(random.NextDouble(), 1.5))))).Distinct().ToArray();
        return CsrMatrix.FromCoordinates(users, items, [.. pairs.Select(p => p.User)], [.. pairs.Select(p => p.Item)]);
    }

    private static void Equal(CsrMatrix expected, CsrMatrix actual)
    {
        Assert.Equal(expected.RowPointers, actual.RowPointers);
        Assert.Equal(expected.ColumnIndices, actual.ColumnIndices);
        Assert.Equal(expected.Values, actual.Values);
    }
}
