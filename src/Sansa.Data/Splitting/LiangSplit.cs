using Sansa.Sparse;

namespace Sansa.Data.Splitting;

/// <summary>
/// Strong generalisation of Liang, Krishnan, Hoffman, Jebara, "Variational Autoencoders for Collaborative Filtering",
/// WWW 2018, section 4.1, in the order of steps and random draws of the authors' published notebook, so that the same
/// users are held out and the same items of each are hidden.
/// </summary>
internal sealed class LiangSplit
{
    private const double HeldOutShare = 0.2;
    private const int MinItemsToSplit = 5;
    private readonly InteractionData _data;
    private readonly long _seed;
    private readonly UserRows _rows;
    private readonly int[] _columns;
    private readonly IdMap _itemIds;
    private readonly int[] _users;
    private readonly int _trainCount;

    private LiangSplit(InteractionData data, int heldOutUsers, long seed)
    {
        (_data, _seed, _trainCount) = (data, seed, data.UserCount - (2 * heldOutUsers));
        _rows = new UserRows(data.Users, data.UserCount);
        _users = PermuteUsers();
        (_columns, _itemIds) = NumberItemsOfTrainingUsers();
    }

    /// <param name="data">Interactions after the filters of the protocol.</param>
    /// <param name="heldOutUsers">Users for validation, and as many for testing.</param>
    /// <param name="name">The protocol's name.</param>
    /// <param name="seed">The seed of each of the three draws.</param>
    public static Split Make(InteractionData data, int heldOutUsers, string name, long seed)
    {
        StrongSplits.CheckUsers(data, heldOutUsers, heldOutUsers);
        data.RequireValuesThatCount();
        var split = new LiangSplit(data, heldOutUsers, seed);
        var train = split.TrainMatrix();
        var kept = train.NonzeroCount;
        var validation = split.Evaluate(split._trainCount, split._trainCount + heldOutUsers);
        var test = split.Evaluate(split._trainCount + heldOutUsers, data.UserCount);
        kept += validation.FoldIn.NonzeroCount + validation.HeldOut.NonzeroCount + test.FoldIn.NonzeroCount + test.HeldOut.NonzeroCount;
        return new Split
        {
            Train = train,
            Validation = validation,
            Test = test,
            UserIds = split.IdsOf(0, split._trainCount),
            ItemIds = split._itemIds,
            Generalisation = Generalisation.Strong,
            ProtocolName = name,
            Source = "Liang, Krishnan, Hoffman, Jebara, Variational Autoencoders for Collaborative Filtering, WWW 2018, "
                + "and its notebook (github.com/dawenl/vae_cf)",
            DataName = data.Name,
            Seed = seed,
            Dropped = data.Dropped.With(
                new DropStep("items that no training user has; repeated pairs", data.Counts, new DataCounts(data.UserCount, split._itemIds.Count, kept))),
        };
    }

    // The notebook permutes the user ids in ascending order, as pandas' groupby leaves them.
    private int[] PermuteUsers()
    {
        var ascending = _data.UserIds.IndicesInIdOrder();
        return Array.ConvertAll(new NumPyRandomState(_seed).Permutation(ascending.Length), position => ascending[position]);
    }

    // Columns are numbered as the items first appear in the rows of training users; -1 for the others.
    private (int[] Columns, IdMap Ids) NumberItemsOfTrainingUsers()
    {
        var isTraining = new bool[_data.UserCount];
        foreach (var user in _users.AsSpan(0, _trainCount))
            isTraining[user] = true;
        var (columns, items) = (new int[_data.ItemCount], new List<int>());
        columns.AsSpan().Fill(-1);
        for (var k = 0; k < _data.Count; k++)
        {
            var item = _data.Items[k];
            if (!isTraining[_data.Users[k]] || columns[item] >= 0)
                continue;
            columns[item] = items.Count;
            items.Add(item);
        }

        return (columns, _data.ItemIds.Select([.. items]));
    }

    private CsrMatrix TrainMatrix()
    {
        var matrix = new PatternBuilder(_trainCount, _itemIds.Count);
        for (var row = 0; row < _trainCount; row++)
        {
            foreach (var k in _rows.Of(_users[row]))
                matrix.Add(row, _columns[_data.Items[k]]);
        }

        return matrix.ToMatrix();
    }

    // Items are drawn user by user in ascending order of ids, from a generator seeded anew for each of the two sets.
    private EvaluationSet Evaluate(int start, int end)
    {
        var rowOfUser = new int[_data.UserCount];
        rowOfUser.AsSpan().Fill(-1);
        for (var i = start; i < end; i++)
            rowOfUser[_users[i]] = i - start;
        var (foldIn, heldOut) = (new PatternBuilder(end - start, _itemIds.Count), new PatternBuilder(end - start, _itemIds.Count));
        var random = new NumPyRandomState(_seed);
        foreach (var user in _data.UserIds.IndicesInIdOrder())
        {
            if (rowOfUser[user] >= 0)
                SplitUser(user, rowOfUser[user], random, foldIn, heldOut);
        }

        return new EvaluationSet(foldIn.ToMatrix(), heldOut.ToMatrix(), IdsOf(start, end));
    }

    private void SplitUser(int user, int row, NumPyRandomState random, PatternBuilder foldIn, PatternBuilder heldOut)
    {
        var columns = new List<int>();
        foreach (var k in _rows.Of(user))
        {
            if (_columns[_data.Items[k]] >= 0)
                columns.Add(_columns[_data.Items[k]]);
        }

        var hidden = new bool[columns.Count];
        if (columns.Count >= MinItemsToSplit)
        {
            foreach (var position in random.ChoiceWithoutReplacement(columns.Count, (int)(HeldOutShare * columns.Count)))
                hidden[position] = true;
        }

        for (var i = 0; i < hidden.Length; i++)
            (hidden[i] ? heldOut : foldIn).Add(row, columns[i]);
    }

    private IdMap IdsOf(int start, int end) => _data.UserIds.Select(_users.AsSpan(start, end - start));
}
