namespace Sansa.Ordering;

/// <summary>
/// A split of the users into two sides with few cut items, improved by moving one user at a time (Fiduccia and
/// Mattheyses 1982): the best move is made even when it is for the worse, and the best state on the way is kept.
/// </summary>
internal sealed class UserBisection
{
    private readonly UserGraph _graph;
    private readonly int[] _gain;
    private readonly bool[] _isLocked;
    private readonly int[][] _usersOnSide;
    private readonly long[] _weight = new long[2];
    private readonly long _heaviestSide;
    private readonly int _largestGain;
    private readonly BucketQueue[] _queues;

    /// <param name="graph">The users and their items.</param>
    /// <param name="side">Side of each user, 0 or 1; owned and changed by this object.</param>
    /// <param name="imbalance">Largest share of the weight on one side, above 0.5.</param>
    public UserBisection(UserGraph graph, byte[] side, double imbalance)
    {
        (_graph, Side) = (graph, side);
        (_gain, _isLocked) = (new int[graph.VertexCount], new bool[graph.VertexCount]);
        _usersOnSide = [new int[graph.Items.RowCount], new int[graph.Items.RowCount]];
        _heaviestSide = (long)(imbalance * graph.TotalWeight);
        for (var u = 0; u < graph.VertexCount; u++)
        {
            _weight[side[u]] += graph.Weight[u];
            _largestGain = Math.Max(_largestGain, graph.Users.RowLength(u));
            foreach (var item in graph.ItemsOf(u))
                _usersOnSide[side[u]][item]++;
        }

        for (var item = 0; item < graph.Items.RowCount; item++)
            CutItems += IsCut(item) ? 1 : 0;
        _queues = [new BucketQueue(graph.VertexCount, 2 * _largestGain), new BucketQueue(graph.VertexCount, 2 * _largestGain)];
    }

    /// <summary>Side of each user.</summary>
    public byte[] Side { get; }

    /// <summary>Items with users on both sides.</summary>
    public int CutItems { get; private set; }

    /// <summary>Whether neither side is too heavy.</summary>
    public bool IsBalanced => Math.Max(_weight[0], _weight[1]) <= _heaviestSide;

    /// <summary>Whether an item has users on both sides.</summary>
    public bool IsCut(int item) => _usersOnSide[0][item] > 0 && _usersOnSide[1][item] > 0;

    /// <summary>Passes over all users until one brings nothing.</summary>
    public void Refine(int passes, CancellationToken cancellation)
    {
        for (var pass = 0; pass < passes; pass++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (cut, excess) = (CutItems, Excess());
            Pass();
            if (CutItems >= cut && Excess() >= excess)
                return;
        }
    }

    private long Excess() => Math.Max(0, Math.Max(_weight[0], _weight[1]) - _heaviestSide);

    private void Pass()
    {
        Prepare();
        var patience = 100 + (_graph.VertexCount / 50);
        var moves = new List<int>();
        var (best, bestAt) = ((Excess(), CutItems), 0);
        while (moves.Count - bestAt < patience && Choose() is var u and >= 0)
        {
            Move(u);
            _isLocked[u] = true;
            moves.Add(u);
            var state = (Excess(), CutItems);
            if (state.CompareTo(best) < 0)
                (best, bestAt) = (state, moves.Count);
        }

        for (var k = moves.Count - 1; k >= bestAt; k--)
            Move(moves[k]);
        foreach (var queue in _queues)
        {
            for (var u = 0; u < _graph.VertexCount; u++)
                queue.RemoveIfPresent(u);
        }
    }

    private void Prepare()
    {
        Array.Clear(_isLocked);
        for (var u = 0; u < _graph.VertexCount; u++)
        {
            var (own, other) = (_usersOnSide[Side[u]], _usersOnSide[1 - Side[u]]);
            var gain = 0;
            foreach (var item in _graph.ItemsOf(u))
                gain += own[item] == 1 ? (other[item] > 0 ? 1 : 0) : other[item] == 0 ? -1 : 0;
            _gain[u] = gain;
            _queues[Side[u]].Add(u, _largestGain - gain);
        }
    }

    /// <summary>The free user with the best gain whose move keeps (or mends) the balance, or -1; it leaves the queue.</summary>
    private int Choose()
    {
        var chosen = -1;
        for (var s = 0; s < 2; s++)
        {
            if (!_queues[s].TryGetSmallest(out var key))
                continue;
            var u = _queues[s].First(key);
            var allowed = _weight[1 - s] + _graph.Weight[u] <= _heaviestSide || _weight[s] > _heaviestSide;
            if (allowed && (chosen < 0 || _gain[u] > _gain[chosen] || (_gain[u] == _gain[chosen] && _weight[s] > _weight[1 - s])))
                chosen = u;
        }

        if (chosen >= 0)
            _queues[Side[chosen]].Remove(chosen);
        return chosen;
    }

    /// <summary>Moves a user and corrects the gains of those who share an item whose state changes.</summary>
    private void Move(int u)
    {
        var from = Side[u];
        var (own, other) = (_usersOnSide[from], _usersOnSide[1 - from]);
        foreach (var item in _graph.ItemsOf(u))
        {
            var wasCut = other[item] > 0;
            if (other[item] == 0)
                AddGain(item, u, 1, onlySide: -1);
            else if (other[item] == 1)
                AddGain(item, u, -1, onlySide: 1 - from);
            own[item]--;
            other[item]++;
            if (own[item] == 0)
                AddGain(item, u, -1, onlySide: -1);
            else if (own[item] == 1)
                AddGain(item, u, 1, onlySide: from);
            CutItems += (own[item] > 0 ? 1 : 0) - (wasCut ? 1 : 0);
        }

        Side[u] = (byte)(1 - from);
        _weight[from] -= _graph.Weight[u];
        _weight[1 - from] += _graph.Weight[u];
    }

    private void AddGain(int item, int mover, int change, int onlySide)
    {
        foreach (var v in _graph.UsersOf(item))
        {
            if (v == mover || _isLocked[v] || (onlySide >= 0 && Side[v] != onlySide))
                continue;
            _gain[v] += change;
            var queue = _queues[Side[v]];
            if (!queue.Contains(v))
                continue;
            queue.Remove(v);
            queue.Add(v, _largestGain - _gain[v]);
        }
    }
}
