using Sansa.Sparse;

namespace Sansa.Tests.Factorization;

/// <summary>The factor in double, dense, from the definition.</summary>
internal static class DenseCholesky
{
    /// <summary>P (X^T X + l2 I) P^T.</summary>
    public static double[,] Gramian(CsrMatrix x, int[] order, double l2)
    {
        var n = x.ColumnCount;
        var position = new int[n];
        for (var k = 0; k < n; k++)
            position[order[k]] = k;
        var a = new double[n, n];
        for (var k = 0; k < n; k++)
            a[k, k] = l2;
        for (var user = 0; user < x.RowCount; user++)
        {
            var row = x.Row(user);
            for (var p = 0; p < row.Indices.Length; p++)
            {
                for (var q = 0; q < row.Indices.Length; q++)
                    a[position[row.Indices[p]], position[row.Indices[q]]] += (x.IsPattern ? 1.0 : row.Values[p]) * (x.IsPattern ? 1.0 : row.Values[q]);
            }
        }

        return a;
    }

    /// <summary>L of A = L L^T, by rows.</summary>
    public static double[,] Factor(double[,] a)
    {
        var n = a.GetLength(0);
        var l = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = a[i, j];
                for (var k = 0; k < j; k++)
                    sum -= l[i, k] * l[j, k];
                l[i, j] = i == j ? Math.Sqrt(sum) : sum / l[j, j];
            }
        }

        return l;
    }

    /// <summary>The largest difference to a sparse factor, where both count entries that are not stored as 0.</summary>
    public static double Difference(double[,] expected, CscMatrix actual)
    {
        var rest = (double[,])expected.Clone();
        for (var j = 0; j < actual.ColumnCount; j++)
        {
            for (var p = actual.ColumnPointers[j]; p < actual.ColumnPointers[j + 1]; p++)
                rest[actual.RowIndices[p], j] -= actual.Values![p];
        }

        return rest.Cast<double>().Select(Math.Abs).DefaultIfEmpty(0).Max();
    }
}
