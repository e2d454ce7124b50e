using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.LinearAlgebra.Double;
using Sansa.Execution;
using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Inverse;
using Sansa.Models;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Tests.Inverse;

/// <summary>The fitted inverse against dense solutions in double.</summary>
public class SparseInverseCholeskyTests
{
    private static readonly SparseInverseCholesky Exactly = new() { MaxSteps = 1000, Tolerance = 1e-7 };
    private static readonly Ridge Lambda = new(2, 0.5);

    [Fact]
    public void On_a_full_pattern_it_is_the_exact_inverse_factor()
    {
        var x = TestMatrices.Random(new Random(3), 60, 25, 0.2, pattern: true);
        var order = Shuffled(25, 5);
        var (k, d) = Fit(x, order, FullPattern(25));
        var a = Regularized(x, order);
        var l = a.Cholesky().Factor;
        for (var j = 0; j < 25; j++)
            Assert.Equal(l[j, j] * l[j, j], d[j], 1e-3 * d[j]);
        var unit = DenseMatrix.Create(25, 25, (i, j) => l[i, j] / l[j, j]);
        AssertNear((DenseMatrix)unit.Inverse(), k, 1e-4);
    }

    [Fact]
    public void On_any_pattern_each_row_solves_its_normal_equations() =>
        Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var n = random.Next(1, 30);
            var x = NotNegative(TestMatrices.Random(random, random.Next(0, 40), n, 0.2, pattern: random.Next(2) == 0));
            var order = Shuffled(n, seed);
            var pattern = RandomPattern(n, random);
            var (k, d) = Fit(x, order, pattern);
            var product = Dense(k) * Regularized(x, order);
            for (var i = 0; i < n; i++)
            {
                // (K A)_iS = D_ii e_i on the pattern S of row i.
                foreach (var j in k.Row(i).Indices)
                    Assert.Equal(j == i ? d[i] : 0, product[i, j], 1e-3 * Math.Max(1, d[i]));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_larger_pattern_is_closer()
    {
        // log det D - log det A is twice the Kullback-Leibler divergence of the approximation, so it is never negative and falls as the pattern grows.
        var random = new Random(11);
        var x = TestMatrices.Random(random, 80, 30, 0.15, pattern: true);
        var order = Shuffled(30, 2);
        var exact = Regularized(x, order).Cholesky().DeterminantLn;
        var last = double.PositiveInfinity;
        foreach (var band in new[] { 1, 4, 10, 30 })
        {
            var (_, d) = Fit(x, order, Band(30, band));
            var excess = d.Sum(v => Math.Log(v)) - exact;
            Assert.InRange(excess, -1e-4, last);
            last = excess;
        }

        Assert.InRange(last, -1e-4, 1e-4);
    }

    [Fact]
    public void A_stored_Gramian_gives_the_same_as_the_interactions()
    {
        var x = NotNegative(TestMatrices.Random(new Random(4), 50, 20, 0.2));
        var order = Shuffled(20, 8);
        var pattern = RandomPattern(20, new Random(9));
        var (k, _) = Fit(x, order, pattern);
        var gramian = TestMatrices.Multiply(TestMatrices.Dense(x.Transpose()), TestMatrices.Dense(x));
        var stored = FromDense(gramian);
        var rows = Copy(pattern);
        new SparseInverseFit(rows, new float[20], ScaledGramian.Unscaled(GramianMatrix.Of(stored)).InOrder(order), Lambda, Exactly).Run(new Work(1));
        for (var p = 0; p < k.NonzeroCount; p++)
            Assert.Equal(k.Values![p], rows.Values![p], 1e-4);
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        var x = TestMatrices.Random(new Random(6), 200, 120, 0.05, pattern: true);
        var one = SansaModel.Fit(x, new SansaOptions { Density = Density.Share(0.1), Threads = 1 });
        var two = SansaModel.Fit(x, new SansaOptions { Density = Density.Share(0.1), Threads = 2 });
        Assert.Equal(one.Decoder.Values!, two.Decoder.Values!);
        Assert.Equal(one.Encoder.Values!, two.Encoder.Values!);
        Assert.Equal(one.Report.Fit, two.Report.Fit);
    }

    [Theory]
    [InlineData(0.3, 1000)]
    [InlineData(1e-6, 1)]
    public void The_record_tells_the_residuals_that_dense_products_give(double tolerance, int maxSteps)
    {
        var x = TestMatrices.Random(new Random(21), 150, 40, 0.15, pattern: true);
        var (order, pattern) = (Shuffled(40, 3), RandomPattern(40, new Random(7)));
        var k = Copy(pattern);
        List<double> reports = [];
        var fit = new SparseInverseFit(k, new float[40], Ordered(x, order), Lambda, Exactly with { Tolerance = tolerance, MaxSteps = maxSteps });
        var d = fit.Run(new Work(1, new Inline(reports.Add)));
        var a = Regularized(x, order);
        var before = Enumerable.Range(0, 40).Select(i => RelativeResidual(a, pattern, i, BestMultiple(a, pattern, i))).ToArray();
        // k_i = y / y_i and D_ii = 1 / y_i.
        var after = Enumerable.Range(0, 40).Select(i => RelativeResidual(a, k, i, 1 / d[i])).ToArray();
        Assert.Equal(before.Average(), fit.Record.ResidualBefore, 1e-5 * before.Average());
        Assert.Equal(after.Average(), fit.Record.Residual, 1e-5);
        Assert.Equal(after.Max(), fit.Record.LargestResidual, 1e-5);
        // With one step at most, each row takes it but those that have nothing off their diagonal.
        var several = Enumerable.Range(0, 40).Count(i => pattern.RowLength(i) > 1);
        Assert.InRange(fit.Record.StepCount, maxSteps == 1 ? several : 1, several * (long)maxSteps);
        Assert.True(maxSteps == 1 || fit.Record.LargestResidual <= tolerance * tolerance);
        // Sixteen rows at a time.
        Assert.Equal([0.4, 0.8, 1], reports);
    }

    [Fact]
    public void The_record_tells_the_residual_before_and_after_and_there_is_no_loss()
    {
        var x = TestMatrices.Random(new Random(12), 200, 60, 0.1, pattern: true);
        var report = SansaModel.Fit(x, new SansaOptions { Ridge = Lambda, Factor = new ExactFactor(), Density = Density.Share(0.3), Inverse = Exactly }).Report;
        Assert.InRange(report.Fit!.LargestResidual, 0, Exactly.Tolerance * Exactly.Tolerance);
        Assert.True(report.Fit.ResidualBefore > report.Fit.Residual);
        Assert.Equal(60, report.Fit.RowCount);
        Assert.Empty(report.InverseSteps);
        Assert.Equal(double.NaN, report.FinalLoss);
    }

    [Fact]
    public void A_row_without_its_diagonal_is_left_alone()
    {
        var x = TestMatrices.Random(new Random(1), 10, 3, 0.5, pattern: true);
        var rows = new CsrMatrix(3, 3, [0, 1, 2, 2], [0, 0], [1f, 0.25f]);
        var d = new SparseInverseFit(rows, [5, 6, 7], Ordered(x, Permutation.Identity(3)), Lambda, Exactly).Run(new Work(1));
        Assert.Equal((0.25f, 6f, 7f), (rows.Values![1], d[1], d[2]));
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(double.NaN, 0.5)]
    [InlineData(30, -0.1)]
    [InlineData(30, 1.5)]
    public void A_ridge_out_of_range_is_refused(double l2, double exponent)
    {
        var x = TestMatrices.Random(new Random(1), 10, 5, 0.5, pattern: true);
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => SansaModel.Fit(x, new SansaOptions { Ridge = new Ridge(l2, exponent) }));
        Assert.Contains("Ridge.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Factors_of_another_shape_are_refused()
    {
        var ordered = Ordered(TestMatrices.Random(new Random(1), 30, 10, 0.3, pattern: true), Permutation.Identity(10));
        foreach (var inverse in new InverseOptions[] { Exactly, new MinimalResidual() })
        {
            Assert.Contains("X has 10 items", Refusal(new LdlFactor(Identity(9, 1), Ones(9))), StringComparison.Ordinal);
            Assert.Contains("Column 0 of L", Refusal(new LdlFactor(Identity(10, 0), Ones(10))), StringComparison.Ordinal);
            Assert.Contains("Pivot 0", Refusal(new LdlFactor(Identity(10, 1), new float[10])), StringComparison.Ordinal);

            string Refusal(LdlFactor ldl) =>
                Assert.Throws<ArgumentException>(() => inverse.Invert(ldl, ordered, Lambda, Density.PerItem(5))).Message;
        }

        static float[] Ones(int n) => [.. Enumerable.Repeat(1f, n)];
    }

    private static CsrMatrix NotNegative(CsrMatrix x) =>
        x.IsPattern ? x : new CsrMatrix(x.RowCount, x.ColumnCount, x.RowPointers, x.ColumnIndices, Array.ConvertAll(x.Values!, MathF.Abs));

    private static CscMatrix Identity(int n, float value) =>
        new(n, n, [.. Enumerable.Range(0, n + 1).Select(i => (long)i)], [.. Enumerable.Range(0, n)], [.. Enumerable.Repeat(value, n)]);

    private static OrderedGramian Ordered(CsrMatrix x, Permutation order) => ScaledGramian.Unscaled(InteractionMatrix.Of(x)).InOrder(order);

    private static (CsrMatrix K, float[] D) Fit(CsrMatrix x, Permutation order, CsrMatrix pattern)
    {
        var k = Copy(pattern);
        return (k, new SparseInverseFit(k, new float[x.ColumnCount], Ordered(x, order), Lambda, Exactly).Run(new Work(1)));
    }

    /// <summary>P (X^T X + Lambda) P^T.</summary>
    private static DenseMatrix Regularized(CsrMatrix x, Permutation order)
    {
        var gramian = TestMatrices.Multiply(TestMatrices.Dense(x.Transpose()), TestMatrices.Dense(x));
        var p = order.NewToOld;
        return DenseMatrix.Create(p.Length, p.Length, (i, j) =>
            gramian[p[i], p[j]] + (i == j ? Lambda.L2 * Math.Pow(Math.Max(1, gramian[p[i], p[i]]), Lambda.Exponent) : 0));
    }

    /// <summary>The c for which c k is closest to the solution y of A_SS y = e_i in the energy norm.</summary>
    private static double BestMultiple(DenseMatrix a, CsrMatrix k, int i)
    {
        var row = TestMatrices.Dense(k);
        var energy = k.Row(i).Indices.ToArray().Sum(p => k.Row(i).Indices.ToArray().Sum(q => row[i, p] * a[p, q] * row[i, q]));
        return row[i, i] / energy;
    }

    /// <summary>The squared residual of y = multiple * k_i relative to that of 0, both in the norm of diag(A)^-1.</summary>
    private static double RelativeResidual(DenseMatrix a, CsrMatrix k, int i, double multiple)
    {
        var row = TestMatrices.Dense(k);
        var pattern = k.Row(i).Indices.ToArray();
        return a[i, i] * pattern.Sum(p => Math.Pow((p == i ? 1 : 0) - (multiple * pattern.Sum(q => a[p, q] * row[i, q])), 2) / a[p, p]);
    }

    private static CsrMatrix FullPattern(int n) => Band(n, n);

    private static CsrMatrix Band(int n, int width) => Pattern(n, (i, j) => i - j < width);

    private static CsrMatrix RandomPattern(int n, Random random) => Pattern(n, (i, j) => i == j || random.NextDouble() < 0.4);

    private static CsrMatrix Pattern(int n, Func<int, int, bool> isStored)
    {
        var pointers = new long[n + 1];
        var indices = new List<int>();
        for (var i = 0; i < n; i++)
        {
            indices.AddRange(Enumerable.Range(0, i + 1).Where(j => isStored(i, j)));
            pointers[i + 1] = indices.Count;
        }

        return new CsrMatrix(n, n, pointers, [.. indices], [.. indices.Select(static _ => 1f)]);
    }

    private static CsrMatrix Copy(CsrMatrix m) => new(m.RowCount, m.ColumnCount, m.RowPointers, m.ColumnIndices, [.. m.Values!]);

    private static CsrMatrix FromDense(double[,] a)
    {
        var n = a.GetLength(0);
        var all = Enumerable.Range(0, n).ToArray();
        return new CsrMatrix(
            n, n, [.. Enumerable.Range(0, n + 1).Select(i => (long)i * n)], [.. all.SelectMany(_ => all)],
            [.. all.SelectMany(i => all.Select(j => (float)a[i, j]))]);
    }

    private static Permutation Shuffled(int n, int seed)
    {
        var p = Enumerable.Range(0, n).ToArray();
        new Random(seed).Shuffle(p);
        return new Permutation(p);
    }

    private static DenseMatrix Dense(CsrMatrix k) => DenseMatrix.OfArray(TestMatrices.Dense(k));

    private static void AssertNear(DenseMatrix expected, CsrMatrix actual, double tolerance)
    {
        var dense = TestMatrices.Dense(actual);
        for (var i = 0; i < expected.RowCount; i++)
        {
            for (var j = 0; j < expected.ColumnCount; j++)
                Assert.Equal(expected[i, j], dense[i, j], tolerance);
        }
    }

    private sealed class Inline(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
