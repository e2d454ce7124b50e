using Sansa.Execution;
using Sansa.Gramian;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>The columns of B, each by itself, in parallel.</summary>
internal sealed class SlimEstimation
{
    private const int ItemsPerChunk = 16;

    private readonly CsrMatrix _x;
    private readonly CsrMatrix _byItem;
    private readonly CsrMatrix? _start;
    private readonly SlimOptions _options;
    private readonly float[] _squares;
    private readonly float[] _ridge;
    private readonly RowCollector _columns;
    private int _unfinished;

    public SlimEstimation(InteractionMatrix x, SlimOptions options, Slim? start)
    {
        (_x, _byItem, _options) = (x.ByUser, x.ByItem, options);
        _start = start?.Weights.Transpose();
        _squares = Array.ConvertAll(x.ItemSquares, s => (float)s);
        _ridge = Array.ConvertAll(options.Ridge.Of(x.ItemSquares), r => (float)r);
        _columns = new RowCollector(x.ItemCount, x.ItemCount);
    }

    /// <summary>Items whose weights still changed at the last pass.</summary>
    public int Unfinished => _unfinished;

    /// <summary>B, items x items.</summary>
    public CsrMatrix Run(Work work)
    {
        var scratch = new Scratch?[work.Workers];
        var done = 0;
        ParallelLoop.Chunks(_x.ColumnCount, ItemsPerChunk, work.Workers, work.Cancellation, (worker, start, end) =>
        {
            var own = scratch[worker] ??= new Scratch(this);
            for (var item = start; item < end; item++)
                Column(item, own);
            work.Report(Interlocked.Add(ref done, end - start) / (double)_x.ColumnCount);
        });
        return _columns.ToMatrix("Raise L1, or set MaxInColumn.").Transpose(work.Cancellation);
    }

    /// <summary>One column of B: who may have a weight, the descent, and what is kept of it.</summary>
    private void Column(int item, Scratch scratch)
    {
        var candidates = Candidates(item, scratch);
        if (candidates.IsEmpty)
            return;
        if (!scratch.Net.Solve(item, candidates, _start is null ? default : _start.Row(item), out var indices, out var weights))
            Interlocked.Increment(ref _unfinished);
        if (_options.MaxInColumn is { } most && indices.Length > most)
            (indices, weights) = Largest(indices, weights, most);
        _columns.Set(item, indices, weights);
    }

    /// <summary>
    /// The items that can have a weight, ascending. Where column j of X^T X is at most L1, the weight is 0: the gradient at any B that is not
    /// negative is at least L1 - (X^T X)_ij, because X is not negative. So this is the whole problem, not an approximation, unless fsSLIM asks for
    /// one: then only the items nearest by cosine are left.
    /// </summary>
    private Span<int> Candidates(int item, Scratch scratch)
    {
        var users = _byItem.Row(item);
        var count = 0;
        for (var u = 0; u < users.Count; u++)
            count = ScoreAccumulator.AddListed(_x, users.Indices[u], users.ValueAt(u), scratch.Gramian, scratch.Touched, count);
        var touched = scratch.Touched.AsSpan(0, count);
        var kept = _options.Neighbours is { } neighbours ? Nearest(item, touched, scratch, neighbours) : Passing(item, touched, scratch);
        ScoreAccumulator.ClearListed(scratch.Gramian, touched);
        kept.Sort();
        return kept;
    }

    private Span<int> Passing(int item, ReadOnlySpan<int> touched, Scratch scratch)
    {
        var count = 0;
        foreach (var other in touched)
        {
            if (other != item && scratch.Gramian[other] > _options.L1)
                scratch.Candidates[count++] = other;
        }

        return scratch.Candidates.AsSpan(0, count);
    }

    private Span<int> Nearest(int item, ReadOnlySpan<int> touched, Scratch scratch, int neighbours)
    {
        var top = scratch.Nearest ??= new TopK(Math.Min(neighbours, _x.ColumnCount));
        foreach (var other in touched)
        {
            // Proportional to the cosine: the norm of the item itself is the same for all.
            if (other != item && scratch.Gramian[other] > 0)
                top.Offer(other, scratch.Gramian[other] / MathF.Sqrt(_squares[other]));
        }

        var kept = scratch.Candidates.AsSpan(0, top.Count);
        top.Drain(kept, scratch.Scores.AsSpan(0, kept.Length));
        return kept;
    }

    private static (int[] Indices, float[] Weights) Largest(int[] indices, float[] weights, int most)
    {
        var top = new TopK(most);
        for (var p = 0; p < indices.Length; p++)
            top.Offer(indices[p], weights[p]);
        var (kept, values) = (new int[most], new float[most]);
        top.Drain(kept, values);
        Array.Sort(kept, values);
        return (kept, values);
    }

    /// <summary>What one thread needs.</summary>
    private sealed class Scratch
    {
        public Scratch(SlimEstimation owner)
        {
            var items = owner._x.ColumnCount;
            Gramian = new float[items];
            Gramian.AsSpan().Fill(UserScorer.NoScore);
            (Touched, Candidates, Scores) = (new int[items], new int[items], new float[items]);
            Net = new ElasticNet(owner._byItem, owner._squares, owner._ridge, owner._options);
        }

        public float[] Gramian { get; }

        public int[] Touched { get; }

        public int[] Candidates { get; }

        public float[] Scores { get; }

        public TopK? Nearest { get; set; }

        public ElasticNet Net { get; }
    }
}
