using Sansa.Execution;
using Sansa.Sparse;

namespace Sansa.Gramian;

/// <summary>The Euclidean norms of the columns of X^T X, found without forming it, and its number of nonzeros.</summary>
/// <param name="Norms">||column j of X^T X||_2; 0 for an item without users.</param>
/// <param name="LowerNonzeroCount">Nonzeros of the lower half with the diagonal.</param>
public sealed record GramianNorms(float[] Norms, long LowerNonzeroCount)
{
    private const int ColumnsPerChunk = 256;

    /// <summary>Nonzeros of X^T X.</summary>
    public long NonzeroCount => (2 * LowerNonzeroCount) - Norms.LongCount(v => v > 0);

    /// <summary>Computes the norms with O(items) memory a thread; the same bytes at any number of threads.</summary>
    /// <param name="x">Users x items, values finite and not negative.</param>
    /// <param name="work">Threads, progress, cancellation.</param>
    public static GramianNorms Compute(InteractionMatrix x, Work work = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        var n = x.ItemCount;
        var pairs = ItemPairs.Create(x.ByUser);
        var scratch = new Scratch?[work.Workers];
        var done = 0;
        ParallelLoop.Chunks(n, ColumnsPerChunk, work.Workers, work.Cancellation, (worker, start, end) =>
        {
            var s = scratch[worker] ??= new Scratch(n);
            for (var j = start; j < end; j++)
            {
                if (x.ByUser.IsPattern)
                    s.AddHalfColumn(pairs, j);
                else
                    s.AddFullColumn(x.ByUser, x.ByItem, j);
            }

            work.Report(Interlocked.Add(ref done, end - start) / (double)n);
        });
        var norms = new float[n];
        for (var j = 0; j < n; j++)
            norms[j] = (float)Math.Sqrt(scratch.Sum(s => s?.Squares[j] ?? 0));
        return new GramianNorms(norms, scratch.Sum(s => s?.Nonzeros ?? 0));
    }

    /// <summary>One worker's dense column and its share of the sums of squares.</summary>
    private sealed class Scratch(int n)
    {
        private readonly float[] _column = new float[n];
        private readonly int[] _touched = new int[n + 1];
        private SparseAccumulator? _full;

        public double[] Squares { get; } = new double[n];

        public long Nonzeros { get; private set; }

        /// <summary>
        /// By symmetry an entry below the diagonal counts for its column and for its row. The squares of a pattern's
        /// counts are whole numbers, so each worker can keep its own sums: whole numbers below 2^53 add up exactly in any order.
        /// </summary>
        public void AddHalfColumn(ItemPairs pairs, int j)
        {
            var (column, squares, sum) = (_column, Squares, 0.0);
            var count = pairs.AddColumn(j, column, _touched);
            Nonzeros += count;
            var diagonal = (double)column[j] * column[j];
            foreach (var i in _touched.AsSpan(0, count))
            {
                var square = (double)column[i] * column[i];
                column[i] = 0;
                squares[i] += square;
                sum += square;
            }

            squares[j] += sum - diagonal;
        }

        /// <summary>With values, sums are rounded, so column j is added up whole, in the order of its users.</summary>
        public void AddFullColumn(CsrMatrix x, CsrMatrix byItem, int j)
        {
            var a = _full ??= new SparseAccumulator(x.ColumnCount);
            var users = byItem.Row(j);
            for (var q = 0; q < users.Count; q++)
            {
                var row = x.Row(users.Indices[q]);
                var items = row.Indices;
                for (var p = 0; p < items.Length; p++)
                    a.Add(items[p], users.ValueAt(q) * row.ValueAt(p));
            }

            foreach (var i in a.Touched)
            {
                Squares[j] += (double)a[i] * a[i];
                Nonzeros += i >= j ? 1 : 0;
            }

            a.Clear();
        }
    }
}
