namespace Sansa.Models.MarkovRandomField;

/// <summary>One worker's scratch for columns of S: those entries whose items share a user with the column's item.</summary>
internal sealed class CovarianceColumn(ScaledCovariance covariance)
{
    private readonly float[] _sums = new float[covariance.ItemCount];
    private readonly bool[] _present = new bool[covariance.ItemCount];

    /// <summary>The items that share a user with the loaded item, itself included, in no particular order; <see cref="Count"/> of them.</summary>
    public int[] Items { get; } = new int[covariance.ItemCount];

    /// <summary>Number of items listed.</summary>
    public int Count { get; private set; }

    /// <summary>Whether an item is listed.</summary>
    public bool Contains(int item) => _present[item];

    /// <summary>S between the loaded item and a listed one.</summary>
    public float ValueOf(int column, int item) => covariance.Value(item, column, _sums[item]);

    /// <summary>Forgets the last column and computes the co-occurrences of another item, summed in the order of the users.</summary>
    public void Load(int column)
    {
        for (var p = 0; p < Count; p++)
            (_sums[Items[p]], _present[Items[p]]) = (0, false);
        Count = 0;
        var users = covariance.ByItem.Row(column);
        for (var p = 0; p < users.Count; p++)
        {
            var row = covariance.ByUser.Row(users.Indices[p]);
            var items = row.Indices;
            var weight = users.ValueAt(p);
            for (var q = 0; q < items.Length; q++)
            {
                var item = items[q];
                _sums[item] += weight * row.ValueAt(q);
                if (_present[item])
                    continue;
                _present[item] = true;
                Items[Count++] = item;
            }
        }
    }
}
