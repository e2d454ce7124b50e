using FsCheck;
using FsCheck.Fluent;
using Sansa.Sparse;

namespace Sansa.Tests.Ordering;

/// <summary>Dense, slow and obvious versions of what Ordering and the symbolic analysis compute, and random patterns.</summary>
internal static class OrderingOracle
{
    /// <summary>Small random 0/1 matrices of all shapes, also empty ones and ones with dense rows.</summary>
    public static Arbitrary<CsrMatrix> Patterns(int maxRows = 14, int maxColumns = 14) =>
        (from m in Gen.Choose(0, maxRows)
         from n in Gen.Choose(0, maxColumns)
         from percent in Gen.Choose(0, 60)
         from cells in Gen.Choose(0, 99).ArrayOf(m * n)
         select FromCells(m, n, cells, percent)).ToArbitrary();

    public static CsrMatrix FromCells(int m, int n, int[] cells, int percent)
    {
        var dense = new float[m, n];
        for (var e = 0; e < m * n; e++)
            dense[e / n, e % n] = cells[e] < percent ? 1 : 0;
        return CsrMatrix.FromDense(dense).ToPattern();
    }

    public static CsrMatrix Random(int m, int n, double density, int seed)
    {
        var random = new Random(seed);
        var dense = new float[m, n];
        for (var e = 0; e < m * n; e++)
            dense[e / n, e % n] = random.NextDouble() < density ? 1 : 0;
        return CsrMatrix.FromDense(dense).ToPattern();
    }

    /// <summary>Pattern of the Cholesky factor of P (X^T X + I) P^T, by elimination of the dense pattern.</summary>
    public static bool[,] FactorPattern(CsrMatrix x, int[] newToOld)
    {
        var (dense, n) = (x.ToDense(), x.ColumnCount);
        var a = new bool[n, n];
        for (var r = 0; r < n; r++)
        {
            for (var c = 0; c <= r; c++)
                a[r, c] = r == c || Enumerable.Range(0, x.RowCount).Any(u => dense[u, newToOld[r]] != 0 && dense[u, newToOld[c]] != 0);
        }

        for (var k = 0; k < n; k++)
        {
            for (var i = k + 1; i < n; i++)
            {
                for (var j = k + 1; j <= i; j++)
                    a[i, j] |= a[i, k] && a[j, k];
            }
        }

        return a;
    }

    /// <summary>First row below the diagonal in each column of the factor, or -1.</summary>
    public static int[] Parents(bool[,] factor)
    {
        var n = factor.GetLength(0);
        return [.. Enumerable.Range(0, n).Select(j => Enumerable.Range(j + 1, n - j - 1).Where(i => factor[i, j]).DefaultIfEmpty(-1).First())];
    }

    public static int[] ColumnCounts(bool[,] factor)
    {
        var n = factor.GetLength(0);
        return [.. Enumerable.Range(0, n).Select(j => Enumerable.Range(j, n - j).Count(i => factor[i, j]))];
    }

    public static int[] RandomOrder(int n, int seed)
    {
        var order = Enumerable.Range(0, n).ToArray();
        new Random(seed).Shuffle(order);
        return order;
    }
}
