using Sansa.Sparse;

namespace Sansa.Tests.Inverse;

/// <summary>Unit lower triangular matrices, and dense products of them.</summary>
internal static class LowerMatrices
{
    public static CscMatrix UnitLower(Random random, int n, double density, Func<int, bool>? hasEntries = null)
    {
        var lp = new long[n + 1];
        List<int> li = [];
        List<float> lx = [];
        for (var j = 0; j < n; j++)
        {
            li.Add(j);
            lx.Add(1);
            for (var i = j + 1; i < n; i++)
            {
                if (random.NextDouble() >= density || hasEntries?.Invoke(j) == false)
                    continue;
                li.Add(i);
                lx.Add((random.NextSingle() - 0.5f) * 0.6f);
            }

            lp[j + 1] = li.Count;
        }

        return new CscMatrix(n, n, lp, [.. li], [.. lx]);
    }

    public static double DenseLoss(CscMatrix lower, CscMatrix k)
    {
        var product = TestMatrices.Multiply(DenseOf(lower), DenseOf(k));
        var sum = 0.0;
        for (var i = 0; i < lower.RowCount; i++)
        {
            for (var j = 0; j < lower.RowCount; j++)
                sum += Math.Pow((i == j ? 1 : 0) - product[i, j], 2);
        }

        return sum / lower.RowCount;
    }

    public static double[,] DenseOf(CscMatrix matrix) => TestMatrices.Dense(matrix.AsTransposedCsr().Transpose());
}
