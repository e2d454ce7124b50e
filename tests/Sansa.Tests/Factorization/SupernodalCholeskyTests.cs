using FsCheck;
using FsCheck.Fluent;
using Sansa.Dense;
using Sansa.Execution;
using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Ordering;
using Sansa.Sparse;
using Sansa.Tests.Golden;
using Sansa.Tests.Ordering;

namespace Sansa.Tests.Factorization;

public class SupernodalCholeskyTests
{
    [Fact]
    public void Small_factors_equal_the_dense_one_in_any_order_at_any_thread_count() =>
        Prop.ForAll(OrderingOracle.Patterns(), pattern =>
        {
            var x = WithValues(pattern, 5);
            var order = new Permutation(OrderingOracle.RandomOrder(x.ColumnCount, 3));
            var one = Factorize(x, order, 0.7f, threads: 1);
            var two = Factorize(x, order, 0.7f, threads: 2);
            var expected = DenseCholesky.Factor(DenseCholesky.Gramian(x, order.NewToOld, 0.7));
            return DenseCholesky.Difference(expected, one.Lower) < 2e-5 && SameBytes(one.Lower, two.Lower);
        }).QuickCheckThrowOnFailure();

    // 0.004: many small supernodes and subtrees; 0.15: one dense block of two panels.
    [Theory]
    [InlineData(900, 700, 0.004, OrderingMethod.ColumnMinimumDegree)]
    [InlineData(900, 700, 0.004, OrderingMethod.Natural)]
    [InlineData(200, 1000, 0.15, OrderingMethod.Degree)]
    [InlineData(60, 1000, 0.05, OrderingMethod.ColumnMinimumDegree)]
    public void Larger_factors_equal_the_dense_one(int users, int items, double density, OrderingMethod method)
    {
        var x = OrderingOracle.Random(users, items, density, seed: 8);
        var order = FillReducingOrdering.Compute(x, method);
        var one = Factorize(x, order, 2, threads: 1);
        var three = Factorize(x, order, 2, threads: 3);
        var expected = DenseCholesky.Factor(DenseCholesky.Gramian(x, order.NewToOld, 2));
        Assert.InRange(DenseCholesky.Difference(expected, one.Lower), 0, 2e-5);
        Assert.True(SameBytes(one.Lower, three.Lower));
        Assert.Equal(SymbolicAnalysis.Compute(InteractionMatrix.Of(x), order).FactorNonzeros, one.FactorNonzeros);
    }

    [Fact]
    public void The_largest_entries_stay_and_the_diagonal_always()
    {
        var x = WithValues(OrderingOracle.Random(150, 120, 0.1, seed: 1), 2);
        var order = FillReducingOrdering.Compute(x, OrderingMethod.ColumnMinimumDegree);
        var full = Entries(Factorize(x, order).Lower);
        var off = full.Where(e => e.Row != e.Column).OrderByDescending(e => Math.Abs(e.Value)).ToArray();
        foreach (var kept in new[] { 0, 120, 121, 600, full.Length - 1, full.Length, full.Length + 5 })
        {
            var result = Factorize(x, order, 1, kept);
            var expected = off.Take(Math.Max(0, kept - 120)).Concat(full.Where(e => e.Row == e.Column));
            Assert.Equal(expected.OrderBy(e => (e.Column, e.Row)), Entries(result.Lower));
        }
    }

    [Fact]
    public void Ties_are_broken_by_column_and_then_row()
    {
        // Three pairs of items, each pair with one user: three equal entries off the diagonal.
        var x = CsrMatrix.FromCoordinates(3, 6, [0, 0, 1, 1, 2, 2], [0, 3, 1, 4, 2, 5]);
        var lower = Factorize(x, new Permutation([2, 1, 0, 3, 4, 5]), 1, 8).Lower;
        Assert.Equal([(0, 0), (5, 0), (1, 1), (4, 1), (2, 2), (3, 3), (4, 4), (5, 5)], Entries(lower).Select(e => (e.Row, e.Column)));
    }

