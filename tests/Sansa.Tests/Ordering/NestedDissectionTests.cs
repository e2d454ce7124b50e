using FsCheck;
using FsCheck.Fluent;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Tests.Ordering;

public class NestedDissectionTests
{
    [Fact]
    public void Refinement_counts_its_cut_items_right_and_never_cuts_more() =>
        Prop.ForAll(OrderingOracle.Patterns(30, 20), x =>
        {
            var graph = UserGraph.From(x, x.Transpose());
            var random = new Random(x.RowCount + (100 * x.ColumnCount));
            var side = Enumerable.Range(0, x.RowCount).Select(_ => (byte)random.Next(2)).ToArray();
            var bisection = new UserBisection(graph, side, 0.6);
            var (before, wasBalanced) = (bisection.CutItems, bisection.IsBalanced);
            var countedBefore = CutItems(graph, side);
            bisection.Refine(4, default);
            return before == countedBefore
                && bisection.CutItems == CutItems(graph, bisection.Side)
                && (!wasBalanced || (bisection.IsBalanced && bisection.CutItems <= before));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Contraction_keeps_the_weight_and_the_cut_of_a_split_of_the_coarse_graph() =>
        Prop.ForAll(OrderingOracle.Patterns(30, 20), x =>
        {
            var graph = UserGraph.From(x, x.Transpose());
            var (coarse, count) = UserMatching.Compute(graph, new Random(1));
            var above = graph.Contract(coarse, count);
            var side = Enumerable.Range(0, count).Select(c => (byte)(c % 2)).ToArray();
            return above.TotalWeight == graph.TotalWeight
                && coarse.GroupBy(c => c).All(g => g.Count() <= 2)
                && CutItems(above, side) == CutItems(graph, Array.ConvertAll(coarse, c => side[c]));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Two_communities_are_found()
    {
        // Two blocks of 300 users and 300 items, joined by ten items that users of both have.
        var random = new Random(5);
        var pairs = new List<(int User, int Item)>();
        for (var user = 0; user < 600; user++)
        {
            for (var k = 0; k < 6; k++)
                pairs.Add((user, (user % 2 * 300) + random.Next(300)));
            pairs.Add((user, 600 + random.Next(10)));
        }

        var x = CsrMatrix.FromCoordinates(600, 610, [.. pairs.Select(p => p.User)], [.. pairs.Select(p => p.Item)]);
        var split = MultilevelBisection.Compute(UserGraph.From(x, x.Transpose()), 0.6, new Random(2), default);
        Assert.InRange(split.CutItems, 0, 10);
        Assert.True(split.IsBalanced);
    }

    [Fact]
    public void A_separator_comes_after_the_parts_that_it_separates()
    {
        var x = Path(3000);
        var order = FillReducingOrdering.Compute(x, OrderingMethod.NestedDissection);
        // A path has separators of one item: the factor stays within a few entries a column.
        var analysis = Sansa.Factorization.SymbolicAnalysis.Compute(Sansa.Gramian.InteractionMatrix.Of(x), order);
        Assert.InRange(analysis.FactorNonzeros, 2 * 3000 - 1, 4 * 3000);
    }

    [Fact]
    public void The_best_analysis_is_that_of_the_ordering_with_less_arithmetic()
    {
        foreach (var x in new[] { Path(700), OrderingOracle.Random(400, 500, 0.02, 3), OrderingOracle.Random(1500, 900, 0.003, 4) })
        {
            var data = Sansa.Gramian.InteractionMatrix.Of(x);
            var flops = new[] { OrderingMethod.NestedDissection, OrderingMethod.ColumnMinimumDegree }
                .Select(m => Sansa.Factorization.SymbolicAnalysis.Compute(data, FillReducingOrdering.Compute(x, m)).Flops);
            Assert.Equal(flops.Min(), Sansa.Factorization.SymbolicAnalysis.Best(data).Flops);
        }
    }

    [Fact]
    public void Cancellation_is_heard()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(
            () => FillReducingOrdering.Compute(Path(500), OrderingMethod.NestedDissection, new Sansa.Execution.Work(0, null, cancelled.Token)));
    }

    private static int CutItems(UserGraph graph, byte[] side) =>
        Enumerable.Range(0, graph.Items.RowCount).Count(i => graph.UsersOf(i).ToArray().Select(u => side[u]).Distinct().Count() > 1);

    private static CsrMatrix Path(int items) => CsrMatrix.FromCoordinates(
        items - 1,
        items,
        [.. Enumerable.Range(0, items - 1).SelectMany(u => new[] { u, u })],
        [.. Enumerable.Range(0, items - 1).SelectMany(u => new[] { u, u + 1 })]);
}
