using Sansa.Dense;

namespace Sansa.Tests.Dense;

/// <summary>Textbook loops in double, with nothing shared with the kernels they check.</summary>
internal static class DenseOracle
{
    public static double[,] Multiply(double[,] a, bool transposeA, double[,] b, bool transposeB)
    {
        var (m, depth) = transposeA ? (a.GetLength(1), a.GetLength(0)) : (a.GetLength(0), a.GetLength(1));
        var n = transposeB ? b.GetLength(0) : b.GetLength(1);
        var c = new double[m, n];
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
            {
                for (var k = 0; k < depth; k++)
                    c[i, j] += (transposeA ? a[k, i] : a[i, k]) * (transposeB ? b[j, k] : b[k, j]);
            }
        }

        return c;
    }

    /// <summary>L with A = L L^T, zeros above the diagonal.</summary>
    public static double[,] Cholesky(double[,] a)
    {
        var n = a.GetLength(0);
        var l = new double[n, n];
        for (var j = 0; j < n; j++)
        {
            for (var i = j; i < n; i++)
            {
                var sum = a[i, j];
                for (var k = 0; k < j; k++)
                    sum -= l[i, k] * l[j, k];
                l[i, j] = i == j ? Math.Sqrt(sum) : sum / l[j, j];
            }
        }

        return l;
    }

    /// <summary>The inverse of a lower triangle by forward substitution.</summary>
    public static double[,] InvertLower(double[,] l)
    {
        var n = l.GetLength(0);
        var x = new double[n, n];
        for (var j = 0; j < n; j++)
        {
            for (var i = j; i < n; i++)
            {
                var sum = i == j ? 1.0 : 0.0;
                for (var k = j; k < i; k++)
                    sum -= l[i, k] * x[k, j];
                x[i, j] = sum / l[i, i];
            }
        }

        return x;
    }

    /// <summary>Largest difference on and below the diagonal (or everywhere), relative to the largest expected magnitude.</summary>
    public static double RelativeError(double[,] expected, MatrixView actual, bool lower)
    {
        double scale = 1e-30, worst = 0;
        for (var j = 0; j < actual.Columns; j++)
        {
            for (var i = lower ? j : 0; i < actual.Rows; i++)
            {
                scale = Math.Max(scale, Math.Abs(expected[i, j]));
                var difference = Math.Abs(expected[i, j] - actual[i, j]);
                worst = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(worst, difference);
            }
        }

        return worst / scale;
    }
}
