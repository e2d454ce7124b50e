using Sansa.Dense;
using Sansa.Recommendation;
using Sansa.Sparse;

namespace Sansa.Learning;

/// <summary>
/// Users to stop a training by: of each, a fifth of the items is to be found from the others (Liang et al., section 4.3). The measure is theirs,
/// NDCG@100. Either the training does not see these users at all, or it sees their other items.
/// </summary>
internal sealed class ValidationUsers
{
    private const int MinItems = 5;
    private const double HeldOutShare = 0.2;
    private const int K = 100;
    private readonly CsrMatrix _foldIn;

    private ValidationUsers(CsrMatrix train, CsrMatrix foldIn, CsrMatrix heldOut) => (Train, _foldIn, HeldOutItems) = (train, foldIn, heldOut);

    /// <summary>What is trained on: the other users, and after them, where the validation users are known, their items that are not held out.</summary>
    public CsrMatrix Train { get; }

    /// <summary>The items of the validation users that are to be found.</summary>
    public CsrMatrix HeldOutItems { get; }

    /// <summary>Number of validation users.</summary>
    public int Count => _foldIn.RowCount;

    /// <summary>Chooses a share of the users among those with five items or more.</summary>
    /// <param name="x">Users x items.</param>
    /// <param name="share">Part of the users, 0 to less than 1.</param>
    /// <param name="known">True to train on the items of these users that are not held out.</param>
    /// <param name="random">Chooses.</param>
    /// <returns>Null where the share is of less than one user, or nobody has items enough.</returns>
    public static ValidationUsers? Choose(CsrMatrix x, double share, bool known, CounterRandom random)
    {
        var wanted = (int)(share * x.RowCount);
        int[] chosen = [.. random.Permutation(x.RowCount).Where(u => x.RowLength(u) >= MinItems).Take(wanted).Order()];
        if (chosen.Length == 0)
            return null;
        int[] others = [.. Enumerable.Range(0, x.RowCount).Except(chosen)];
        int[][] heldOut = [.. chosen.Select((u, number) => ChooseHeldOut(x.RowLength(u), random.Stream(1).Stream(number)))];
        var foldIn = Select(x, chosen, (number, count) => Enumerable.Range(0, count).Except(heldOut[number]));
        int[][] hidden = [.. others.Select(_ => Array.Empty<int>()), .. heldOut];
        var train = known
            ? Select(x, [.. others, .. chosen], (number, count) => Enumerable.Range(0, count).Except(hidden[number]))
            : x.SelectRows(others);
        return new ValidationUsers(train, foldIn, Select(x, chosen, (number, _) => heldOut[number]));
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
            gains[u] = Gain(items.AsSpan(0, top.Drain(items, scores)), HeldOutItems.Row(u).Indices);
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

    /// <summary>Places of a fifth of a row's entries, rounded up, ascending.</summary>
    private static int[] ChooseHeldOut(int count, CounterRandom random) =>
        [.. random.Permutation(count).Take((int)Math.Ceiling(HeldOutShare * count)).Order()];

    /// <summary>Of some rows some entries, whose places are told by the row's number among them and its length, ascending.</summary>
    private static CsrMatrix Select(CsrMatrix x, int[] rows, Func<int, int, IEnumerable<int>> places)
    {
        var (pointers, indices, values) = (new long[rows.Length + 1], new List<int>(), new List<float>());
        for (var number = 0; number < rows.Length; number++)
        {
            var row = x.Row(rows[number]);
            foreach (var k in places(number, row.Count))
            {
                indices.Add(row.Indices[k]);
                values.Add(row.ValueAt(k));
            }

            pointers[number + 1] = indices.Count;
        }

        return CsrMatrix.Trusted(rows.Length, x.ColumnCount, pointers, [.. indices], x.IsPattern ? null : [.. values]);
    }
}
