using Sansa.Dense;
using Sansa.Sparse;

namespace Sansa.Factorization;

/// <summary>Columns of X^T X + Lambda on and below the diagonal, computed from X into a panel.</summary>
internal sealed class GramianPanels
{
    private readonly float[] _ridge;
    private readonly int[] _columns;
    private readonly float[]? _values;
    private readonly long[] _itemStart;
    // For each entry of X, item by item: where it is in its user's row, and where that row ends.
    private readonly int[] _entry;
    private readonly int[] _rowEnd;

    /// <param name="x">Users x items, the items in the order of the factor.</param>
    /// <param name="ridge">Added to the diagonal, by column.</param>
    public GramianPanels(CsrMatrix x, float[] ridge)
    {
        (_ridge, _columns, _values) = (ridge, x.ColumnIndices, x.Values);
        var nnz = checked((int)x.NonzeroCount);
        _itemStart = new long[x.ColumnCount + 1];
        for (var p = 0; p < nnz; p++)
            _itemStart[_columns[p] + 1]++;
        for (var j = 0; j < x.ColumnCount; j++)
            _itemStart[j + 1] += _itemStart[j];
        var next = _itemStart.AsSpan(0, x.ColumnCount).ToArray();
        (_entry, _rowEnd) = (new int[nnz], new int[nnz]);
        for (var user = 0; user < x.RowCount; user++)
        {
            var end = (int)x.RowPointers[user + 1];
            for (var p = (int)x.RowPointers[user]; p < end; p++)
            {
                var q = next[_columns[p]]++;
                (_entry[q], _rowEnd[q]) = (p, end);
            }
        }
    }

    /// <summary>Writes columns from .. to - 1 of a panel, zeros included; its strict upper triangle gets zeros.</summary>
    /// <param name="panel">The whole panel.</param>
    /// <param name="firstColumn">Column of the matrix that is the panel's first.</param>
    /// <param name="from">First column of the panel to write.</param>
    /// <param name="to">Column after the last.</param>
    /// <param name="place">Row of the panel for each row of the matrix that the panel has.</param>
    public unsafe void Assemble(MatrixView panel, int firstColumn, int from, int to, int[] place)
    {
        panel.Block(0, from, panel.Rows, to - from).Clear();
        for (var c = from; c < to; c++)
        {
            var target = panel.Column(c);
            var j = firstColumn + c;
            for (var q = _itemStart[j]; q < _itemStart[j + 1]; q++)
            {
                if (_values is null)
                {
                    foreach (var item in _columns.AsSpan(_entry[q], _rowEnd[q] - _entry[q]))
                        target[place[item]] += 1;
                    continue;
                }

                var value = _values[_entry[q]];
                for (var p = _entry[q]; p < _rowEnd[q]; p++)
                    target[place[_columns[p]]] += value * _values[p];
            }

            target[c] += _ridge[j];
        }
    }
}
