using Sansa.Sparse;

namespace Sansa.Data.Splitting;

/// <summary>
/// Strong generalisation as in the experiments of the SANSA paper's authors (github.com/glami/sansa, branch
/// reproduce_our_results): pandas' <c>sample(frac=1)</c>, then NumPy's <c>shuffle</c> of the users as they first appear.
/// </summary>
internal static class SansaAuthorsSplit
{
    private const double TargetShare = 0.2;

    public static Split Make(InteractionData data, int validationUsers, int testUsers, string name, long seed)
    {
        StrongSplits.CheckUsers(data, validationUsers, testUsers);
        var order = NumPyRandomState.PandasSample(data.Count, 1, seed);
        var users = UsersByFirstAppearance(data, order);
        new NumPyRandomState(seed).Shuffle(users.AsSpan());
        var rows = new UserRows(data.Users, data.UserCount, order);
        var items = data.ItemIds.IndicesInIdOrder();
        var columns = Invert(items);
        var trainUsers = InIdOrder(data, users.AsSpan(testUsers + validationUsers));
        return new Split
        {
            Train = TrainMatrix(data, trainUsers, rows, columns),
            Validation = Evaluate(data, InIdOrder(data, users.AsSpan(testUsers, validationUsers)), rows, columns),
            Test = Evaluate(data, InIdOrder(data, users.AsSpan(0, testUsers)), rows, columns),
            UserIds = data.UserIds.Select(trainUsers),
            ItemIds = data.ItemIds.Select(items),
            Generalisation = Generalisation.Strong,
            ProtocolName = name,
            Source = "Experiments of Spisak et al., Scalable Approximate NonSymmetric Autoencoder, RecSys 2023 "
                + "(github.com/glami/sansa, branch reproduce_our_results)",
            DataName = data.Name,
            Seed = seed,
            Dropped = data.Dropped,
        };
    }

    private static int[] UsersByFirstAppearance(InteractionData data, int[] order)
    {
        var (seen, users) = (new bool[data.UserCount], new List<int>(data.UserCount));
        foreach (var k in order)
        {
            if (seen[data.Users[k]])
                continue;
            seen[data.Users[k]] = true;
            users.Add(data.Users[k]);
        }

        return [.. users];
    }

    // Rows and columns are numbered in ascending order of ids, as scikit-learn's LabelEncoder does.
    private static int[] InIdOrder(InteractionData data, ReadOnlySpan<int> users)
    {
        var chosen = new bool[data.UserCount];
        foreach (var user in users)
            chosen[user] = true;
        return [.. data.UserIds.IndicesInIdOrder().Where(user => chosen[user])];
    }

    private static int[] Invert(int[] permutation)
    {
        var inverse = new int[permutation.Length];
        for (var i = 0; i < permutation.Length; i++)
            inverse[permutation[i]] = i;
        return inverse;
    }

    private static CsrMatrix TrainMatrix(InteractionData data, int[] users, UserRows rows, int[] columns)
    {
        var matrix = new PatternBuilder(users.Length, columns.Length);
        for (var row = 0; row < users.Length; row++)
        {
            foreach (var k in rows.Of(users[row]))
                matrix.Add(row, columns[data.Items[k]]);
        }

        return matrix.ToMatrix();
    }

    // The targets of a user are the first fifth, rounded down, of the user's shuffled rows.
    private static EvaluationSet Evaluate(InteractionData data, int[] users, UserRows rows, int[] columns)
    {
        var (foldIn, heldOut) = (new PatternBuilder(users.Length, columns.Length), new PatternBuilder(users.Length, columns.Length));
        for (var row = 0; row < users.Length; row++)
        {
            var own = rows.Of(users[row]);
            var targets = (int)Math.Floor(TargetShare * own.Length);
            for (var i = 0; i < own.Length; i++)
                (i < targets ? heldOut : foldIn).Add(row, columns[data.Items[own[i]]]);
        }

        return new EvaluationSet(foldIn.ToMatrix(), heldOut.ToMatrix(), data.UserIds.Select(users));
    }
}
