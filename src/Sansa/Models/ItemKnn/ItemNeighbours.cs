using Sansa.Execution;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>The k most similar items of each item: one row of X^T X at a time, of which only the best entries are kept.</summary>
internal sealed class ItemNeighbours
{
    private const int ItemsPerChunk = 64;

    private readonly CsrMatrix _x;
    private readonly CsrMatrix _byItem;
    private readonly ItemKnnOptions _options;
    private readonly double[] _ownNorms;
    private readonly double[] _otherNorms;
    private readonly RowCollector _rows;

    private ItemNeighbours(CsrMatrix x, ItemKnnOptions options)
    {
        if (options.Weighting != FeatureWeighting.None && x.Values is { } values
            && values.AsSpan(0, (int)x.NonzeroCount).ContainsAnyExceptInRange(0f, float.MaxValue))
            throw new ArgumentException(
                $"{options.Weighting} needs values that are not negative. Use the weighting None, or binarise the interactions.", nameof(x));
        (_x, _options) = (FeatureWeights.Apply(x, options.Weighting), options);
        _byItem = _x.Transpose();
        // Rows hold the neighbours of items of the history, or of candidates: they are the two sides of the asymmetric cosine.
        var own = options.Side == NeighbourSide.History ? options.Alpha : 1 - options.Alpha;
        var squares = Enumerable.Range(0, x.ColumnCount).Select(SumOfSquares).ToArray();
        _ownNorms = Array.ConvertAll(squares, s => Math.Pow(s, own));
        _otherNorms = Array.ConvertAll(squares, s => Math.Pow(s, 1 - own));
        _rows = new RowCollector(x.ColumnCount, x.ColumnCount);
    }

    /// <summary>B, items x items: row i holds what item i in a history adds to the scores.</summary>
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
        var rows = neighbours._rows.ToMatrix("Ask for fewer neighbours.");
        return options.Side == NeighbourSide.History ? rows : rows.Transpose(work.Cancellation);
    }

    private void ComputeRow(int item, Scratch scratch)
    {
        var count = 0;
        var users = _byItem.Row(item);
        for (var u = 0; u < users.Count; u++)
            count = ScoreAccumulator.AddListed(_x, users.Indices[u], users.ValueAt(u), scratch.Sums, scratch.Touched, count);
        scratch.Top.Clear();
        var norm = _ownNorms[item];
        foreach (var other in scratch.Touched.AsSpan(0, count))
        {
            var denominator = (norm * _otherNorms[other]) + _options.Shrinkage;
            if (other != item && denominator > 0)
                scratch.Top.Offer(other, (float)(scratch.Sums[other] / denominator));
        }

        ScoreAccumulator.ClearListed(scratch.Sums, scratch.Touched.AsSpan(0, count));
        var (indices, similarities) = (new int[scratch.Top.Count], new float[scratch.Top.Count]);
        scratch.Top.Drain(indices, similarities);
        Array.Sort(indices, similarities);
        if (_options.Normalize)
            Normalize(similarities);
        _rows.Set(item, indices, similarities);
    }

    /// <summary>Scales to a sum of magnitudes of 1.</summary>
    private static void Normalize(float[] similarities)
    {
        var sum = similarities.Sum(s => Math.Abs((double)s));
        for (var p = 0; p < similarities.Length && sum > 0; p++)
            similarities[p] = (float)(similarities[p] / sum);
    }

    private double SumOfSquares(int item)
    {
        var users = _byItem.Row(item);
        var sum = 0.0;
        for (var u = 0; u < users.Count; u++)
            sum += (double)users.ValueAt(u) * users.ValueAt(u);
        return sum;
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
