using System.Numerics;

namespace Sansa.Recommendation;

/// <summary>Scores of a model with one dense item-item matrix B: scores = u B. Every item has a score once the history has one.</summary>
internal sealed unsafe class DenseScorer : UserScorer
{
    /// <summary>Scores summed at a time: they stay in the first-level cache while the rows of B stream past.</summary>
    private const int BlockLength = 4096;

    private readonly WeightRow _weightsOf;

    /// <param name="itemCount">Number of items.</param>
    /// <param name="weightsOf">Gives row i of B.</param>
    public DenseScorer(int itemCount, WeightRow weightsOf)
        : base(itemCount) => _weightsOf = weightsOf;

    /// <summary>Row i of B: what item i in a history adds to the score of each item.</summary>
    public delegate ReadOnlySpan<float> WeightRow(int item);

    /// <inheritdoc/>
    public override void Score(ReadOnlySpan<int> items, ReadOnlySpan<float> values)
    {
        Scores.AsSpan().Fill(items.IsEmpty ? NoScore : 0f);
        for (var start = 0; start < Scores.Length; start += BlockLength)
        {
            var block = Scores.AsSpan(start, Math.Min(BlockLength, Scores.Length - start));
            for (var h = 0; h < items.Length; h++)
                Add(values.IsEmpty ? 1f : values[h], _weightsOf(items[h]).Slice(start, block.Length), block);
        }
    }

    private static void Add(float weight, ReadOnlySpan<float> row, Span<float> sum)
    {
        var i = 0;
        var w = new Vector<float>(weight);
        for (; i + Vector<float>.Count <= sum.Length; i += Vector<float>.Count)
            Vector.FusedMultiplyAdd(w, new Vector<float>(row[i..]), new Vector<float>(sum[i..])).CopyTo(sum[i..]);
        for (; i < sum.Length; i++)
            sum[i] = MathF.FusedMultiplyAdd(weight, row[i], sum[i]);
    }
}
