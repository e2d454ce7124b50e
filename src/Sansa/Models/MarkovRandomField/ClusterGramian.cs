using Sansa.Dense;

namespace Sansa.Models.MarkovRandomField;

/// <summary>One worker's scratch for the dense block of S + lambda I that belongs to a cluster, made from X directly.</summary>
internal sealed unsafe class ClusterGramian(ScaledCovariance covariance)
{
    private readonly int[] _entryCount = new int[covariance.ByUser.RowCount];
    private readonly int[] _users = new int[covariance.ByUser.RowCount];
    private int[] _locals = new int[1024];
    private float[] _weights = [];

    /// <summary>Fills the lower triangle of <paramref name="target"/> (cluster x cluster) with S over the given items, plus lambda on the diagonal.</summary>
    public void Fill(ReadOnlySpan<int> items, float l2, MatrixView target)
    {
        for (var j = 0; j < items.Length; j++)
            new Span<float>(target.Column(j) + j, items.Length - j).Clear();
        var userCount = ListByUser(items);
        var end = 0;
        for (var u = 0; u < userCount; u++)
        {
            var start = end;
            end = _entryCount[_users[u]];
            AddPairs(start, end, target);
            _entryCount[_users[u]] = 0;
        }

        Center(items, l2, target);
    }

    /// <summary>Sorts the cluster's interactions by user, positions in the cluster ascending; leaves each user's end in entryCount.</summary>
    private int ListByUser(ReadOnlySpan<int> items)
    {
        int userCount = 0, total = 0;
        foreach (var item in items)
        {
            foreach (var user in covariance.ByItem.Row(item).Indices)
            {
                if (_entryCount[user]++ == 0)
                    _users[userCount++] = user;
            }
        }

        for (var u = 0; u < userCount; u++)
        {
            var count = _entryCount[_users[u]];
            _entryCount[_users[u]] = total;
            total += count;
        }

        if (_locals.Length < total)
            Array.Resize(ref _locals, Math.Max(total, 2 * _locals.Length));
        if (!covariance.ByUser.IsPattern && _weights.Length < _locals.Length)
            _weights = new float[_locals.Length];
        for (var a = 0; a < items.Length; a++)
        {
            var row = covariance.ByItem.Row(items[a]);
            for (var p = 0; p < row.Count; p++)
            {
                var slot = _entryCount[row.Indices[p]]++;
                _locals[slot] = a;
                if (_weights.Length > 0)
                    _weights[slot] = row.ValueAt(p);
            }
        }

        return userCount;
    }

    private void AddPairs(int start, int end, MatrixView target)
    {
        for (var p = start; p < end; p++)
        {
            var column = target.Column(_locals[p]);
            if (_weights.Length == 0)
            {
                for (var q = p; q < end; q++)
                    column[_locals[q]] += 1;
            }
            else
            {
                for (var q = p; q < end; q++)
                    column[_locals[q]] += _weights[p] * _weights[q];
            }
        }
    }

    private void Center(ReadOnlySpan<int> items, float l2, MatrixView target)
    {
        for (var b = 0; b < items.Length; b++)
        {
            var column = target.Column(b);
            for (var a = b; a < items.Length; a++)
                column[a] = covariance.Value(items[a], items[b], column[a]);
            column[b] += l2;
        }
    }
}
