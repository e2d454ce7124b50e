using Sansa.Sparse;

namespace Sansa.Data.Splitting;

/// <summary>The rows of each user, in the order of the data: compressed by user.</summary>
internal sealed class UserRows
{
    private readonly int[] _starts;
    private readonly int[] _rows;

    /// <param name="users">User of each row.</param>
    /// <param name="userCount">Number of users.</param>
    /// <param name="order">The rows in the order wanted; null for 0, 1, 2, ...</param>
    public UserRows(int[] users, int userCount, int[]? order = null)
    {
        _starts = new int[userCount + 1];
        foreach (var user in users)
            _starts[user + 1]++;
        for (var i = 0; i < userCount; i++)
            _starts[i + 1] += _starts[i];
        _rows = new int[users.Length];
        var next = _starts[..userCount];
        for (var k = 0; k < users.Length; k++)
        {
            var row = order is null ? k : order[k];
            _rows[next[users[row]]++] = row;
        }
    }

    public ReadOnlySpan<int> Of(int user) => _rows.AsSpan(_starts[user], _starts[user + 1] - _starts[user]);
}

/// <summary>Collects interactions of renumbered users and items for a pattern matrix; a pair that comes twice counts once.</summary>
internal sealed class PatternBuilder(int userCount, int itemCount)
{
    private readonly Reading.ChunkedList<int> _users = new();
    private readonly Reading.ChunkedList<int> _items = new();

    public void Add(int user, int item)
    {
        _users.Add(user);
        _items.Add(item);
    }

    public CsrMatrix ToMatrix() => CsrMatrix.FromCoordinates(userCount, itemCount, _users.ToArray(), _items.ToArray());
}
