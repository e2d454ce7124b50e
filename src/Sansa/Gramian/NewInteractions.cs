using Sansa.Sparse;

namespace Sansa.Gramian;

/// <summary>Interactions that come after others.</summary>
/// <param name="All">Both together, users x items.</param>
/// <param name="IsChanged">Which items have more than before.</param>
internal sealed record NewInteractions(CsrMatrix All, bool[] IsChanged)
{
    /// <summary>Puts both together.</summary>
    /// <param name="x">Users x items.</param>
    /// <param name="added">The same items; row u is the same user, and there may be more users.</param>
    /// <exception cref="ArgumentException">One has values and the other has not.</exception>
    public static NewInteractions Merge(CsrMatrix x, CsrMatrix added)
    {
        if (x.IsPattern != added.IsPattern)
            throw new ArgumentException($"The interactions are {Kind(x)}, but the new ones are {Kind(added)}. Make both the same.", nameof(added));
        var users = Math.Max(x.RowCount, added.RowCount);
        var all = new Rows(users, x.NonzeroCount + added.NonzeroCount, x.IsPattern);
        var isChanged = new bool[x.ColumnCount];
        for (var u = 0; u < users; u++)
        {
            Append(RowOf(x, u), RowOf(added, u), all, isChanged);
            all.EndRow();
        }

        return new NewInteractions(all.ToMatrix(x.ColumnCount), isChanged);
    }

    private static void Append(SparseRow known, SparseRow added, Rows all, bool[] isChanged)
    {
        var p = 0;
        for (var q = 0; q < added.Count; q++)
        {
            var item = added.Indices[q];
            var end = p;
            while (end < known.Count && known.Indices[end] < item)
                end++;
            all.Add(known, p, end);
            p = end;
            var isKnown = p < known.Count && known.Indices[p] == item;
            all.Add(item, added.ValueAt(q) + (isKnown ? known.ValueAt(p++) : 0));
            isChanged[item] |= !isKnown || !known.Values.IsEmpty;
        }

        all.Add(known, p, known.Count);
    }

    private static SparseRow RowOf(CsrMatrix matrix, int user) => user < matrix.RowCount ? matrix.Row(user) : default;

    private static string Kind(CsrMatrix matrix) => matrix.IsPattern ? "a pattern" : "with values";

    /// <summary>A matrix that grows by rows.</summary>
    private sealed class Rows(int rows, long mostEntries, bool isPattern)
    {
        private readonly long[] _pointers = new long[rows + 1];
        private readonly int[] _items = new int[mostEntries];
        private readonly float[]? _values = isPattern ? null : new float[mostEntries];
        private int _row;
        private int _count;

        public void Add(int item, float value)
        {
            _items[_count] = item;
            if (_values is not null)
                _values[_count] = value;
            _count++;
        }

        public void Add(SparseRow row, int first, int end)
        {
            row.Indices[first..end].CopyTo(_items.AsSpan(_count));
            if (_values is not null)
                row.Values[first..end].CopyTo(_values.AsSpan(_count));
            _count += end - first;
        }

        public void EndRow() => _pointers[++_row] = _count;

        public CsrMatrix ToMatrix(int columns) => _count == _items.Length
            ? CsrMatrix.Trusted(rows, columns, _pointers, _items, _values)
            : CsrMatrix.Trusted(rows, columns, _pointers, _items[.._count], _values?[.._count]);
    }
}
