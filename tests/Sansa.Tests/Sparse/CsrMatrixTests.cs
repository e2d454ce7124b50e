using FsCheck;
using FsCheck.Fluent;
using Sansa.Sparse;

namespace Sansa.Tests.Sparse;

public class CsrMatrixTests
{
    [Fact]
    public void Coordinates_in_any_order_are_sorted_and_merged()
    {
        int[] rows = [1, 0, 1, 1];
        int[] columns = [2, 1, 0, 2];
        float[] values = [3, 1, 2, 4];
        Assert.Equal(new float[,] { { 0, 1, 0 }, { 2, 0, 7 } }, CsrMatrix.FromCoordinates(2, 3, rows, columns, values, DuplicateHandling.Sum).ToDense());
        Assert.Equal(new float[,] { { 0, 1, 0 }, { 2, 0, 3 } }, CsrMatrix.FromCoordinates(2, 3, rows, columns, values).ToDense());
        Assert.Equal(new float[,] { { 0, 1, 0 }, { 1, 0, 2 } }, CsrMatrix.FromCoordinates(2, 3, rows, columns, default, DuplicateHandling.Sum).ToDense());
        Assert.True(CsrMatrix.FromCoordinates(2, 3, rows, columns).IsPattern);
        Assert.Throws<ArgumentException>(() => CsrMatrix.FromCoordinates(2, 3, rows, columns, values, DuplicateHandling.Refuse));
    }

    [Fact]
    public void Transpose_product_and_permutations_agree_with_dense_arithmetic()
    {
        Prop.ForAll(Gen.Choose(0, 1000).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var a = TestMatrices.Random(random, random.Next(0, 12), random.Next(0, 12), random.NextDouble(), pattern: seed % 3 == 0);
            var b = TestMatrices.Random(random, a.ColumnCount, random.Next(0, 9), random.NextDouble());
            AssertDense(TestMatrices.Multiply(TestMatrices.Dense(a), TestMatrices.Dense(b)), SparseProduct.Multiply(a, b, threads: 2));
            var (d, t) = (a.ToDense(), a.Transpose().ToDense());
            int[] order = [.. Enumerable.Range(0, a.ColumnCount).OrderBy(_ => random.Next())];
            var permuted = a.PermuteColumns(order).ToDense();
            for (var i = 0; i < a.RowCount; i++)
            {
                for (var j = 0; j < a.ColumnCount; j++)
                {
                    Assert.Equal(d[i, j], t[j, i]);
                    Assert.Equal(d[i, order[j]], permuted[i, j]);
                }
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(new long[] { 0, 1 }, new[] { 0 }, "3 row pointers")]
    [InlineData(new long[] { 1, 1, 1 }, new[] { 0 }, "first row pointer")]
    [InlineData(new long[] { 0, 2, 1 }, new[] { 0, 1 }, "row 2")]
    [InlineData(new long[] { 0, 1, 3 }, new[] { 0, 1 }, "promise 3")]
    [InlineData(new long[] { 0, 1, 2 }, new[] { 0, 3 }, "outside 0 .. 2")]
    [InlineData(new long[] { 0, 0, 2 }, new[] { 1, 1 }, "strictly increase")]
    public void Arrays_that_are_no_matrix_are_refused_with_the_place(long[] pointers, int[] indices, string part) =>
        Assert.Contains(part, Assert.Throws<ArgumentException>(() => new CsrMatrix(2, 3, pointers, indices, null)).Message, StringComparison.Ordinal);

    [Fact]
    public void Values_that_are_not_finite_are_refused() =>
        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => new CsrMatrix(1, 1, [0, 1], [0], [float.NaN])).Message, StringComparison.Ordinal);

    [Fact]
    public void Indices_outside_the_shape_are_refused_with_the_entry()
    {
        Assert.Contains(
            "Entry 1 is in column -1", Assert.Throws<ArgumentException>(() => CsrMatrix.FromCoordinates(1, 1, [0, 0], [0, -1])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "Entry 0 is in row 1", Assert.Throws<ArgumentException>(() => CsrMatrix.FromCoordinates(1, 1, [1], [0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dense_copy_of_a_large_matrix_is_refused() =>
        Assert.Contains("bytes", Assert.Throws<InvalidOperationException>(() => CsrMatrix.Empty(1 << 20, 1 << 20).ToDense()).Message, StringComparison.Ordinal);

    [Fact]
    public void Math_net_sees_the_same_matrix()
    {
        var a = TestMatrices.Random(new Random(1), 7, 5, 0.4);
        var m = a.ToMathNet();
        var d = a.ToDense();
        for (var i = 0; i < 7; i++)
        {
            for (var j = 0; j < 5; j++)
                Assert.Equal(d[i, j], m[i, j]);
        }
    }

    internal static void AssertDense(double[,] expected, CsrMatrix actual)
    {
        var dense = actual.ToDense();
        Assert.Equal((expected.GetLength(0), expected.GetLength(1)), (dense.GetLength(0), dense.GetLength(1)));
        for (var i = 0; i < expected.GetLength(0); i++)
        {
            for (var j = 0; j < expected.GetLength(1); j++)
                Assert.Equal(expected[i, j], dense[i, j], 1e-5);
        }
    }
}
