using MathNet.Numerics.LinearAlgebra;
using Sansa.Models;
using Sansa.Sparse;

namespace Sansa.Tests.Models;

/// <summary>MRF as the paper states it (Steck, NeurIPS '19, section 3), with dense matrices in double and general inverses.</summary>
internal static class MrfOracle
{
    public static double[,] Covariance(CsrMatrix x, double alpha, out double[] scale)
    {
        var dense = TestMatrices.Dense(x);
        var (users, n) = (x.RowCount, x.ColumnCount);
        var means = Enumerable.Range(0, n).Select(j => Enumerable.Range(0, users).Sum(u => dense[u, j]) / users).ToArray();
        var s = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                for (var u = 0; u < users; u++)
                    s[i, j] += (dense[u, i] - means[i]) * (dense[u, j] - means[j]);
            }
        }

        var factors = Enumerable.Range(0, n).Select(j => s[j, j] > 1e-9 ? Math.Pow(s[j, j], -alpha / 2) : 0).ToArray();
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                s[i, j] *= factors[i] * factors[j];
        }

        scale = factors;
        return s;
    }

    public static double[,] Weights(CsrMatrix x, MrfOptions options)
    {
        var s = Covariance(x, options.Alpha, out var scale);
        var n = x.ColumnCount;
        var columns = Enumerable.Range(0, n).Select(j => Column(s, j, options)).ToArray();
        var (sum, count, solved) = (new double[n, n], new int[n, n], new bool[n]);
        var leaders = Enumerable.Range(0, n)
            .OrderByDescending(i => columns[i].Length)
            .ThenBy(i => scale[i] == 0 ? double.PositiveInfinity : scale[i])
            .ThenBy(i => i);
        foreach (var leader in leaders)
        {
            if (solved[leader])
                continue;
            var items = columns[leader];
            var inverse = Matrix<double>.Build.Dense(items.Length, items.Length, (a, b) => s[items[a], items[b]] + (a == b ? options.L2 : 0)).Inverse();
            for (var d = 0; d < Math.Max(1, (int)Math.Ceiling(items.Length * options.R)); d++)
            {
                solved[items[d]] = true;
                for (var a = 0; a < items.Length; a++)
                {
                    sum[items[a], items[d]] += a == d ? 0 : -inverse[a, d] / inverse[d, d];
                    count[items[a], items[d]]++;
                }
            }
        }

        var b = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            foreach (var j in columns[i])
                b[j, i] = j == i || count[j, i] == 0 ? 0 : sum[j, i] / count[j, i] * scale[j] / scale[i];
        }

        return b;
    }

    private static int[] Column(double[,] s, int j, MrfOptions options) =>
        [j, .. Enumerable.Range(0, s.GetLength(0)).Where(i => i != j && Math.Abs(s[i, j]) > options.MinCovariance)
            .OrderByDescending(i => Math.Abs(s[i, j])).ThenBy(i => i).Take(options.MaxInColumn - 1)];
}
