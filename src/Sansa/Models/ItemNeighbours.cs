using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Execution;

namespace Sansa.Models;

/// <summary>The k most similar items of each item by cosine: one row of X^T X at a time, of which only the best entries are kept.</summary>
internal sealed class ItemNeighbours
{
    private const int ItemsPerChunk = 64;

    private readonly CsrMatrix _x;
    private readonly CsrMatrix _byItem;
    private readonly double[] _norms;
    private readonly ItemKnnOptions _options;
    private readonly int[][] _indices;
    private readonly float[][] _cosines;

    private ItemNeighbours(CsrMatrix x, ItemKnnOptions options)
    {
        (_x, _byItem, _options) = (x, x.Transpose(), options);
        _norms = [.. Enumerable.Range(0, x.ColumnCount).Select(Norm)];
        (_indices, _cosines) = (new int[x.ColumnCount][], new float[x.ColumnCount][]);
    }

    public static CsrMatrix Compute(CsrMatrix x, ItemKnnOptions options, Work work)
    {
        var neighbours = new ItemNeighbours(x, options);
        var scratch = new Scratch?[work.Workers];
        var done = 0;
        ParallelLoop.Chunks(x.ColumnCount, ItemsPerChunk, work.Workers, work.Cancellation, (worker, start, end) =>
        {
            var own = scratch[worker] ??= new Scratch(x.ColumnCount, Math.Min(options.Neighbours, x.ColumnCount));
            for (var item = start; item < end; item++)
                neighbours.ComputeRow(item, own);
            work.Report(Interlocked.Add(ref done, end - start) / (double)x.ColumnCount);
        });
        return neighbours.Assemble();
    }

    private void ComputeRow(int item, Scratch scratch)
    {
        var count = 0;
        var users = _byItem.Row(item);
        for (var u = 0; u < users.Count; u++)
            count = ScoreAccumulator.AddListed(_x, users.Indices[u], users.ValueAt(u), scratch.Sums, scratch.Touched, count);
        scratch.Top.Clear();
        foreach (var other in scratch.Touched.AsSpan(0, count))
        {
            var denominator = (_norms[item] * _norms[other]) + _options.Shrinkage;
            if (other != item && denominator > 0)
                scratch.Top.Offer(other, (float)(scratch.Sums[other] / denominator));
        }

        ScoreAccumulator.ClearListed(scratch.Sums, scratch.Touched.AsSpan(0, count));
        var (indices, cosines) = (new int[scratch.Top.Count], new float[scratch.Top.Count]);
        scratch.Top.Drain(indices, cosines);
        Array.Sort(indices, cosines);
        (_indices[item], _cosines[item]) = (indices, cosines);
    }

    private CsrMatrix Assemble()
    {
        var n = _indices.Length;
        var ap = new long[n + 1];
        for (var i = 0; i < n; i++)
            ap[i + 1] = ap[i] + _indices[i].Length;
        if (ap[n] > Array.MaxLength)
            throw new ArgumentException(
                $"The neighbours of {n} items are {ap[n]} entries, more than one array can hold ({Array.MaxLength}). Ask for fewer neighbours.");
        var (ai, ax) = (new int[ap[n]], new float[ap[n]]);
        for (var i = 0; i < n; i++)
        {
            _indices[i].CopyTo(ai, ap[i]);
            _cosines[i].CopyTo(ax, ap[i]);
        }

        return CsrMatrix.Trusted(n, n, ap, ai, ax);
    }

    private double Norm(int item)
    {
        var users = _byItem.Row(item);
        var sum = 0.0;
        for (var u = 0; u < users.Count; u++)
            sum += (double)users.ValueAt(u) * users.ValueAt(u);
        return Math.Sqrt(sum);
    }

    /// <summary>What one thread needs: a row of X^T X, and the best of it.</summary>
    private sealed class Scratch
    {
        public Scratch(int itemCount, int neighbours)
        {
            Sums = new float[itemCount];
            Sums.AsSpan().Fill(UserScorer.NoScore);
            Touched = new int[itemCount];
            Top = new TopK(neighbours);
        }

        public float[] Sums { get; }

        public int[] Touched { get; }

        public TopK Top { get; }
    }
}
