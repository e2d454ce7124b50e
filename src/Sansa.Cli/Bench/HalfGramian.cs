using System.Diagnostics;
using Sansa.Sparse;

namespace Sansa.Cli.Bench;

/// <summary>
/// H, the yardstick of the benchmark: the time of the product of the upper half of X^T X on one thread (Gustavson's
/// algorithm, indices unsorted). A fit measured in H in the same process does not depend on how busy the machine is.
/// </summary>
internal static class HalfGramian
{
    /// <summary>
    /// Seconds of the product: the median of some, warm. The code is compiled and the result's memory is in the process
    /// before the first one counts, so that H measures the product and not the machine's page faults.
    /// </summary>
    public static double Seconds(CsrMatrix x, int repeats = 3)
    {
        var byItem = x.Transpose();
        var blocks = new BlockList(x.ColumnCount);
        var seconds = new double[repeats];
        for (var i = -2; i < repeats; i++)
        {
            blocks.Reuse();
            var clock = Stopwatch.StartNew();
            Multiply(x, byItem, blocks);
            if (i >= 0)
                seconds[i] = clock.Elapsed.TotalSeconds;
        }

        return seconds.Order().ElementAt(repeats / 2);
    }

    /// <summary>The entries (i, j), i at most j, of X^T X, row after row.</summary>
    internal static (long[] Pointers, List<(int[] Indices, float[] Values)> Blocks) Multiply(CsrMatrix x, CsrMatrix byItem)
    {
        var blocks = new BlockList(x.ColumnCount);
        return (Multiply(x, byItem, blocks), blocks.Blocks);
    }

    private static long[] Multiply(CsrMatrix x, CsrMatrix byItem, BlockList blocks)
    {
        var n = x.ColumnCount;
        var (sums, list) = (new float[n], new int[n]);
        var next = x.RowPointers.AsSpan(0, x.RowCount).ToArray();
        var pointers = new long[n + 1];
        for (var item = 0; item < n; item++)
        {
            var count = 0;
            foreach (var user in byItem.Row(item).Indices)
            {
                // The user's items before this one are done with: each user keeps the place of the next.
                for (var p = (int)next[user]++; p < (int)x.RowPointers[user + 1]; p++)
                {
                    var other = x.ColumnIndices[p];
                    if (sums[other] == 0)
                        list[count++] = other;
                    sums[other]++;
                }
            }

            blocks.Append(list.AsSpan(0, count), sums);
            pointers[item + 1] = pointers[item] + count;
        }

        return pointers;
    }

    /// <summary>Arrays of a million entries: growing by copying would cost as much as the product.</summary>
    private sealed class BlockList(int longestRow)
    {
        private readonly int _blockLength = Math.Max(1 << 20, longestRow);
        private int _used = int.MaxValue;
        private int _block = -1;

        public List<(int[] Indices, float[] Values)> Blocks { get; } = [];

        /// <summary>Begins again in the same memory.</summary>
        public void Reuse() => (_used, _block) = (int.MaxValue, -1);

        public void Append(ReadOnlySpan<int> indices, float[] sums)
        {
            if (_used > _blockLength - indices.Length)
            {
                if (++_block == Blocks.Count)
                    Blocks.Add((new int[_blockLength], new float[_blockLength]));
                _used = 0;
            }

            var (ai, ax) = Blocks[_block];
            foreach (var i in indices)
            {
                (ai[_used], ax[_used++]) = (i, sums[i]);
                sums[i] = 0;
            }
        }
    }
}
