using Sansa.Dense;
using Sansa.Sparse;

namespace Sansa.Recommendation;

/// <summary>
/// Scores of a model with a dense factor for each item: a user's scores are the products of the items' factors with a factor that the history gives.
/// Users of a matrix are scored a block at a time by one matrix product, with the same scores as one by one.
/// </summary>
#pragma warning disable CA1001 // The collector frees what a scorer holds, with its model.
internal abstract unsafe class LowRankScorer : UserScorer
#pragma warning restore CA1001
{
    private const int MostTogether = 64;

    /// <summary>Scores that a block of users may take at most, 16 MB.</summary>
    private const int MostScores = 1 << 22;

    private readonly NativeBuffer _itemFactors;
    private readonly NativeBuffer? _bias;
    private readonly int _rank;
    private readonly NativeBuffer _userFactors;
    private readonly int _together;
    private readonly bool[] _hasScores;
    private NativeBuffer? _blockScores;

    /// <summary>Makes a scorer that reads the items' factors and never changes them.</summary>
    /// <param name="itemFactors">Rank x items, column by column.</param>
    /// <param name="rank">Length of a factor.</param>
    /// <param name="itemCount">Number of items.</param>
    /// <param name="bias">What each item's score begins with; null for 0.</param>
    protected LowRankScorer(NativeBuffer itemFactors, int rank, int itemCount, NativeBuffer? bias = null)
        : base(itemCount)
    {
        (_itemFactors, _rank, _bias) = (itemFactors, rank, bias);
        _together = Math.Clamp(MostScores / Math.Max(1, itemCount), 1, MostTogether);
        _userFactors = new NativeBuffer((long)rank * _together);
        _hasScores = new bool[_together];
    }

    /// <summary>For dense work of this scorer's thread.</summary>
    protected DenseContext Context { get; } = new(threads: 1);

    /// <summary>Computes a user's factor.</summary>
    /// <param name="items">Items of the history.</param>
    /// <param name="values">Weight of each; empty when every weight is 1.</param>
    /// <param name="factor">Receives the factor.</param>
    /// <returns>False where the user has no scores.</returns>
    protected abstract bool Encode(ReadOnlySpan<int> items, ReadOnlySpan<float> values, Span<float> factor);

    /// <inheritdoc/>
    public sealed override void Score(ReadOnlySpan<int> items, ReadOnlySpan<float> values)
    {
        var hasScores = Encode(items, values, new Span<float>(_userFactors.Data, _rank));
        fixed (float* scores = Scores)
            Multiply(1, scores);
        if (hasScores)
            Adjust(items, values);
        else
            Scores.AsSpan().Fill(NoScore);
    }

    /// <summary>Changes the scores of the history's own items, where a model does.</summary>
    /// <param name="items">Items of the history.</param>
    /// <param name="values">Weight of each; empty when every weight is 1.</param>
    protected virtual void Adjust(ReadOnlySpan<int> items, ReadOnlySpan<float> values)
    {
    }

    /// <inheritdoc/>
    internal sealed override void ScoreEach(CsrMatrix histories, int[]? users, int start, int end, Action<int> scored)
    {
        _blockScores ??= new NativeBuffer((long)_together * Scores.Length);
        for (var first = start; first < end; first += _together)
        {
            var count = Math.Min(_together, end - first);
            for (var b = 0; b < count; b++)
            {
                var row = histories.Row(users is null ? first + b : users[first + b]);
                _hasScores[b] = Encode(row.Indices, row.Values, new Span<float>(_userFactors.Data + ((long)b * _rank), _rank));
            }

            Multiply(count, _blockScores.Data);
            for (var b = 0; b < count; b++)
            {
                if (_hasScores[b])
                {
                    new ReadOnlySpan<float>(_blockScores.Data + ((long)b * Scores.Length), Scores.Length).CopyTo(Scores);
                    var row = histories.Row(users is null ? first + b : users[first + b]);
                    Adjust(row.Indices, row.Values);
                }
                else
                {
                    Scores.AsSpan().Fill(NoScore);
                }

                scored(first + b);
            }
        }
    }

    /// <summary>The scores of a block of users, items x users.</summary>
    private void Multiply(int users, float* scores)
    {
        var target = new MatrixView(scores, Scores.Length, users, Scores.Length);
        for (var u = 0; u < users; u++)
        {
            var column = new Span<float>(target.Column(u), Scores.Length);
            if (_bias is null)
                column.Clear();
            else
                new ReadOnlySpan<float>(_bias.Data, Scores.Length).CopyTo(column);
        }

        Gemm.Add(Context, 1, _itemFactors.AsMatrix(_rank, Scores.Length), transposeA: true, _userFactors.AsMatrix(_rank, users), transposeB: false, target);
        GC.KeepAlive(_itemFactors);
        GC.KeepAlive(_bias);
    }
}
