using FsCheck;
using FsCheck.Fluent;
using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Ordering;
using Sansa.Sparse;
using Sansa.Tests.Ordering;

namespace Sansa.Tests.Factorization;

public class SymbolicAnalysisTests
{
    [Fact]
    public void Column_counts_are_those_of_the_dense_factor() =>
        Prop.ForAll(OrderingOracle.Patterns(), x =>
        {
            var order = OrderingOracle.RandomOrder(x.ColumnCount, 11);
            var expected = OrderingOracle.ColumnCounts(OrderingOracle.FactorPattern(x, order));
            var analysis = SymbolicAnalysis.Compute(InteractionMatrix.Of(x), new Permutation(order));
            return expected.SequenceEqual(analysis.ColumnCounts)
                && analysis.FactorNonzeros == expected.Sum(c => (long)c)
                && analysis.Flops == expected.Sum(c => (double)c * c);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Supernodes_without_relaxation_have_just_the_rows_of_the_dense_factor() =>
        Prop.ForAll(OrderingOracle.Patterns(), x =>
        {
            var analysis = SymbolicAnalysis.Compute(x, x.Transpose(), Permutation.Identity(x.ColumnCount), relaxed: false, default);
            var layout = PanelLayout.Build(x.PermuteColumns(analysis.InternalOrder.NewToOld), analysis.Tree);
            return analysis.StoredEntries == layout.Length && RowsAre(layout, OrderingOracle.FactorPattern(x, analysis.InternalOrder.NewToOld), exactly: true);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Relaxed_supernodes_have_all_rows_of_the_dense_factor_and_as_many_as_were_foretold() =>
        Prop.ForAll(OrderingOracle.Patterns(), x =>
        {
            var analysis = SymbolicAnalysis.Compute(InteractionMatrix.Of(x), new Permutation(OrderingOracle.RandomOrder(x.ColumnCount, 4)));
            var layout = PanelLayout.Build(x.PermuteColumns(analysis.InternalOrder.NewToOld), analysis.Tree);
            return analysis.StoredEntries == layout.Length
                && layout.Rows.Select((rows, s) => rows.Length - (analysis.Tree.Start[s + 1] - analysis.Tree.Start[s])).SequenceEqual(analysis.Tree.Below)
                && RowsAre(layout, OrderingOracle.FactorPattern(x, analysis.InternalOrder.NewToOld), exactly: false);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Relaxation_merges_supernodes_of_a_larger_matrix_without_much_more_arithmetic()
    {
        var x = OrderingOracle.Random(400, 500, 0.02, seed: 2);
        var order = FillReducingOrdering.Compute(x, OrderingMethod.ColumnMinimumDegree);
        var maximal = SymbolicAnalysis.Compute(x, x.Transpose(), order, relaxed: false, default);
        var relaxed = SymbolicAnalysis.Compute(InteractionMatrix.Of(x), order);
        Assert.Equal(maximal.FactorNonzeros, relaxed.FactorNonzeros);
        Assert.Equal(maximal.Flops, maximal.StoredFlops, maximal.Flops * 1e-12);
        Assert.True(relaxed.SupernodeCount < maximal.SupernodeCount / 4);
        Assert.InRange(relaxed.StoredFlops, maximal.Flops, 2 * maximal.Flops);
    }

    [Fact]
    public void Dense_matrices_and_matrices_without_pairs_have_known_sizes()
    {
        var dense = SymbolicAnalysis.Compute(InteractionMatrix.Of(OrderingOracle.Random(2, 1500, 1, 1)), Permutation.Identity(1500));
        Assert.Equal(1500L * 1501 / 2, dense.FactorNonzeros);
        Assert.Equal(1, dense.SupernodeCount);
        Assert.Equal(1500, dense.LargestFront);
        var diagonal = SymbolicAnalysis.Compute(InteractionMatrix.Of(CsrMatrix.Empty(3, 7)), Permutation.Identity(7));
        Assert.Equal(7, diagonal.FactorNonzeros);
        Assert.Equal(0, SymbolicAnalysis.Compute(InteractionMatrix.Of(CsrMatrix.Empty(0, 0)), Permutation.Identity(0)).FactorNonzeros);
        Assert.Contains("1,125,750 nonzeros", dense.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_order_of_another_length_is_refused() =>
        Assert.Throws<ArgumentException>(() => SymbolicAnalysis.Compute(InteractionMatrix.Of(CsrMatrix.Empty(3, 7)), Permutation.Identity(6)));

    private static bool RowsAre(PanelLayout layout, bool[,] factor, bool exactly)
    {
        for (var p = 0; p < layout.Count; p++)
        {
            var rows = layout.RowsOf(p).ToArray();
            for (var k = 0; k < layout.Width(p); k++)
            {
                var column = layout.Start[p] + k;
                var expected = Enumerable.Range(column, factor.GetLength(0) - column).Where(i => factor[i, column]);
                if (exactly ? !expected.SequenceEqual(rows[k..]) : expected.Except(rows[k..]).Any())
                    return false;
            }
        }

        return true;
    }
}
