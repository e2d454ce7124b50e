using Sansa.Recommendation;

namespace Sansa.Models;

/// <summary>A user's factor is solved from the history, the scores are its products with the items' factors.</summary>
#pragma warning disable CA1001 // The collector frees what a scorer holds, with its model.
internal sealed class WmfScorer : LowRankScorer
#pragma warning restore CA1001
{
    private readonly WmfBasis _items;
    private readonly WmfSolver _solver;

    public WmfScorer(WmfBasis items, WmfOptions options)
        : base(items.Buffer, items.D, items.Count)
    {
        _items = items;
        _solver = new WmfSolver(options, Context);
    }

    protected override bool Encode(ReadOnlySpan<int> items, ReadOnlySpan<float> values, Span<float> factor) => _solver.Solve(_items, items, values, factor);
}
