using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Sansa.Sparse;

namespace Sansa.Ordering;

/// <summary>
/// Orders the columns of X so that the Cholesky factor of X^T X stays sparse, without forming X^T X: a column
/// approximate minimum degree ordering (Davis, Gilbert, Larimore, Ng, A Column Approximate Minimum Degree Ordering
/// Algorithm, 2004, section 4).
/// </summary>
/// <remarks>
/// X^T X is the sum of one clique for each row of X. To eliminate column c is to merge all rows that contain c into one
/// pivot row, the pattern of c's column of the factor. A column's score is an upper bound of its degree in the remaining
/// matrix: the size of the pivot row plus, for each other row of the column, what that row has outside the pivot row.
/// Columns with the same rows become one supercolumn; a row inside the pivot row is absorbed by it; a column that is in
/// no other row is eliminated together with the pivot. Hubs (<see cref="HubLabels"/>) come last: they count in degrees,
/// as bits, and have neither list nor score.
/// </remarks>
internal sealed partial class ColumnMinimumDegree
{
    private const int Dead = -1;

    private readonly int _n;
    private readonly HubLabels _labels;
    private readonly HubSets _hubs;
    private readonly Column[] _columns;
    private readonly Row[] _rows;
    // The rows of each column, list after list.
    private readonly int[] _columnRows;
    // Columns in a supercolumn; 0 once eliminated or absorbed; negated while the column is in the pivot row being made.
    private readonly int[] _thickness;
    private readonly int[] _rowStart;
    private readonly int[] _rowLength;
    private readonly int[] _nextInGroup;
    private readonly int[] _lastInGroup;
    private readonly BucketQueue _queue;
    private readonly int[] _bucketHead;
    // The rows that the pivot row has met, and room for one more.
    private readonly int[] _met;
    private readonly int[] _order;
    // The columns of each row, without hubs.
    private int[] _rowColumns;
    private int _free;
    private int _tag = 1;
    private int _ordered;

    private ColumnMinimumDegree(CsrMatrix x, CsrMatrix xTransposed)
    {
        _n = x.ColumnCount;
        _labels = new HubLabels(xTransposed);
        _hubs = new HubSets(x, _labels.Label, _labels.FirstHub);
        var (m, candidates) = (x.RowCount, _labels.FirstHub);
        var entries = 0;
        for (var c = 0; c < candidates; c++)
            entries = checked(entries + xTransposed.RowLength(_labels.Column[c]));
        (_columns, _columnRows, _thickness) = (new Column[candidates], new int[entries], new int[candidates]);
        (_rows, _rowStart, _rowLength, _met) = (new Row[m], new int[m], new int[m], new int[m + 1]);
        (_nextInGroup, _lastInGroup, _bucketHead, _order) = (new int[candidates], new int[candidates], new int[candidates + 1], new int[_n]);
        _queue = new BucketQueue(candidates, _n);
        // Each row is preceded by the complement of its index, so that a collection can walk the heap.
        _rowColumns = new int[checked(entries + (entries / 4) + (2 * candidates) + m + 2)];
        Array.Fill(_bucketHead, -1);
        Load(x, xTransposed);
    }

    /// <summary>The order: element k is the column to eliminate k-th.</summary>
    /// <param name="x">The matrix; values are ignored.</param>
    /// <param name="xTransposed">Its transpose.</param>
    /// <param name="progress">Told once a pivot which part of the columns is ordered.</param>
    /// <param name="cancellation">Looked at once a pivot.</param>
    public static int[] Compute(CsrMatrix x, CsrMatrix xTransposed, Action<double>? progress, CancellationToken cancellation)
    {
        var state = new ColumnMinimumDegree(x, xTransposed);
        state.Run(progress, cancellation);
        return [.. state._order.Select(label => state._labels.Column[label])];
    }

    private void Load(CsrMatrix x, CsrMatrix xTransposed)
    {
        var start = 0;
        for (var c = 0; c < _columns.Length; c++)
        {
            (_columns[c].Start, _thickness[c], _nextInGroup[c], _lastInGroup[c]) = (start, 1, -1, c);
            start += xTransposed.RowLength(_labels.Column[c]);
        }

        // A dense row would make the graph a clique and hide its structure (section 4.2).
        var denseRow = Math.Max(16, 10 * Math.Sqrt(_n));
        for (var r = 0; r < x.RowCount; r++)
        {
            _rows[r].Degree = Dead;
            if (x.RowLength(r) <= denseRow)
                LoadRow(r, x);
        }

        for (var hub = _columns.Length; hub < _n; hub++)
            _order[hub] = hub;
        for (var c = _columns.Length - 1; c >= 0; c--)
            _queue.Add(c, Math.Min(_columns[c].Score, _n));
    }

    private void LoadRow(int r, CsrMatrix x)
    {
        _rowColumns[_free++] = ~r;
        _rowStart[r] = _free;
        foreach (var item in x.Row(r).Indices)
        {
            if (_labels.Label[item] < _columns.Length)
                _rowColumns[_free++] = _labels.Label[item];
        }

        var length = _rowLength[r] = _free - _rowStart[r];
        var degree = length + _hubs.ListedIn(r);
        if (length == 0 || degree == 1)
        {
            _free = _rowStart[r] - 1;
            return;
        }

        _rows[r].Degree = degree;
        foreach (var c in _rowColumns.AsSpan(_rowStart[r], length))
        {
            ref var column = ref _columns[c];
            _columnRows[column.Start + column.Length++] = r;
            column.Score = (int)Math.Min((long)column.Score + degree - 1, _n);
        }
    }

