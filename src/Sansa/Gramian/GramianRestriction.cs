using Sansa.Sparse;

namespace Sansa.Gramian;

/// <summary>Multiplies by X^T X restricted to some items, without ever forming it. One instance a thread.</summary>
internal abstract class GramianRestriction
{
    /// <summary>result_a = sum over b of (X^T X)[items_a, items_b] v_b.</summary>
    /// <param name="items">Distinct items.</param>
    /// <param name="v">One value for each of them.</param>
    /// <param name="result">Receives one value for each of them.</param>
    public abstract void Multiply(ReadOnlySpan<int> items, ReadOnlySpan<double> v, Span<double> result);
}

/// <summary>From the interactions: X_S^T (X_S v), which costs as much as there are interactions with the items of S.</summary>
/// <param name="byItem">X^T, items x users.</param>
internal sealed class InteractionRestriction(CsrMatrix byItem) : GramianRestriction
{
    private readonly float[] _users = new float[byItem.ColumnCount];

    public override void Multiply(ReadOnlySpan<int> items, ReadOnlySpan<double> v, Span<double> result)
    {
        for (var a = 0; a < items.Length; a++)
            Scatter(items[a], (float)v[a]);
        for (var a = 0; a < items.Length; a++)
            result[a] = Gather(items[a]);
        foreach (var item in items)
        {
            foreach (var user in byItem.Row(item).Indices)
                _users[user] = 0;
        }
    }

    private void Scatter(int item, float value)
    {
        var row = byItem.Row(item);
        var users = row.Indices;
        if (byItem.IsPattern)
        {
            foreach (var user in users)
                _users[user] += value;
            return;
        }

        for (var p = 0; p < users.Length; p++)
            _users[users[p]] += value * row.Values[p];
    }

    private double Gather(int item)
    {
        var row = byItem.Row(item);
        var users = row.Indices;
        var sum = 0.0;
        if (byItem.IsPattern)
        {
            foreach (var user in users)
                sum += _users[user];
            return sum;
        }

        for (var p = 0; p < users.Length; p++)
            sum += (double)_users[users[p]] * row.Values[p];
        return sum;
    }
}

/// <summary>From a stored item-item matrix.</summary>
/// <param name="gramian">Symmetric, items x items.</param>
internal sealed class StoredRestriction(CsrMatrix gramian) : GramianRestriction
{
    private readonly double[] _dense = new double[gramian.ColumnCount];

    public override void Multiply(ReadOnlySpan<int> items, ReadOnlySpan<double> v, Span<double> result)
    {
        for (var a = 0; a < items.Length; a++)
            _dense[items[a]] = v[a];
        for (var a = 0; a < items.Length; a++)
        {
            var row = gramian.Row(items[a]);
            var sum = 0.0;
            for (var p = 0; p < row.Count; p++)
                sum += _dense[row.Indices[p]] * row.ValueAt(p);
            result[a] = sum;
        }

        foreach (var item in items)
            _dense[item] = 0;
    }
}
