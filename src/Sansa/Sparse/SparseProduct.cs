using Sansa.Execution;

namespace Sansa.Sparse;

/// <summary>The product of two sparse matrices by rows (Gustavson): row i of AB is a combination of rows of B.</summary>
public static class SparseProduct
{
    private const int RowsPerChunk = 64;

    /// <summary>Computes A B with sorted rows. The result is the same at any number of threads.</summary>
    /// <param name="a">m x k.</param>
    /// <param name="b">k x n.</param>
    /// <param name="threads">Number of threads; 0 for all cores.</param>
    /// <param name="cancellation">Stops between blocks of rows.</param>
    /// <returns>m x n; entries that cancel to zero stay stored.</returns>
    /// <exception cref="ArgumentException">The inner sizes differ.</exception>
    /// <exception cref="InvalidOperationException">The product has more entries than an array can hold.</exception>
    public static CsrMatrix Multiply(CsrMatrix a, CsrMatrix b, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.ColumnCount != b.RowCount)
            throw new ArgumentException($"A has {a.ColumnCount} columns but B has {b.RowCount} rows.", nameof(b));
        var workers = ParallelLoop.Workers(threads);
        var chunks = new (int[] Indices, float[] Values)[(a.RowCount + RowsPerChunk - 1) / RowsPerChunk];
        var cp = new long[a.RowCount + 1];
        var scratch = new SparseAccumulator?[workers];
        ParallelLoop.Chunks(a.RowCount, RowsPerChunk, workers, cancellation, (worker, start, end) =>
        {
            var accumulator = scratch[worker] ??= new SparseAccumulator(b.ColumnCount);
            List<int> indices = [];
            List<float> values = [];
            for (var i = start; i < end; i++)
            {
                MultiplyRow(a, b, i, accumulator);
                accumulator.SortTouched();
                foreach (var j in accumulator.Touched)
                {
                    indices.Add(j);
                    values.Add(accumulator[j]);
                }

                cp[i + 1] = accumulator.Touched.Length;
                accumulator.Clear();
            }

            chunks[start / RowsPerChunk] = ([.. indices], [.. values]);
        });
        return Concatenate(a.RowCount, b.ColumnCount, cp, chunks);
    }

    private static void MultiplyRow(CsrMatrix a, CsrMatrix b, int i, SparseAccumulator accumulator)
    {
        var (ap, ai, ax) = (a.RowPointers, a.ColumnIndices, a.Values);
        var (bp, bi, bx) = (b.RowPointers, b.ColumnIndices, b.Values);
        for (var p = ap[i]; p < ap[i + 1]; p++)
        {
            var k = ai[p];
            var aik = ax is null ? 1f : ax[p];
            for (var q = bp[k]; q < bp[k + 1]; q++)
                accumulator.Add(bi[q], aik * (bx is null ? 1f : bx[q]));
        }
    }

    private static CsrMatrix Concatenate(int rows, int columns, long[] cp, (int[] Indices, float[] Values)[] chunks)
    {
        for (var i = 0; i < rows; i++)
            cp[i + 1] += cp[i];
        if (cp[rows] > CompressedForm.MaxEntries)
            throw new InvalidOperationException(
                $"The product has {cp[rows]:N0} entries, more than the {CompressedForm.MaxEntries:N0} that one array holds. Compute it in blocks of rows.");
        var ci = new int[cp[rows]];
        var cx = new float[cp[rows]];
        var at = 0;
        foreach (var (indices, values) in chunks)
        {
            indices.CopyTo(ci, at);
            values.CopyTo(cx, at);
            at += indices.Length;
        }

        return CsrMatrix.Trusted(rows, columns, cp, ci, cx);
    }
}