    private void Run(Action<double>? progress, CancellationToken cancellation)
    {
        while (_ordered < _columns.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            var c = _queue.RemoveSmallest();
            var start = _ordered;
            Eliminate(c);
            if (_columns[c].Length > 0)
                Pivot(c);
            // The last pivot row held all that remained, so any order of it gives the same factor: by popularity.
            if (_ordered == _columns.Length)
                _order.AsSpan(start, _ordered - start).Sort();
            progress?.Invoke((double)_ordered / _columns.Length);
        }
    }

    private void Pivot(int c)
    {
        var pivot = MergeRows(c);
        CountOutsidePivot(pivot);
        ScoreColumns(pivot);
        MergeEqualColumns(pivot);
        FinishPivot(pivot);
    }

    /// <summary>Puts a supercolumn's members into the order.</summary>
    private void Eliminate(int c)
    {
        _thickness[c] = 0;
        for (var member = c; member >= 0; member = _nextInGroup[member])
            _order[_ordered++] = member;
    }

    /// <summary>The pivot row: the union of column c's rows, which die. The first of them lends its index.</summary>
    private int MergeRows(int c)
    {
        if (_rowColumns.Length - _free <= _columns.Length)
            CollectGarbage();
        var rows = _columnRows.AsSpan(_columns[c].Start, _columns[c].Length);
        var (heap, thickness) = (_rowColumns, _thickness);
        var pivot = -1;
        var (header, end, degree) = (_free, _free + 1, 0);
        _hubs.BeginPivot();
        foreach (var r in rows)
        {
            if (_rows[r].Degree == Dead)
                continue;
            foreach (var column in heap.AsSpan(_rowStart[r], _rowLength[r]))
            {
                // Whether a column is there already cannot be foretold, so nothing branches on it.
                var t = thickness[column];
                heap[end] = column;
                end += t > 0 ? 1 : 0;
                degree += Math.Max(t, 0);
                thickness[column] = -Math.Abs(t);
            }

            _hubs.MergeIntoPivot(r);
            _rows[r].Degree = Dead;
            pivot = pivot < 0 ? r : pivot;
        }

        if (pivot < 0)
            pivot = rows[0];
        heap[header] = ~pivot;
        (_rowStart[pivot], _rowLength[pivot], _free) = (header + 1, end - header - 1, end);
        _rows[pivot].Degree = degree + _hubs.EndPivot(pivot);
        return pivot;
    }

    /// <summary>Shrinks the pivot row to its live columns, enters it in their lists and gives them their new scores.</summary>
    private void FinishPivot(int pivot)
    {
        var degree = ~_rows[pivot].Degree;
        var (start, heap, remaining) = (_rowStart[pivot], _rowColumns, _n - _ordered);
        var kept = start;
        foreach (var c in heap.AsSpan(start, _rowLength[pivot]))
        {
            if (_thickness[c] == 0)
                continue;
            var t = _thickness[c] = -_thickness[c];
            heap[kept++] = c;
            ref var column = ref _columns[c];
            _columnRows[column.Start + column.Length++] = pivot;
            var score = Math.Min((long)column.Score + degree - t, remaining - t);
            _queue.Add(c, (int)Math.Max(0, score));
        }

        _rowLength[pivot] = kept - start;
        _free = kept;
        _rows[pivot].Degree = kept > start ? degree : Dead;
        if (kept == start)
            _hubs.Release(pivot);
    }

    /// <summary>Moves the live rows to the front of the heap and drops their dead columns.</summary>
    private void CollectGarbage()
    {
        var (heap, end) = (_rowColumns, _free);
        var (source, target) = (0, 0);
        while (source < end)
        {
            var r = ~heap[source++];
            var isLive = _rows[r].Degree >= 0 && _rowStart[r] == source;
            var stop = source + (isLive ? _rowLength[r] : 0);
            if (isLive)
            {
                heap[target++] = ~r;
                _rowStart[r] = target;
                for (; source < stop; source++)
                {
                    if (_thickness[heap[source]] > 0)
                        heap[target++] = heap[source];
                }

                _rowLength[r] = target - _rowStart[r];
            }

            while (source < end && heap[source] >= 0)
                source++;
        }

        _free = target;
        if (heap.Length - _free <= _columns.Length)
            Array.Resize(ref _rowColumns, checked(_free + (2 * _columns.Length) + 2));
    }

    /// <summary>Asks for the columns to come and the beginnings of their lists, which lie anywhere, before they are needed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe void PrefetchAhead(ReadOnlySpan<int> members, int k)
    {
        // A prefetch of a moved array's old address is harmless, so nothing needs to be pinned.
        if (!Sse.IsSupported || k + (2 * Ahead) >= members.Length)
            return;
        Sse.Prefetch0(Unsafe.AsPointer(ref _columns[members[k + (2 * Ahead)]]));
        ref var list = ref MemoryMarshal.GetArrayDataReference(_columnRows);
        Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref list, _columns[members[k + Ahead]].Start)));
    }

    /// <summary>A row: what the passes over the lists read of it lies side by side.</summary>
    private struct Row
    {
        /// <summary>Mark - tag: how much of the row is outside the current pivot row, once the row has been met.</summary>
        public int Mark;

        /// <summary>Live columns, each counted with its thickness, and hubs; Dead once the row is merged into another.</summary>
        public int Degree;
    }

    /// <summary>A column that is not a hub: where its list of rows is, and what a pivot finds out about it.</summary>
    private struct Column
    {
        public int Start;
        public int Length;
        public int Score;
        public int Hash;
        public int NextInBucket;
    }
}
