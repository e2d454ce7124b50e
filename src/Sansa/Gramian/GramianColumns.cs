using Sansa.Execution;
using Sansa.Sparse;

namespace Sansa.Gramian;

/// <summary>
/// Where a factorization takes the columns of A from, lower half, one at a time and from any thread:
/// computed on demand from X (paper, section 2: the factorization "can use this matrix implicitly from X"), or stored.
/// </summary>
internal abstract class GramianColumns
{
    /// <summary>Number of rows and columns.</summary>
    public abstract int Order { get; }

    /// <summary>
    /// Writes rows j .. n - 1 of column j into a dense vector of zeros and lists the rows written, j first if it is
    /// stored at all.
    /// </summary>
    /// <param name="j">The column.</param>
    /// <param name="column">Dense, length n, zero on entry.</param>
    /// <param name="touched">Receives each written row once, in no particular order; length at least n + 1.</param>
    /// <returns>How many rows were written.</returns>
    public abstract int Fill(int j, Span<float> column, Span<int> touched);

    /// <summary>The diagonal of A.</summary>
    public abstract float[] Diagonal();

    /// <summary>S X^T X S on demand, where S = diag(scale); null for the identity.</summary>
    public static GramianColumns OnDemand(ItemPairs pairs, float[]? scale) => new FromInteractions(pairs, scale);

    /// <summary>A stored lower half, columns sorted, diagonal first where present.</summary>
    public static GramianColumns Stored(CscMatrix lowerHalf) => new FromLowerHalf(lowerHalf);

    /// <summary>Computes all columns once and keeps them, for when they are needed again.</summary>
    /// <param name="work">Threads and cancellation.</param>
    public GramianColumns Store(Work work)
    {
        const int columnsPerChunk = 64;
        var columns = new (int[] Rows, float[] Values)[Order];
        var scratch = new (float[] Column, int[] Touched)?[work.Workers];
        ParallelLoop.Chunks(Order, columnsPerChunk, work.Workers, work.Cancellation, (worker, start, end) =>
        {
            var (column, touched) = scratch[worker] ??= (new float[Order], new int[Order + 1]);
            for (var j = start; j < end; j++)
            {
                var rows = touched[..Fill(j, column, touched)];
                Array.Sort(rows);
                columns[j] = (rows, Array.ConvertAll(rows, i => column[i]));
                foreach (var i in rows)
                    column[i] = 0;
            }
        });
        return Stored(CscMatrix.OfColumns(Order, columns));
    }

    private sealed class FromInteractions(ItemPairs pairs, float[]? scale) : GramianColumns
    {
        public override int Order => pairs.ItemCount;

        public override int Fill(int j, Span<float> column, Span<int> touched)
        {
            var count = pairs.AddColumn(j, column, touched);
            if (scale is not null)
            {
                var sj = scale[j];
                foreach (var i in touched[..count])
                    column[i] *= scale[i] * sj;
            }

            return count;
        }

        public override float[] Diagonal()
        {
            var squares = new double[Order];
            for (var p = 0; p < pairs.Items.Length; p++)
                squares[pairs.Items[p]] += pairs.Values is null ? 1 : (double)pairs.Values[p] * pairs.Values[p];
            var diagonal = new float[Order];
            for (var j = 0; j < diagonal.Length; j++)
                diagonal[j] = (float)(squares[j] * (scale is null ? 1 : (double)scale[j] * scale[j]));
            return diagonal;
        }
    }

    private sealed class FromLowerHalf(CscMatrix half) : GramianColumns
    {
        public override int Order => half.ColumnCount;

        public override int Fill(int j, Span<float> column, Span<int> touched)
        {
            var start = (int)half.ColumnPointers[j];
            var count = (int)(half.ColumnPointers[j + 1] - start);
            for (var p = 0; p < count; p++)
            {
                touched[p] = half.RowIndices[start + p];
                column[touched[p]] = half.Values![start + p];
            }

            return count;
        }

        public override float[] Diagonal()
        {
            var diagonal = new float[Order];
            for (var j = 0; j < diagonal.Length; j++)
            {
                var p = half.ColumnPointers[j];
                if (p < half.ColumnPointers[j + 1] && half.RowIndices[p] == j)
                    diagonal[j] = half.Values![p];
            }

            return diagonal;
        }
    }
}
