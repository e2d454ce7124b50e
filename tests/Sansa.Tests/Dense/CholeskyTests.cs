using FsCheck;
using FsCheck.Fluent;
using Sansa.Dense;

namespace Sansa.Tests.Dense;

public class CholeskyTests
{
    private static readonly SimdKind[] Kinds = Enum.GetValues<SimdKind>();

    private static Arbitrary<(int M, int N, int Seed)> Shapes =>
        (from n in Gen.Frequency((5, Gen.Choose(0, 70)), (1, Gen.Choose(120, 200)))
         from m in Gen.Choose(0, 150)
         from seed in Gen.Choose(0, int.MaxValue - 1)
         select (m, n, seed)).ToArbitrary();

    [Fact]
    public void Factor_equals_the_oracle_whatever_the_vector_width() =>
        Prop.ForAll(Shapes, s =>
        {
            var random = new Random(s.Seed);
            using var a = TestMatrix.PositiveDefinite(random, s.N);
            var expected = DenseOracle.Cholesky(a.ToDouble(symmetric: true));
            int[]? first = null;
            foreach (var kind in Kinds)
            {
                using var context = new DenseContext(1, default, kind);
                using var l = a.Copy(random);
                Cholesky.Factor(context, l.View);
                l.AssertGuards();
                Assert.True(DenseOracle.RelativeError(expected, l.View, lower: true) < 1e-5);
                first ??= l.Bits();
                Assert.Equal(first, l.Bits());
            }
        }).Check(DenseConfig.Quick);

    [Fact]
    public void Triangular_solve_gives_back_what_was_multiplied() =>
        Prop.ForAll(Shapes, s =>
        {
            var random = new Random(s.Seed);
            using var l = TestMatrix.PositiveDefinite(random, s.N);
            using var b = TestMatrix.Random(random, s.M, s.N);
            var triangle = l.ToDouble();
            for (var j = 0; j < s.N; j++)
            {
                for (var i = 0; i < j; i++)
                    triangle[i, j] = 0;
            }

            int[]? first = null;
            foreach (var kind in Kinds)
            {
                using var context = new DenseContext(1, default, kind);
                using var x = b.Copy(random);
                TriangularSolve.RightLowerTransposed(context, l.View, x.View);
                x.AssertGuards();
                var product = DenseOracle.Multiply(x.ToDouble(), false, triangle, true);
                Assert.True(DenseOracle.RelativeError(product, b.View, lower: false) < 1e-5);
                first ??= x.Bits();
                Assert.Equal(first, x.Bits());
            }
        }).Check(DenseConfig.Quick);

    [Fact]
    public void Panel_is_the_leading_columns_of_the_whole_factor()
    {
        var random = new Random(11);
        using var context = new DenseContext(2);
        using var a = TestMatrix.PositiveDefinite(random, 190);
        var expected = DenseOracle.Cholesky(a.ToDouble(symmetric: true));
        Cholesky.FactorPanel(context, a.View.Block(0, 0, 190, 75));
        a.AssertGuards();
        Assert.True(DenseOracle.RelativeError(expected, a.View.Block(0, 0, 190, 75), lower: true) < 1e-5);
    }

    [Fact]
    public void Thread_count_does_not_change_a_byte()
    {
        var random = new Random(5);
        using var a = TestMatrix.PositiveDefinite(random, 777);
        int[]? first = null;
        foreach (var threads in new[] { 1, 2, 3 })
        {
            using var context = new DenseContext(threads);
            using var l = a.Copy(random);
            Cholesky.Factor(context, l.View);
            first ??= l.Bits();
            Assert.Equal(first, l.Bits());
        }
    }

    [Theory]
    [InlineData(0, 0f)]
    [InlineData(20, -1f)]
    [InlineData(100, float.NaN)]
    [InlineData(149, float.PositiveInfinity)]
    public void A_bad_pivot_is_reported_with_its_number(int pivot, float value)
    {
        using var context = new DenseContext(2);
        using var a = TestMatrix.PositiveDefinite(new Random(5), 150);
        a.View[pivot, pivot] = value;
        var e = Assert.Throws<NotPositiveDefiniteException>(() => Cholesky.Factor(context, a.View, firstPivot: 1000));
        Assert.Equal(1000 + pivot, e.Pivot);
        Assert.False(e.Value > 0 && float.IsFinite(e.Value));
        Assert.Contains($"pivot {1000 + pivot}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancellation_stops_a_factorization()
    {
        using var source = new CancellationTokenSource();
        using var context = new DenseContext(2, source.Token);
        using var a = TestMatrix.PositiveDefinite(new Random(1), 600);
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => Cholesky.Factor(context, a.View));
    }
}
