using Sansa.Execution;
using Sansa.Ordering;
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
        // Of a pattern rare items first: what half a column is added up in is then the popular items, side by side and in the cache. Whole columns of
        // popular items are long, and nobody should wait for them at the end.
        var order = (x.ByUser.IsPattern ? FillReducingOrdering.ByDegree(x.ByItem) : Permutation.Identity(n)).NewToOld;
        var pairs = x.ByUser.IsPattern ? ItemPairs.Create(x, order) : null;
        var scratch = new Scratch?[work.Workers];
        var done = 0;
        ParallelLoop.Chunks(n, ColumnsPerChunk, work.Workers, work.Cancellation, (worker, start, end) =>
        {
            var s = scratch[worker] ??= pairs is null ? new ValueScratch(x) : new CountScratch(pairs);
            for (var j = start; j < end; j++)
                s.Add(j);
            work.Report(Interlocked.Add(ref done, end - start) / (double)n);
        });
        var norms = new float[n];
        for (var j = 0; j < n; j++)
            norms[order[j]] = (float)Math.Sqrt(scratch.Sum(s => s?.Square(j) ?? 0));
        return new GramianNorms(norms, scratch.Sum(s => s?.Nonzeros ?? 0));
    }

    /// <summary>One worker's share of the sums of squares.</summary>
    private abstract class Scratch
    {
        /// <summary>Nonzeros of the lower half in the columns that were added.</summary>
        public long Nonzeros { get; protected set; }

        /// <summary>This worker's part of the squared norm of column j.</summary>
        public abstract double Square(int j);

        /// <summary>Adds column j.</summary>
        public abstract void Add(int j);
    }

    /// <summary>
    /// For a pattern, whose entries are counts. By symmetry an entry below the diagonal counts for its column and for its row. Squares of counts are
    /// whole numbers, so each worker can keep its own sums, which add up exactly in any order.
    /// </summary>
    private sealed class CountScratch(ItemPairs pairs) : Scratch
    {
        private readonly Entry[] _entries = new Entry[pairs.ItemCount];

        public override double Square(int j) => _entries[j].Squares;

        /// <summary>One pass over the pairs: a count that grows from c to c + 1 adds 2 c + 1 to its square. Nothing is listed, and nothing cleared.</summary>
        public override void Add(int j)
        {
            var (entries, squares, nonzeros) = (_entries, 0L, 0L);
            for (var q = pairs.ColumnPointers[j]; q < pairs.ColumnPointers[j + 1]; q++)
            {
                foreach (var i in pairs.Items.AsSpan(pairs.Tail[q], pairs.End[q] - pairs.Tail[q]))
                {
                    ref var entry = ref entries[i];
                    var count = entry.NextColumn == j + 1 ? entry.Count : 0;
                    nonzeros += count == 0 ? 1 : 0;
                    (entry.NextColumn, entry.Count) = (j + 1, count + 1);
                    entry.Squares += (2L * count) + 1;
                    squares += (2L * count) + 1;
                }
            }

            var users = pairs.ColumnPointers[j + 1] - pairs.ColumnPointers[j];
            entries[j].Squares += squares - (users * users);
            Nonzeros += nonzeros;
        }

        /// <summary>Row i: its count in the column that is being added, and the squares of its counts in all so far.</summary>
        private struct Entry
        {
            public int NextColumn;
            public int Count;
            public long Squares;
        }
    }

    /// <summary>For values: sums are rounded, so column j is added up whole, in the order of its users.</summary>
    private sealed class ValueScratch(InteractionMatrix x) : Scratch
    {
        private readonly SparseAccumulator _column = new(x.ItemCount);
        private readonly double[] _squares = new double[x.ItemCount];

        public override double Square(int j) => _squares[j];

        public override void Add(int j)
        {
            var users = x.ByItem.Row(j);
            for (var q = 0; q < users.Count; q++)
            {
                var row = x.ByUser.Row(users.Indices[q]);
                var items = row.Indices;
                for (var p = 0; p < items.Length; p++)
                    _column.Add(items[p], users.ValueAt(q) * row.ValueAt(p));
            }

            foreach (var i in _column.Touched)
            {
                _squares[j] += (double)_column[i] * _column[i];
                Nonzeros += i >= j ? 1 : 0;
            }

            _column.Clear();
        }
    }
}
