using FsCheck;
using FsCheck.Fluent;
using Sansa.Execution;
using Sansa.Gramian;
using Sansa.Sparse;

namespace Sansa.Tests.Gramian;

public class GramianTests
{
    [Fact]
    public void Norms_and_columns_agree_with_the_dense_product()
    {
        Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var x = NotNegative(TestMatrices.Random(random, random.Next(0, 20), random.Next(1, 15), random.NextDouble(), pattern: seed % 2 == 0));
            var d = TestMatrices.Dense(x);
            var n = x.ColumnCount;
            var a = new double[n, n];
            for (var u = 0; u < x.RowCount; u++)
            {
                for (var i = 0; i < n; i++)
                {
                    for (var j = 0; j < n; j++)
                        a[i, j] += d[u, i] * d[u, j];
                }
            }

            var norms = GramianNorms.Compute(InteractionMatrix.Of(x), new Work(2));
            var columns = InteractionMatrix.Of(x).Columns([.. Enumerable.Range(0, n)], null);
            var stored = columns.Store(new Work(2));
            long nonzeros = 0;
            for (var j = 0; j < n; j++)
            {
                Assert.Equal(Math.Sqrt(Enumerable.Range(0, n).Sum(i => a[i, j] * a[i, j])), norms.Norms[j], 1e-4);
                Assert.Equal(a[j, j], columns.Diagonal()[j], 1e-4);
                Assert.Equal(a[j, j], stored.Diagonal()[j], 1e-4);
                foreach (var source in new[] { columns, stored })
                {
                    var (column, touched) = (new float[n], new int[n + 1]);
                    var rows = touched[..source.Fill(j, column, touched)];
                    Assert.Equal(Enumerable.Range(j, n - j).Where(i => a[i, j] != 0), rows.Order());
                    foreach (var i in rows)
                        Assert.Equal(a[i, j], column[i], 1e-4);
                }

                nonzeros += Enumerable.Range(0, n).Count(i => a[i, j] != 0);
            }

            Assert.Equal(nonzeros, norms.NonzeroCount);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Norms_are_the_same_bytes_at_any_thread_count()
    {
        var x = NotNegative(TestMatrices.Random(new Random(1), 900, 700, 0.02));
        foreach (var data in new[] { InteractionMatrix.Of(x), InteractionMatrix.Of(x.ToPattern()) })
            Assert.Equal(GramianNorms.Compute(data, new Work(1)).Norms, GramianNorms.Compute(data, new Work(3)).Norms);
    }

    private static CsrMatrix NotNegative(CsrMatrix x) =>
        x.IsPattern ? x : new CsrMatrix(x.RowCount, x.ColumnCount, x.RowPointers, x.ColumnIndices, Array.ConvertAll(x.Values!, v => MathF.Abs(v) + 0.1f));
}
