using Sansa.Sparse;

namespace Sansa.Recommendation;

/// <summary>
/// Scores of a model with one sparse item-item matrix B and a constant for each item: scores = u B + offsets. Every item has a score once the history
/// has one.
/// </summary>
internal sealed class OffsetScorer(CsrMatrix weights, float[] offsets) : UserScorer(offsets.Length)
{
    /// <inheritdoc/>
    public override void Score(ReadOnlySpan<int> items, ReadOnlySpan<float> values)
    {
        if (items.IsEmpty)
        {
            Scores.AsSpan().Fill(NoScore);
            return;
        }

        offsets.CopyTo(Scores.AsSpan());
        for (var h = 0; h < items.Length; h++)
            ScoreAccumulator.Add(weights, items[h], values.IsEmpty ? 1f : values[h], Scores);
    }
}
