using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Tests.Factorization;

/// <summary>Which entries of a factor stay.</summary>
public class SparsificationTests
{
    private static readonly CsrMatrix X = TestMatrices.Random(new Random(8), 150, 40, 0.15, pattern: true);

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(40)]
    public void A_quota_keeps_the_largest_of_each_column_of_the_exact_factor(int perItem)
    {
        var analysis = SymbolicAnalysis.Compute(InteractionMatrix.Of(X), FillReducingOrdering.Compute(X, OrderingMethod.Degree));
        double[] ridge = [.. Enumerable.Repeat(2.0, 40)];
        var whole = SupernodalCholesky.Factorize(X, analysis, ridge).Lower;
        var kept = SupernodalCholesky.Factorize(X, analysis, ridge, 40 * perItem, default, isByColumn: true).Lower;
        for (var j = 0; j < 40; j++)
        {
            var all = Column(whole, j);
            var diagonal = all[0];
            var expected = all.Skip(1).Where(e => e.Value != 0).OrderByDescending(e => Math.Abs(e.Value)).ThenBy(e => e.Row).Take(perItem - 1);
            Assert.Equal([diagonal, .. expected.OrderBy(e => e.Row)], Column(kept, j));
        }
    }

    [Theory]
    [InlineData(40)]
    [InlineData(41)]
    [InlineData(150)]
    [InlineData(100_000)]
    public void A_factor_computed_denser_keeps_its_largest_entries(int entries)
    {
        var ordered = new IncompleteFactor().Order(new IncompleteFactor().Scale(InteractionMatrix.Of(X)));
        var whole = IncompleteCholesky.Factorize(
            ordered.Source.Columns(ordered.Order.NewToOld, ordered.Scaled.Scale),
            ordered.RidgeByPosition(new Ridge(1)),
            800,
            new BreakdownOptions(),
            null,
            default).Lower;
        var kept = LargestOfAll.Keep(whole, entries);
        Assert.Equal(Math.Min(entries, whole.NonzeroCount), kept.NonzeroCount);
        var all = Enumerable.Range(0, 40).SelectMany(j => Column(whole, j).Select(e => (Column: j, e.Row, e.Value))).ToArray();
        var expected = all.Where(e => e.Column != e.Row).OrderByDescending(e => Math.Abs(e.Value)).ThenBy(e => e.Column).ThenBy(e => e.Row)
            .Take(entries - 40).Concat(all.Where(e => e.Column == e.Row)).OrderBy(e => e.Column).ThenBy(e => e.Row);
        Assert.Equal(expected, Enumerable.Range(0, 40).SelectMany(j => Column(kept, j).Select(e => (j, e.Row, e.Value))));
    }

    [Fact]
    public void Oversampling_1_is_the_factor_as_it_was_and_more_is_no_larger()
    {
        var factor = new IncompleteFactor();
        var ordered = factor.Order(factor.Scale(InteractionMatrix.Of(X)));
        var once = factor.Factorize(ordered, new Ridge(1), Density.PerItem(5)).Lower;
        var more = (factor with { Oversampling = 4 }).Factorize(ordered, new Ridge(1), Density.PerItem(5)).Lower;
        Assert.Equal(200, more.NonzeroCount);
        Assert.InRange(once.NonzeroCount, 41, 200);
        Assert.NotEqual(once.RowIndices, more.RowIndices);
    }

    private static (int Row, float Value)[] Column(CscMatrix matrix, int j) =>
        [.. Enumerable.Range((int)matrix.ColumnPointers[j], (int)(matrix.ColumnPointers[j + 1] - matrix.ColumnPointers[j]))
            .Select(p => (matrix.RowIndices[p], matrix.Values![p]))];
}
