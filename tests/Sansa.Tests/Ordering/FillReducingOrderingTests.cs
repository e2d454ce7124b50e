using FsCheck;
using FsCheck.Fluent;
using Sansa.Execution;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Tests.Ordering;

public class FillReducingOrderingTests
{
    public static TheoryData<OrderingMethod> Methods => [.. Enum.GetValues<OrderingMethod>()];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_gives_a_permutation(OrderingMethod method) =>
        Prop.ForAll(OrderingOracle.Patterns(), x => FillReducingOrdering.Compute(x, method).Length == x.ColumnCount)
            .QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_orders_larger_random_matrices_and_the_same_way_each_time(OrderingMethod method)
    {
        foreach (var (m, n, density) in new[] { (300, 200, 0.02), (50, 400, 0.05), (400, 100, 0.2), (200, 200, 0.9), (1, 300, 1.0), (300, 1, 0.5) })
        {
            var x = OrderingOracle.Random(m, n, density, seed: m + n);
            Assert.Equal(FillReducingOrdering.Compute(x, method).NewToOld, FillReducingOrdering.Compute(x, method).NewToOld);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Matrices_without_rows_columns_or_entries_are_ordered(OrderingMethod method)
    {
        Assert.Equal(0, FillReducingOrdering.Compute(CsrMatrix.Empty(0, 0), method).Length);
        Assert.Equal(0, FillReducingOrdering.Compute(CsrMatrix.Empty(3, 0), method).Length);
        Assert.Equal(5, FillReducingOrdering.Compute(CsrMatrix.Empty(0, 5), method).Length);
        Assert.Equal(5, FillReducingOrdering.Compute(CsrMatrix.Empty(4, 5), method).Length);
    }

    [Fact]
    public void Minimum_degree_gives_no_fill_on_a_star_and_on_a_path()
    {
        // Star: item 0 shares a user with each other item; eliminated first, it would make the rest dense.
        var star = CsrMatrix.FromCoordinates(19, 20, [.. Pairs(19)], [.. Enumerable.Range(0, 19).SelectMany(u => new[] { 0, u + 1 })]);
        var path = CsrMatrix.FromCoordinates(19, 20, [.. Pairs(19)], [.. Enumerable.Range(0, 19).SelectMany(u => new[] { u, u + 1 })]);
        foreach (var x in new[] { star, path })
        {
            var order = FillReducingOrdering.Compute(x, OrderingMethod.ColumnMinimumDegree).NewToOld;
            Assert.Equal(39, OrderingOracle.ColumnCounts(OrderingOracle.FactorPattern(x, order)).Sum());
        }

        static IEnumerable<int> Pairs(int users) => Enumerable.Range(0, users).SelectMany(u => new[] { u, u });
    }

    [Fact]
    public void Minimum_degree_halves_the_factor_of_a_grid_in_scrambled_order()
    {
        var (x, n) = (Grid(12), 144);
        var scrambled = x.PermuteColumns(OrderingOracle.RandomOrder(n, 3));
        var natural = Fill(scrambled, [.. Enumerable.Range(0, n)]);
        var ordered = Fill(scrambled, FillReducingOrdering.Compute(scrambled, OrderingMethod.ColumnMinimumDegree).NewToOld);
        Assert.True(2 * ordered < natural, $"{ordered} against {natural}");
    }

    [Fact]
    public void Minimum_degree_puts_dense_columns_last_and_ignores_dense_rows()
    {
        // 400 items in a path; user 399 has all of them; item 5 is liked by everybody.
        var edges = Enumerable.Range(0, 399).SelectMany(u => new[] { (u, u), (u, u + 1) });
        var all = edges.Concat(Enumerable.Range(0, 400).Select(i => (399, i))).Concat(Enumerable.Range(0, 399).Select(u => (u, 5))).ToArray();
        var x = CsrMatrix.FromCoordinates(400, 400, [.. all.Select(e => e.Item1)], [.. all.Select(e => e.Item2)]);
        var order = FillReducingOrdering.Compute(x, OrderingMethod.ColumnMinimumDegree);
        Assert.Equal(399, order.OldToNew[5]);
    }

    [Fact]
    public void Order_by_degree_is_stable_and_starts_with_items_without_users()
    {
        var x = CsrMatrix.FromCoordinates(3, 4, [0, 0, 1, 2, 2], [0, 3, 3, 3, 1]);
        Assert.Equal([2, 0, 1, 3], FillReducingOrdering.Compute(x, OrderingMethod.Degree).NewToOld);
    }

    [Fact]
    public void Minimum_degree_depends_on_the_pattern_only()
    {
        var x = OrderingOracle.Random(80, 60, 0.1, 5);
        var scaled = x.ScaleColumns([.. Enumerable.Repeat(0.5f, 60)]);
        Assert.Equal(
            FillReducingOrdering.Compute(x, OrderingMethod.ColumnMinimumDegree).NewToOld,
            FillReducingOrdering.Compute(scaled, OrderingMethod.ColumnMinimumDegree).NewToOld);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        var x = OrderingOracle.Random(8, 6, 0.3, 1);
        Assert.Throws<ArgumentException>(() => FillReducingOrdering.Compute(x, x, OrderingMethod.Degree));
        Assert.Throws<ArgumentOutOfRangeException>(() => FillReducingOrdering.Compute(x, (OrderingMethod)99));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(
            () => FillReducingOrdering.Compute(x, OrderingMethod.ColumnMinimumDegree, new Work(0, null, cancelled.Token)));
    }

    private static long Fill(CsrMatrix x, int[] order) => OrderingOracle.ColumnCounts(OrderingOracle.FactorPattern(x, order)).Sum();

    /// <summary>One user for each edge of a size x size grid.</summary>
    private static CsrMatrix Grid(int size)
    {
        var edges = new List<(int A, int B)>();
        for (var v = 0; v < size * size; v++)
        {
            if (v % size < size - 1)
                edges.Add((v, v + 1));
            if (v / size < size - 1)
                edges.Add((v, v + size));
        }

        return CsrMatrix.FromCoordinates(
            edges.Count,
            size * size,
            [.. edges.SelectMany((_, u) => new[] { u, u })],
            [.. edges.SelectMany(e => new[] { e.A, e.B })]);
    }

    [Theory]
    [InlineData(OrderingMethod.ColumnMinimumDegree)]
    [InlineData(OrderingMethod.NestedDissection)]
    public void Progress_grows_and_stays_within_one(OrderingMethod method)
    {
        var random = new Random(5);
        var x = CsrMatrix.FromCoordinates(
            300, 200, [.. Enumerable.Range(0, 1800).Select(_ => random.Next(300))], [.. Enumerable.Range(0, 1800).Select(_ => random.Next(200))]);
        var told = new List<double>();
        FillReducingOrdering.Compute(x, x.Transpose(), method, new Work(0, new Told(told)));
        Assert.Equal(told.Order(), told);
        Assert.InRange(told[0], 0, 1);
        Assert.Equal(1, told[^1]);
    }

    private sealed class Told(List<double> told) : IProgress<double>
    {
        public void Report(double value) => told.Add(value);
    }
}