    [Theory]
    [InlineData("rnd120_cholmod", 1e-4)]
    [InlineData("gow300_cholmod", 1e-4)]
    public void Golden_cases_agree_entry_by_entry(string name, double tolerance)
    {
        var folder = GoldenCase.Open(name);
        var x = folder.Matrix("X.txt");
        var order = new Permutation(folder.Permutation());
        var exact = Factorize(x, order, folder.Number("l2"));
        var sparse = Factorize(x, order, folder.Number("l2"), (long)folder.Number("nnz_L"));
        AssertClose(folder.Matrix("L_full.txt"), exact.Lower, tolerance);
        AssertClose(folder.Matrix("L.txt"), sparse.Lower, tolerance);
        Assert.Equal((long)folder.Number("nnz_L"), sparse.Lower.NonzeroCount);
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_names_the_item()
    {
        // Item 2 has no user; without l2 its pivot is 0.
        var empty = CsrMatrix.FromCoordinates(3, 4, [0, 1, 2], [0, 1, 3]);
        var failure = Assert.Throws<NotPositiveDefiniteException>(() => Factorize(empty, new Permutation([3, 2, 1, 0]), 0));
        Assert.Equal(1, failure.Pivot);
        Assert.Contains("item 2 (position 1", failure.Message, StringComparison.Ordinal);
        var huge = CsrMatrix.FromCoordinates(1, 2, [0, 0], [0, 1], [1e30f, 1]);
        Assert.Throws<NotPositiveDefiniteException>(() => Factorize(huge, Permutation.Identity(2)));
    }

    [Fact]
    public void Duplicate_columns_an_empty_item_and_a_tiny_l2_are_factorized()
    {
        var x = CsrMatrix.FromCoordinates(5, 5, [0, 0, 1, 1, 2, 3, 4], [0, 1, 0, 1, 2, 4, 4]);
        foreach (var l2 in new[] { 1e-3f, 1f, 1e6f })
        {
            var expected = DenseCholesky.Factor(DenseCholesky.Gramian(x, [0, 1, 2, 3, 4], l2));
            Assert.InRange(DenseCholesky.Difference(expected, Factorize(x, Permutation.Identity(5), l2).Lower), 0, 2e-4 * Math.Sqrt(l2 + 2));
        }
    }

    [Fact]
    public void A_user_with_every_item_makes_the_factor_dense_and_is_handled()
    {
        var pairs = Enumerable.Range(0, 200)
            .Select(i => (0, i))
            .Concat(Enumerable.Range(0, 199).SelectMany(u => new[] { (u + 1, u), (u + 1, u + 1) }))
            .ToArray();
        var x = CsrMatrix.FromCoordinates(200, 200, [.. pairs.Select(e => e.Item1)], [.. pairs.Select(e => e.Item2)]);
        var order = FillReducingOrdering.Compute(x, OrderingMethod.ColumnMinimumDegree);
        var result = Factorize(x, order, 3);
        Assert.Equal(200 * 201 / 2, result.FactorNonzeros);
        Assert.InRange(DenseCholesky.Difference(DenseCholesky.Factor(DenseCholesky.Gramian(x, order.NewToOld, 3)), result.Lower), 0, 1e-5);
    }

    [Fact]
    public void Matrices_without_items_or_users_are_factorized()
    {
        Assert.Equal(0, Factorize(CsrMatrix.Empty(0, 0), Permutation.Identity(0)).Lower.NonzeroCount);
        Assert.Equal([2f, 2f, 2f], Factorize(CsrMatrix.Empty(0, 3), Permutation.Identity(3), 4).Lower.Values!);
    }

    [Fact]
    public void A_budget_too_small_is_refused_with_the_numbers()
    {
        var x = OrderingOracle.Random(100, 900, 0.2, 1);
        var analysis = SymbolicAnalysis.Compute(InteractionMatrix.Of(x), Permutation.Identity(900));
        var work = new Work { MemoryBudget = analysis.PeakBytes - 1 };
        var error = Assert.Throws<InsufficientMemoryException>(() => SupernodalCholesky.Factorize(x, analysis, new double[900], 0, work));
        Assert.Contains("incomplete factor", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SupernodalCholesky.Factorize(CsrMatrix.Empty(1, 900), analysis, new double[900]));
    }

    [Theory]
    [InlineData(-1, 10L)]
    [InlineData(0, -1L)]
    public void Bad_arguments_are_refused(int threads, long maxNonzeros) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Factorize(CsrMatrix.Empty(1, 1), Permutation.Identity(1), 1, maxNonzeros, threads));

    [Fact]
    public void Cancellation_from_a_progress_report_stops_the_work_and_progress_ends_at_one()
    {
        var x = OrderingOracle.Random(900, 700, 0.004, seed: 8);
        var analysis = SymbolicAnalysis.Compute(InteractionMatrix.Of(x), Permutation.Identity(700));
        var (reports, ridge) = (new List<double>(), Enumerable.Repeat(1.0, 700).ToArray());
        SupernodalCholesky.Factorize(x, analysis, ridge, work: new Work(1, new Reporter(reports.Add)));
        Assert.Equal(1, reports[^1], 1e-9);
        Assert.True(reports.Count > 2);
        using var source = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            SupernodalCholesky.Factorize(x, analysis, ridge, work: new Work(2, new Reporter(_ => source.Cancel()), source.Token)));
    }

    private static SupernodalFactor Factorize(CsrMatrix x, Permutation order, double l2 = 1, long maxNonzeros = long.MaxValue, int threads = 0) =>
        SupernodalCholesky.Factorize(
            x, SymbolicAnalysis.Compute(InteractionMatrix.Of(x), order), [.. Enumerable.Repeat(l2, x.ColumnCount)], maxNonzeros, new Work(threads));

    private static CsrMatrix WithValues(CsrMatrix pattern, int seed)
    {
        var random = new Random(seed);
        var values = new float[pattern.NonzeroCount];
        for (var p = 0; p < values.Length; p++)
            values[p] = 0.5f + random.NextSingle();
        return new CsrMatrix(pattern.RowCount, pattern.ColumnCount, pattern.RowPointers, pattern.ColumnIndices, values);
    }

    private static bool SameBytes(CscMatrix a, CscMatrix b) =>
        a.ColumnPointers.SequenceEqual(b.ColumnPointers) && a.RowIndices.SequenceEqual(b.RowIndices) && a.Values!.SequenceEqual(b.Values!);

    private static (int Row, int Column, float Value)[] Entries(CscMatrix a) =>
        [.. from j in Enumerable.Range(0, a.ColumnCount)
            from p in Enumerable.Range((int)a.ColumnPointers[j], (int)(a.ColumnPointers[j + 1] - a.ColumnPointers[j]))
            select (a.RowIndices[p], j, a.Values![p])];

    private static void AssertClose(CsrMatrix expected, CscMatrix actual, double tolerance)
    {
        var dense = expected.ToDense();
        var scale = dense.Cast<float>().Max(Math.Abs);
        var wide = new double[dense.GetLength(0), dense.GetLength(1)];
        for (var i = 0; i < wide.GetLength(0); i++)
        {
            for (var j = 0; j < wide.GetLength(1); j++)
                wide[i, j] = dense[i, j];
        }

        Assert.InRange(DenseCholesky.Difference(wide, actual), 0, tolerance * scale);
    }

    private sealed class Reporter(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
