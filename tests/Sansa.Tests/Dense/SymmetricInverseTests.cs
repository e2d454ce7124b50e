using FsCheck;
using FsCheck.Fluent;
using Sansa.Dense;

namespace Sansa.Tests.Dense;

public class SymmetricInverseTests
{
    private static readonly SimdKind[] Kinds = Enum.GetValues<SimdKind>();

    private static Arbitrary<(int M, int N, int Seed)> Shapes =>
        (from n in Gen.Frequency((5, Gen.Choose(0, 70)), (1, Gen.Choose(120, 180)))
         from m in Gen.Choose(0, 100)
         from seed in Gen.Choose(0, int.MaxValue - 1)
         select (m, n, seed)).ToArbitrary();

    private static double[,] Triangle(TestMatrix a)
    {
        var result = a.ToDouble();
        for (var j = 0; j < a.View.Columns; j++)
        {
            for (var i = 0; i < j; i++)
                result[i, j] = 0;
        }

        return result;
    }

    [Fact]
    public void Triangular_products_equal_the_oracle() =>
        Prop.ForAll(Shapes, s =>
        {
            var random = new Random(s.Seed);
            using var l = TestMatrix.PositiveDefinite(random, s.N);
            using var wide = TestMatrix.Random(random, s.N, s.M);
            using var tall = TestMatrix.Random(random, s.M, s.N);
            var triangle = Triangle(l);
            foreach (var kind in Kinds)
            {
                using var context = new DenseContext(1, default, kind);
                foreach (var transpose in new[] { false, true })
                {
                    using var left = wide.Copy(random);
                    TriangularMultiply.LeftLower(context, l.View, transpose, left.View);
                    left.AssertGuards();
                    Assert.True(DenseOracle.RelativeError(DenseOracle.Multiply(triangle, transpose, wide.ToDouble(), false), left.View, lower: false) < 1e-5);
                }

                using var right = tall.Copy(random);
                TriangularMultiply.RightLower(context, l.View, right.View);
                right.AssertGuards();
                Assert.True(DenseOracle.RelativeError(DenseOracle.Multiply(tall.ToDouble(), false, triangle, false), right.View, lower: false) < 1e-5);
            }
        }).Check(DenseConfig.Quick);

    [Fact]
    public void Inverses_equal_the_oracle_whatever_the_vector_width() =>
        Prop.ForAll(Shapes, s =>
        {
            var random = new Random(s.Seed);
            using var a = TestMatrix.PositiveDefinite(random, s.N);
            var inverse = DenseOracle.InvertLower(DenseOracle.Cholesky(a.ToDouble(symmetric: true)));
            var whole = DenseOracle.Multiply(inverse, true, inverse, false);
            int[]? first = null;
            foreach (var kind in Kinds)
            {
                using var context = new DenseContext(1, default, kind);
                using var x = a.Copy(random);
                Cholesky.Factor(context, x.View);
                SymmetricInverse.InvertTriangle(context, x.View);
                Assert.True(DenseOracle.RelativeError(inverse, x.View, lower: true) < 1e-5);
                SymmetricInverse.MultiplyByTranspose(context, x.View);
                x.AssertGuards();
                Assert.True(DenseOracle.RelativeError(whole, x.View, lower: true) < 1e-5);
                first ??= x.Bits();
                Assert.Equal(first, x.Bits());
            }
        }).Check(DenseConfig.Quick);

    [Fact]
    public void Thread_count_does_not_change_a_byte()
    {
        var random = new Random(5);
        using var a = TestMatrix.PositiveDefinite(random, 700);
        int[]? first = null;
        foreach (var threads in new[] { 1, 2, 3 })
        {
            using var context = new DenseContext(threads);
            using var x = a.Copy(random);
            Cholesky.Factor(context, x.View);
            SymmetricInverse.FromFactor(context, x.View);
            first ??= x.Bits();
            Assert.Equal(first, x.Bits());
        }
    }
}
