using FsCheck;
using FsCheck.Fluent;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Tests.Ordering;

public class EliminationTreeTests
{
    [Fact]
    public void Tree_of_the_Gramian_is_that_of_the_dense_factor() =>
        Prop.ForAll(OrderingOracle.Patterns(), x =>
        {
            var order = OrderingOracle.RandomOrder(x.ColumnCount, 7);
            var expected = OrderingOracle.Parents(OrderingOracle.FactorPattern(x, order));
            return expected.SequenceEqual(EliminationTree.OfGramian(x.Transpose(), order));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Tree_of_a_symmetric_matrix_is_that_of_the_dense_factor() =>
        Prop.ForAll(OrderingOracle.Patterns(), x =>
        {
            var gramian = Gramian(x);
            var expected = OrderingOracle.Parents(OrderingOracle.FactorPattern(x, [.. Enumerable.Range(0, x.ColumnCount)]));
            return expected.SequenceEqual(EliminationTree.OfSymmetric(gramian.RowPointers, gramian.ColumnIndices));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Postorder_puts_every_subtree_in_one_piece_before_its_parent() =>
        Prop.ForAll(OrderingOracle.Patterns(), x =>
        {
            var parent = EliminationTree.OfGramian(x.Transpose(), [.. Enumerable.Range(0, x.ColumnCount)]);
            var order = new Permutation(Postorder.Compute(parent));
            var size = Enumerable.Repeat(1, parent.Length).ToArray();
            var smallest = Enumerable.Range(0, parent.Length).ToArray();
            foreach (var node in order.NewToOld)
            {
                var position = order.OldToNew[node];
                smallest[node] = Math.Min(
                    position, order.NewToOld[..position].Where(c => parent[c] == node).Select(c => smallest[c]).DefaultIfEmpty(position).Min());
                if (position - smallest[node] + 1 != size[node])
                    return false;
                if (parent[node] >= 0)
                    size[parent[node]] += size[node];
                if (parent[node] >= 0 && order.OldToNew[parent[node]] < position)
                    return false;
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_chain_of_a_million_nodes_does_not_overflow_the_stack()
    {
        var parent = Enumerable.Range(1, 1_000_000).ToArray();
        parent[^1] = -1;
        Assert.Equal(Enumerable.Range(0, parent.Length), Postorder.Compute(parent));
    }

    private static CsrMatrix Gramian(CsrMatrix x)
    {
        var (dense, n) = (x.ToDense(), x.ColumnCount);
        var gramian = new float[n, n];
        for (var r = 0; r < n; r++)
        {
            for (var c = 0; c < n; c++)
                gramian[r, c] = Enumerable.Range(0, x.RowCount).Sum(u => dense[u, r] * dense[u, c]);
        }

        return CsrMatrix.FromDense(gramian);
    }
}
