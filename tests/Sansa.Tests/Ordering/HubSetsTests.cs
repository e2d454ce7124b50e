using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Tests.Ordering;

public class HubSetsTests
{
    /// <summary>300 users with a long tail of 200 items: item i is liked with a chance of about 4 / (i + 4).</summary>
    private static CsrMatrix LongTail()
    {
        var random = new Random(7);
        var dense = new float[300, 200];
        for (var u = 0; u < 300; u++)
        {
            for (var i = 0; i < 200; i++)
                dense[u, i] = random.NextDouble() < 4.0 / (i + 4) ? 1 : 0;
        }

        return CsrMatrix.FromDense(dense).ToPattern();
    }

    [Fact]
    public void Hubs_are_the_most_popular_items_and_none_where_all_are_alike()
    {
        var t = LongTail().Transpose();
        var labels = new HubLabels(t);
        Assert.Equal(190, labels.FirstHub);
        Assert.Equal(Enumerable.Range(0, 200).OrderBy(t.RowLength).ThenBy(i => i), labels.Column);
        Assert.All(Enumerable.Range(0, 200), i => Assert.Equal(i, labels.Column[labels.Label[i]]));
        Assert.Equal(100, new HubLabels(OrderingOracle.Random(100, 100, 0.5, 1)).FirstHub);
    }

    /// <summary>Merged rows are sets of bits, untouched rows are lists: both count like sets.</summary>
    [Fact]
    public void Counts_are_those_of_sets_of_items()
    {
        var x = LongTail();
        var labels = new HubLabels(x.Transpose());
        var sets = Enumerable.Range(0, 300).Select(u => x.Row(u).Indices.ToArray().Where(i => labels.Label[i] >= labels.FirstHub).ToHashSet()).ToArray();
        var hubs = new HubSets(x, labels.Label, labels.FirstHub);
        for (var pivot = 0; pivot < 100; pivot++)
        {
            // Rows pivot, pivot + 100 and the pivot before are merged into row pivot.
            hubs.BeginPivot();
            foreach (var row in new[] { pivot, pivot + 100, Math.Max(0, pivot - 1) }.Distinct())
            {
                hubs.MergeIntoPivot(row);
                sets[pivot].UnionWith(sets[row]);
                if (row != pivot)
                    sets[row].Clear();
            }

            Assert.Equal(sets[pivot].Count, hubs.EndPivot(pivot));
            for (var row = 0; row < 300; row++)
                Assert.Equal(sets[row].Intersect(sets[pivot]).Count(), hubs.CountInPivot(row));
        }
    }

    [Fact]
    public void The_order_ends_with_the_hubs_and_fills_no_more_than_the_order_by_popularity()
    {
        var x = LongTail();
        var order = FillReducingOrdering.Compute(x, OrderingMethod.ColumnMinimumDegree);
        var labels = new HubLabels(x.Transpose());
        Assert.Equal(labels.Column[labels.FirstHub..].Order(), order.NewToOld[labels.FirstHub..].Order());
        Assert.True(Fill(order) <= Fill(FillReducingOrdering.Compute(x, OrderingMethod.Degree)));

        long Fill(Permutation p) => OrderingOracle.ColumnCounts(OrderingOracle.FactorPattern(x, p.NewToOld)).Sum();
    }
}
