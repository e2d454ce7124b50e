using Sansa.Dense;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Learning;

/// <summary>
/// Users that a training does not see, to stop it by: of each, a fifth of the items is to be found from the others (Liang et al., section 4.3).
/// The measure is theirs, NDCG@100.
/// </summary>
internal sealed class ValidationUsers
{
    private const int MinItems = 5;
    private const double HeldOutShare = 0.2;
    private const int K = 100;
    private readonly CsrMatrix _foldIn;
    private readonly CsrMatrix _heldOut;

    private ValidationUsers(CsrMatrix train, CsrMatrix foldIn, CsrMatrix heldOut) => (Train, _foldIn, _heldOut) = (train, foldIn, heldOut);

    /// <summary>The other users, in their order.</summary>
    public CsrMatrix Train { get; }

    /// <summary>Number of validation users.</summary>
    public int Count => _foldIn.RowCount;

    /// <summary>Chooses a share of the users among those with five items or more.</summary>
    /// <param name="x">Users x items.</param>
    /// <param name="share">Part of the users, 0 to less than 1.</param>
    /// <param name="random">Chooses.</param>
    /// <returns>Null where the share is of less than one user, or nobody has items enough.</returns>
    public static ValidationUsers? Choose(CsrMatrix x, double share, CounterRandom random)
    {
        var wanted = (int)(share * x.RowCount);
        int[] chosen = [.. random.Permutation(x.RowCount).Where(u => x.RowLength(u) >= MinItems).Take(wanted).Order()];
        if (chosen.Length == 0)
            return null;
        int[] others = [.. Enumerable.Range(0, x.RowCount).Except(chosen)];
        var users = x.SelectRows(chosen);
        return new ValidationUsers(x.SelectRows(others), Part(users, random.Stream(1), heldOut: false), Part(users, random.Stream(1), heldOut: true));
    }

    /// <summary>The mean NDCG@100 of scores.</summary>
    /// <param name="newScorer">Makes a scorer of one user at a time, for one thread.</param>
    /// <param name="context">Workers.</param>
    public double Measure(Func<UserScorer> newScorer, DenseContext context)
    {
        const int usersPerTask = 64;
        var gains = new double[Count];
        context.ForEachTask((Count + usersPerTask - 1) / usersPerTask,
            (_, t) => Measure(newScorer(), t * usersPerTask, Math.Min(Count, (t + 1) * usersPerTask), gains));
        return gains.Sum() / Count;
    }

    private void Measure(UserScorer scorer, int first, int end, double[] gains)
    {
        var top = new TopK(Math.Min(K, scorer.Scores.Length));
        var (items, scores) = (new int[K], new float[K]);
        scorer.ScoreEach(_foldIn, null, first, end, u =>
        {
            foreach (var item in _foldIn.Row(u).Indices)
                scorer.Scores[item] = UserScorer.NoScore;
            top.Clear();
            top.OfferAll(scorer.Scores);
            gains[u] = Gain(items.AsSpan(0, top.Drain(items, scores)), _heldOut.Row(u).Indices);
        });
    }

    private static double Gain(ReadOnlySpan<int> recommended, ReadOnlySpan<int> wanted)
    {
        var (gain, ideal) = (0.0, 0.0);
        for (var rank = 0; rank < recommended.Length; rank++)
            gain += wanted.BinarySearch(recommended[rank]) >= 0 ? 1 / Math.Log2(rank + 2) : 0;
        for (var rank = 0; rank < Math.Min(K, wanted.Length); rank++)
            ideal += 1 / Math.Log2(rank + 2);
        return gain / ideal;
    }

    /// <summary>Of each row a fifth, rounded up, or the rest.</summary>
    private static CsrMatrix Part(CsrMatrix users, CounterRandom random, bool heldOut)
    {
        var (pointers, indices, values) = (new long[users.RowCount + 1], new List<int>(), new List<float>());
        for (var u = 0; u < users.RowCount; u++)
        {
            var row = users.Row(u);
            var order = random.Stream(u).Permutation(row.Count);
            var count = (int)Math.Ceiling(HeldOutShare * row.Count);
            foreach (var k in (heldOut ? order.Take(count) : order.Skip(count)).Order())
            {
                indices.Add(row.Indices[k]);
                values.Add(row.ValueAt(k));
            }

            pointers[u + 1] = indices.Count;
        }

        return CsrMatrix.Trusted(users.RowCount, users.ColumnCount, pointers, [.. indices], users.IsPattern ? null : [.. values]);
    }
}
