using FsCheck;
using FsCheck.Fluent;
using Sansa.Dense;

namespace Sansa.Tests.Dense;

public class GemmTests
{
    private static readonly SimdKind[] Kinds = Enum.GetValues<SimdKind>();

    /// <summary>Sizes around the register tiles (6, 8, 16, 48) and the blocks (240, 256, 480), and small odd ones.</summary>
    private static readonly Gen<int> Size = Gen.Frequency(
        (6, Gen.Choose(0, 70)), (1, Gen.Elements(95, 96, 97, 239, 255, 256, 257)), (1, Gen.Choose(478, 530)));

    private static Arbitrary<(int M, int N, int K, int Seed)> Shapes =>
        (from m in Size
         from n in Size
         from k in Size
         from seed in Gen.Choose(0, int.MaxValue - 1)
         where (long)m * n * k < 1_000_000
         select (m, n, k, seed)).ToArbitrary();

    [Fact]
    public void Product_of_any_shape_stride_alignment_and_transposition_equals_the_oracle() =>
        Prop.ForAll(Shapes, s =>
        {
            var random = new Random(s.Seed);
            var (ta, tb, alpha) = (random.Next(2) == 1, random.Next(2) == 1, random.Next(3) == 0 ? -1 : random.NextSingle());
            using var a = ta ? TestMatrix.Random(random, s.K, s.M) : TestMatrix.Random(random, s.M, s.K);
            using var b = tb ? TestMatrix.Random(random, s.N, s.K) : TestMatrix.Random(random, s.K, s.N);
            using var c = TestMatrix.Random(random, s.M, s.N);
            var expected = DenseOracle.Multiply(a.ToDouble(), ta, b.ToDouble(), tb);
            for (var i = 0; i < s.M; i++)
            {
                for (var j = 0; j < s.N; j++)
                    expected[i, j] = c.View[i, j] + (alpha * expected[i, j]);
            }

            int[]? first = null;
            foreach (var kind in Kinds)
            {
                using var context = new DenseContext(1, default, kind);
                using var result = c.Copy(random);
                Gemm.Add(context, alpha, a.View, ta, b.View, tb, result.View);
                result.AssertGuards();
                Assert.True(DenseOracle.RelativeError(expected, result.View, lower: false) < 1e-5);
                first ??= result.Bits();
                Assert.Equal(first, result.Bits());
            }
        }).Check(DenseConfig.Quick);

    [Fact]
    public void Symmetric_product_equals_the_oracle_and_leaves_the_upper_triangle_alone() =>
        Prop.ForAll(Shapes, s =>
        {
            var random = new Random(s.Seed);
            var transpose = random.Next(2) == 1;
            using var a = transpose ? TestMatrix.Random(random, s.K, s.N) : TestMatrix.Random(random, s.N, s.K);
            using var c = TestMatrix.Random(random, s.N, s.N);
            var expected = DenseOracle.Multiply(a.ToDouble(), transpose, a.ToDouble(), !transpose);
            for (var i = 0; i < s.N; i++)
            {
                for (var j = 0; j < s.N; j++)
                    expected[i, j] = c.View[i, j] - expected[i, j];
            }

            foreach (var kind in Kinds)
            {
                using var context = new DenseContext(1, default, kind);
                using var result = c.Copy(random);
                Gemm.AddSymmetric(context, -1, a.View, transpose, result.View);
                result.AssertGuards();
                Assert.True(DenseOracle.RelativeError(expected, result.View, lower: true) < 1e-5);
                for (var j = 0; j < s.N; j++)
                {
                    for (var i = 0; i < j; i++)
                        Assert.Equal(c.View[i, j], result.View[i, j]);
                }
            }
        }).Check(DenseConfig.Quick);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Thread_count_does_not_change_a_byte(bool symmetric)
    {
        var random = new Random(7);
        using var a = TestMatrix.Random(random, 613, 301);
        using var b = TestMatrix.Random(random, 613, 301);
        using var c = TestMatrix.Random(random, 613, 613);
        int[]? first = null;
        foreach (var threads in new[] { 1, 2, 3, 5 })
        {
            using var context = new DenseContext(threads);
            using var result = c.Copy(random);
            if (symmetric)
                Gemm.AddSymmetric(context, -1, a.View, false, result.View);
            else
                Gemm.Add(context, -1, a.View, false, b.View, true, result.View);
            first ??= result.Bits();
            Assert.Equal(first, result.Bits());
        }
    }

    [Fact]
    public void Not_a_number_in_an_operand_reaches_the_result()
    {
        var random = new Random(3);
        using var context = new DenseContext(1);
        using var a = TestMatrix.Random(random, 50, 20);
        using var c = TestMatrix.Random(random, 50, 50);
        a.View[17, 3] = float.NaN;
        Gemm.Add(context, 1, a.View, false, a.View, true, c.View);
        Assert.True(float.IsNaN(c.View[17, 4]) && float.IsNaN(c.View[4, 17]));
        Assert.False(float.IsNaN(c.View[16, 4]));
    }

    [Fact]
    public void Cancellation_stops_a_product()
    {
        using var source = new CancellationTokenSource();
        using var context = new DenseContext(2, source.Token);
        using var a = TestMatrix.Random(new Random(1), 400, 300);
        using var c = TestMatrix.Random(new Random(2), 400, 400);
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => Gemm.Add(context, 1, a.View, false, a.View, true, c.View));
    }
}
