using Sansa.Sparse;

namespace Sansa.Recommendation;

/// <summary>
/// Computes the scores of one user at a time into memory that it keeps and reuses. It is not thread-safe: each thread
/// takes its own from <see cref="Recommender.CreateScorer"/>.
/// </summary>
/// <remarks>
/// An item without a stored score holds <see cref="NoScore"/>, a negative zero: adding a number to it gives exactly that
/// number, so a sparse model accumulates straight into <see cref="Scores"/> and needs no second array of marks.
/// The caller may overwrite scores (to remove seen items, say); the next call of <see cref="Score"/> clears them all.
/// </remarks>
public abstract class UserScorer
{
    /// <summary>Allocates the scores.</summary>
    /// <param name="itemCount">Number of items, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    protected UserScorer(int itemCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(itemCount);
        Scores = new float[itemCount];
        Scores.AsSpan().Fill(NoScore);
    }

    /// <summary>What an item without a stored score holds: -0. A real score of zero is +0, see <see cref="HasScore"/>.</summary>
    public const float NoScore = -0f;

    /// <summary>Score of each item for the last user; <see cref="NoScore"/> where the model stores none.</summary>
    public float[] Scores { get; }

    /// <summary>
    /// The items with a stored score, in no particular order and each once, in the first <see cref="CandidateCount"/>
    /// places; null when the scorer kept no list, so that all of <see cref="Scores"/> has to be looked through
    /// (a dense model, or a long history).
    /// </summary>
    public int[]? Candidates { get; protected set; }

    /// <summary>Length of the list in <see cref="Candidates"/>; 0 when there is no list.</summary>
    public int CandidateCount { get; protected set; }

    /// <summary>Whether the last user has a stored score for an item.</summary>
    /// <param name="item">Item index, from 0.</param>
    public bool HasScore(int item) => IsScore(Scores[item]);

    /// <summary>
    /// Computes the scores of one user, after clearing those of the one before. An empty history leaves no scores.
    /// Scores are summed in the order of the history, so the same call gives the same bits.
    /// </summary>
    /// <param name="items">Items of the history: valid indices, each at most once. Not checked here.</param>
    /// <param name="values">Weight of each item, finite; empty when every weight is 1.</param>
    public abstract void Score(ReadOnlySpan<int> items, ReadOnlySpan<float> values);

    /// <summary>
    /// Scores users of a matrix one after the other, for <paramref name="scored"/> to read <see cref="Scores"/>. A model that computes many users at once
    /// faster than one by one overrides it; the scores are the same.
    /// </summary>
    /// <param name="histories">Users x items.</param>
    /// <param name="users">Rows by position; null where the position is the row.</param>
    /// <param name="start">First position.</param>
    /// <param name="end">The position after the last.</param>
    /// <param name="scored">Called with each position, in order.</param>
    internal virtual void ScoreEach(CsrMatrix histories, int[]? users, int start, int end, Action<int> scored)
    {
        for (var position = start; position < end; position++)
        {
            var row = histories.Row(users is null ? position : users[position]);
            Score(row.Indices, row.Values);
            scored(position);
        }
    }

    /// <summary>Whether a value is a score and not <see cref="NoScore"/>.</summary>
    internal static bool IsScore(float value) => BitConverter.SingleToInt32Bits(value) != int.MinValue;
}
