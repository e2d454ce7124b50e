using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.LinearAlgebra.Double;
using Sansa.Inverse;
using Sansa.Models;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Tests.Inverse;

/// <summary>The fitted inverse against dense solutions in double.</summary>
public class InverseRefitTests
{
    private static readonly RefitOptions Exactly = new() { L2 = 2, Exponent = 0.5, MaxSteps = 1000, Tolerance = 1e-7 };

    [Fact]
    public void On_a_full_pattern_it_is_the_exact_inverse_factor()
    {
        var x = TestMatrices.Random(new Random(3), 60, 25, 0.2, pattern: true);
        var order = Shuffled(25, 5);
        var (k, d) = Fit(x, order, FullPattern(25), Exactly);
        var a = Regularized(x, order, Exactly);
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
            var x = TestMatrices.Random(random, random.Next(0, 40), n, 0.2, pattern: random.Next(2) == 0);
            var order = Shuffled(n, seed);
            var pattern = RandomPattern(n, random);
            var (k, d) = Fit(x, order, pattern, Exactly);
            var product = Dense(k) * Regularized(x, order, Exactly);
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
        var exact = Regularized(x, order, Exactly).Cholesky().DeterminantLn;
        var last = double.PositiveInfinity;
        foreach (var band in new[] { 1, 4, 10, 30 })
        {
            var (_, d) = Fit(x, order, Band(30, band), Exactly);
            var excess = d.Sum(v => Math.Log(v)) - exact;
            Assert.InRange(excess, -1e-4, last);
            last = excess;
        }

        Assert.InRange(last, -1e-4, 1e-4);
    }

    [Fact]
    public void A_stored_Gramian_gives_the_same_as_the_interactions()
    {
        var x = TestMatrices.Random(new Random(4), 50, 20, 0.2);
        var order = Shuffled(20, 8);
        var pattern = RandomPattern(20, new Random(9));
        var (k, _) = Fit(x, order, pattern, Exactly);
        var gramian = TestMatrices.Multiply(TestMatrices.Dense(x.Transpose()), TestMatrices.Dense(x));
        var stored = FromDense(gramian);
        var rows = Copy(pattern);
        var fit = new InverseRefit(rows, new float[20], order, [.. Enumerable.Range(0, 20).Select(j => gramian[j, j])], Exactly);
        fit.Run(() => new StoredRestriction(stored), 1, static _ => { }, default);
        for (var p = 0; p < k.NonzeroCount; p++)
            Assert.Equal(k.Values![p], rows.Values![p], 1e-4);
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        var x = TestMatrices.Random(new Random(6), 200, 120, 0.05, pattern: true);
        var one = SansaModel.Fit(x, new SansaOptions { Density = 0.1, Threads = 1 });
        var two = SansaModel.Fit(x, new SansaOptions { Density = 0.1, Threads = 2 });
        Assert.Equal(one.Decoder.Values!, two.Decoder.Values!);
        Assert.Equal(one.Encoder.Values!, two.Encoder.Values!);
    }

    [Fact]
    public void The_trace_tells_the_residual_before_and_after()
    {
        var x = TestMatrices.Random(new Random(12), 200, 60, 0.1, pattern: true);
        var options = new SansaOptions { Method = FactorizationMethod.Exact, Density = 0.3, Refit = Exactly };
        var steps = SansaModel.Fit(x, options).Report.InverseSteps;
        Assert.Equal(["refit", "end"], steps.Select(s => s.Step));
        Assert.InRange(steps[1].LargestResidual, 0, Exactly.Tolerance);
        Assert.True(steps[0].Loss > steps[1].Loss);
        Assert.Equal(60, steps[0].UpdatedColumns);
    }

    [Fact]
    public void A_row_without_its_diagonal_is_left_alone()
    {
        var x = TestMatrices.Random(new Random(1), 10, 3, 0.5, pattern: true);
        var rows = new CsrMatrix(3, 3, [0, 1, 2, 2], [0, 0], [1f, 0.25f]);
        var fit = new InverseRefit(rows, [5, 6, 7], Permutation.Identity(3), [1, 1, 1], new RefitOptions());
        var byItem = x.Transpose();
        var d = fit.Run(() => new InteractionRestriction(byItem), 1, static _ => { }, default);
        Assert.Equal((0.25f, 6f, 7f), (rows.Values![1], d[1], d[2]));
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(double.NaN, 0.5)]
    [InlineData(30, -0.1)]
    [InlineData(30, 1.5)]
    public void Options_out_of_range_are_refused(double l2, double exponent)
    {
        var x = TestMatrices.Random(new Random(1), 10, 5, 0.5, pattern: true);
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => SansaModel.Fit(x, new SansaOptions { Refit = new RefitOptions { L2 = l2, Exponent = exponent } }));
        Assert.Contains("Refit.", e.Message, StringComparison.Ordinal);
    }

    private static (CsrMatrix K, float[] D) Fit(CsrMatrix x, Permutation order, CsrMatrix pattern, RefitOptions options)
    {
        var k = Copy(pattern);
        var byItem = x.Transpose();
        double[] diagonal = [.. Enumerable.Range(0, x.ColumnCount).Select(j => byItem.Row(j).Indices.Length == 0 ? 0.0 : SquareSum(byItem.Row(j)))];
        var fit = new InverseRefit(k, new float[x.ColumnCount], order, diagonal, options);
        var d = fit.Run(() => new InteractionRestriction(byItem), 1, static _ => { }, default);
        return (k, d);
    }

    private static double SquareSum(SparseRow row)
    {
        var sum = 0.0;
        for (var p = 0; p < row.Count; p++)
            sum += (double)row.ValueAt(p) * row.ValueAt(p);
        return sum;
    }

    /// <summary>P (X^T X + Lambda) P^T.</summary>
    private static DenseMatrix Regularized(CsrMatrix x, Permutation order, RefitOptions options)
    {
        var gramian = TestMatrices.Multiply(TestMatrices.Dense(x.Transpose()), TestMatrices.Dense(x));
        var p = order.NewToOld;
        return DenseMatrix.Create(p.Length, p.Length, (i, j) =>
            gramian[p[i], p[j]] + (i == j ? options.L2 * Math.Pow(Math.Max(1, gramian[p[i], p[i]]), options.Exponent) : 0));
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
        return new CsrMatrix(n, n, [.. Enumerable.Range(0, n + 1).Select(i => (long)i * n)], [.. all.SelectMany(_ => all)], [.. all.SelectMany(i => all.Select(j => (float)a[i, j]))]);
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
}
