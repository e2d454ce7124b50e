using Sansa.Sparse;

namespace Sansa.Inverse;

/// <summary>K0 = 2I - L, the inverse of L up to products of the entries below its diagonal (paper, section 3.1.2).</summary>
public static class InitialGuess
{
    /// <summary>The subdiagonal of L with the sign turned; the pattern's arrays are shared with L.</summary>
    /// <param name="lower">L, unit lower triangular, the diagonal first in each column.</param>
    public static CscMatrix Compute(CscMatrix lower)
    {
        var (lp, values) = (lower.ColumnPointers, (float[])lower.Values!.Clone());
        for (var j = 0; j < lower.ColumnCount; j++)
        {
            for (var p = lp[j] + 1; p < lp[j + 1]; p++)
                values[p] = -values[p];
        }

        return CscMatrix.Trusted(lower.RowCount, lower.ColumnCount, lp, lower.RowIndices, values);
    }
}
