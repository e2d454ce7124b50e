using Sansa.Sparse;

namespace Sansa.Factorization;

/// <summary>Sparsifies a factor that is stored by columns (paper, section 3.1.1).</summary>
internal static class LargestOfAll
{
    /// <summary>The diagonal and the entries that are largest in magnitude over all columns; ties go to earlier columns and rows.</summary>
    /// <param name="lower">Lower triangular, the diagonal first in each column.</param>
    /// <param name="maxNonzeros">Entries to keep, the diagonal included; at least the order.</param>
    public static CscMatrix Keep(CscMatrix lower, int maxNonzeros)
    {
        if (lower.NonzeroCount <= maxNonzeros)
            return lower;
        var n = lower.ColumnCount;
        var (lp, li, lx) = (lower.ColumnPointers, lower.RowIndices, lower.Values!);
        var room = maxNonzeros - n;
        var (threshold, ties) = Threshold(lower, room);
        var (kp, ki, kx, count) = (new long[n + 1], new int[maxNonzeros], new float[maxNonzeros], 0);
        for (var j = 0; j < n; j++)
        {
            for (var p = lp[j]; p < lp[j + 1]; p++)
            {
                var key = MagnitudeSelection.Key(lx[p]);
                if (p > lp[j] && (room == 0 || key < threshold || (key == threshold && ties-- <= 0)))
                    continue;
                (ki[count], kx[count++]) = (li[p], lx[p]);
            }

            kp[j + 1] = count;
        }

        return CscMatrix.Trusted(n, n, kp, ki, kx);
    }

    /// <summary>The key of the smallest entry to keep, and how many with just that key are kept.</summary>
    private static (uint Threshold, int Ties) Threshold(CscMatrix lower, int room)
    {
        if (room == 0)
            return (0, 0);
        var keys = new uint[lower.NonzeroCount - lower.ColumnCount];
        var count = 0;
        for (var j = 0; j < lower.ColumnCount; j++)
        {
            for (var p = lower.ColumnPointers[j] + 1; p < lower.ColumnPointers[j + 1]; p++)
                keys[count++] = MagnitudeSelection.Key(lower.Values![p]);
        }

        var threshold = MagnitudeSelection.Threshold(keys.AsSpan(), room);
        return (threshold, room - keys.Count(key => key > threshold));
    }
}
