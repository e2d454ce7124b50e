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
/// no other row is eliminated together with the pivot.
/// </remarks>
internal sealed class ColumnMinimumDegree
{
    private const int Dead = -1;

    private readonly int _n;
    private readonly int[] _columnStart;
    private readonly int[] _columnLength;
    private readonly int[] _columnRows;
    // Columns in a supercolumn; 0 once eliminated or absorbed; negated while the column is in the pivot row being made.
    private readonly int[] _thickness;
    private readonly int[] _degree;
    private readonly int[] _score;
    private readonly int[] _hash;
    private readonly int[] _rowStart;
    private readonly int[] _rowLength;
    // Live columns of a row, each counted with its thickness; Dead once the row is merged into another.
    private readonly int[] _rowDegree;
    // _mark[r] - _tag: how many columns of row r are outside the current pivot row, once r has been met.
    private readonly int[] _mark;
    private readonly int[] _nextInGroup;
    private readonly int[] _lastInGroup;
    private readonly BucketQueue _queue;
    private readonly int[] _bucketHead;
    private readonly int[] _bucketNext;
    private readonly int[] _order;
    private int[] _rowColumns;
    private int _free;
    private int _tag = 1;
    private int _ordered;
    private int _denseStart;

    private ColumnMinimumDegree(CsrMatrix x, CsrMatrix xTransposed)
    {
        _n = x.ColumnCount;
        var (m, nnz) = (x.RowCount, checked((int)x.NonzeroCount));
        (_columnStart, _columnLength, _columnRows) = (new int[_n], new int[_n], xTransposed.ColumnIndices.AsSpan(0, nnz).ToArray());
        (_rowStart, _rowLength, _rowDegree, _mark) = (new int[m], new int[m], new int[m], new int[m]);
        (_thickness, _degree, _score, _hash) = (new int[_n], new int[_n], new int[_n], new int[_n]);
        (_nextInGroup, _lastInGroup, _order) = (new int[_n], new int[_n], new int[_n]);
        (_bucketHead, _bucketNext) = (new int[_n + 1], new int[_n]);
        _queue = new BucketQueue(_n, _n);
        _denseStart = _n;
        // Each row is preceded by the complement of its index, so that a collection can walk the heap.
        _rowColumns = new int[checked(nnz + (nnz / 4) + (2 * _n) + m + 2)];
        Array.Fill(_bucketHead, -1);
        Load(x, xTransposed);
    }

    /// <summary>The order: element k is the column to eliminate k-th.</summary>
    /// <param name="x">The matrix; values are ignored.</param>
    /// <param name="xTransposed">Its transpose.</param>
    /// <param name="cancellation">Looked at once a pivot.</param>
    public static int[] Compute(CsrMatrix x, CsrMatrix xTransposed, CancellationToken cancellation)
    {
        var state = new ColumnMinimumDegree(x, xTransposed);
        state.Run(cancellation);
        return state._order;
    }

    private void Load(CsrMatrix x, CsrMatrix xTransposed)
    {
        // Dense rows and columns would make the graph a near-clique and hide its structure (section 4.2).
        var denseRow = DenseLimit(_n);
        var denseColumn = DenseLimit(Math.Min(x.RowCount, _n));
        for (var c = 0; c < _n; c++)
        {
            (_columnStart[c], _nextInGroup[c], _lastInGroup[c]) = ((int)xTransposed.RowPointers[c], -1, c);
            _degree[c] = xTransposed.RowLength(c);
            _thickness[c] = _degree[c] > denseColumn ? 0 : 1;
        }

        for (var r = 0; r < x.RowCount; r++)
            LoadRow(r, x, denseRow);
        var dense = Enumerable.Range(0, _n).Where(c => _thickness[c] == 0).OrderBy(c => _degree[c]).ToArray();
        _denseStart = _n - dense.Length;
        dense.CopyTo(_order, _denseStart);
        for (var c = _n - 1; c >= 0; c--)
        {
            if (_thickness[c] > 0)
                LoadColumn(c);
        }
    }

    private static int DenseLimit(int n) => (int)Math.Max(16, 10 * Math.Sqrt(n));

    private void LoadRow(int r, CsrMatrix x, int denseRow)
    {
        _rowDegree[r] = Dead;
        if (x.RowLength(r) > denseRow)
            return;
        _rowColumns[_free++] = ~r;
        _rowStart[r] = _free;
        for (var p = x.RowPointers[r]; p < x.RowPointers[r + 1]; p++)
        {
            if (_thickness[x.ColumnIndices[p]] > 0)
                _rowColumns[_free++] = x.ColumnIndices[p];
        }

        _rowLength[r] = _free - _rowStart[r];
        if (_rowLength[r] > 1)
            _rowDegree[r] = _rowLength[r];
        else
            _free = _rowStart[r] - 1;
    }

    private void LoadColumn(int c)
    {
        var (start, kept) = (_columnStart[c], 0);
        long score = 0;
        for (var p = start; p < start + _degree[c]; p++)
        {
            var r = _columnRows[p];
            if (_rowDegree[r] == Dead)
                continue;
            _columnRows[start + kept++] = r;
            score += _rowDegree[r] - 1;
        }

        _columnLength[c] = kept;
        _queue.Add(c, (int)Math.Min(score, _n));
    }

    private void Run(CancellationToken cancellation)
    {
        while (_ordered < _denseStart)
        {
            cancellation.ThrowIfCancellationRequested();
            var c = _queue.RemoveSmallest();
            var start = _ordered;
            Eliminate(c);
            if (_columnLength[c] == 0)
                continue;
            var pivot = MergeRows(c);
            CountOutsidePivot(pivot);
            ScoreColumns(pivot);
            MergeEqualColumns(pivot);
            FinishPivot(pivot);
            if (_ordered == _denseStart)
                SortLastBatch(start);
        }
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
        if (_rowColumns.Length - _free <= _n)
            CollectGarbage();
        var rows = _columnRows.AsSpan(_columnStart[c], _columnLength[c]);
        var (heap, thickness) = (_rowColumns, _thickness);
        var pivot = -1;
        var (header, end, degree) = (_free, _free + 1, 0);
        foreach (var r in rows)
        {
            if (_rowDegree[r] == Dead)
                continue;
            foreach (var column in heap.AsSpan(_rowStart[r], _rowLength[r]))
            {
                var t = thickness[column];
                if (t <= 0)
                    continue;
                thickness[column] = -t;
                degree += t;
                heap[end++] = column;
            }

            _rowDegree[r] = Dead;
            pivot = pivot < 0 ? r : pivot;
        }

        if (pivot < 0)
            pivot = rows[0];
        heap[header] = ~pivot;
        (_rowStart[pivot], _rowLength[pivot], _rowDegree[pivot], _free) = (header + 1, end - header - 1, degree, end);
        return pivot;
    }

    /// <summary>For each row that meets the pivot row, how much of it lies outside; a row with nothing outside dies.</summary>
    private void CountOutsidePivot(int pivot)
    {
        // Marks of earlier pivots must stay below the tag.
        if (_tag > int.MaxValue - (2 * _n) - 2)
        {
            Array.Clear(_mark);
            _tag = 1;
        }

        var (mark, rowDegree, columnRows, tag) = (_mark, _rowDegree, _columnRows, _tag);
        // The pivot itself must not be found in a column's list while it is not yet there.
        rowDegree[pivot] = ~rowDegree[pivot];
        foreach (var c in _rowColumns.AsSpan(_rowStart[pivot], _rowLength[pivot]))
        {
            _queue.Remove(c);
            var t = -_thickness[c];
            var start = _columnStart[c];
            var kept = start;
            foreach (var r in columnRows.AsSpan(start, _columnLength[c]))
            {
                var degree = rowDegree[r];
                if (degree < 0)
                    continue;
                columnRows[kept++] = r;
                mark[r] = (mark[r] < tag ? degree + tag : mark[r]) - t;
                if (mark[r] == tag)
                    rowDegree[r] = Dead;
            }

            _columnLength[c] = kept - start;
        }
    }

    /// <summary>Drops dead rows from the pivot row's columns and sums what their rows have outside the pivot row.</summary>
    private void ScoreColumns(int pivot)
    {
        var (mark, rowDegree, columnRows, tag) = (_mark, _rowDegree, _columnRows, _tag);
        foreach (var c in _rowColumns.AsSpan(_rowStart[pivot], _rowLength[pivot]))
        {
            var (start, kept) = (_columnStart[c], _columnStart[c]);
            long outside = 0;
            var hash = 0u;
            foreach (var r in columnRows.AsSpan(start, _columnLength[c]))
            {
                if (rowDegree[r] < 0)
                    continue;
                columnRows[kept++] = r;
                hash += (uint)r;
                outside += mark[r] - tag;
            }

            _columnLength[c] = kept - start;
            if (kept == start)
            {
                // Mass elimination: nothing outside the pivot row, so c comes next without new fill.
                rowDegree[pivot] = ~(~rowDegree[pivot] + _thickness[c]);
                Eliminate(c);
                continue;
            }

            _score[c] = (int)Math.Min(outside, _n);
            var bucket = (int)(hash % (uint)(_n + 1));
            (_hash[c], _bucketNext[c], _bucketHead[bucket]) = (bucket, _bucketHead[bucket], c);
        }

        _tag += _n + 1;
    }

    /// <summary>Joins columns of the pivot row that have the same rows: they can be eliminated together.</summary>
    private void MergeEqualColumns(int pivot)
    {
        foreach (var c in _rowColumns.AsSpan(_rowStart[pivot], _rowLength[pivot]))
        {
            if (_thickness[c] == 0)
                continue;
            var first = _bucketHead[_hash[c]];
            _bucketHead[_hash[c]] = -1;
            for (; first >= 0 && _bucketNext[first] >= 0; first = _bucketNext[first])
                AbsorbTwins(first);
        }
    }

    private void AbsorbTwins(int first)
    {
        var rows = _columnRows.AsSpan(_columnStart[first], _columnLength[first]);
        var previous = first;
        for (var other = _bucketNext[first]; other >= 0; other = _bucketNext[other])
        {
            // Lists keep the order in which rows came to be, so equal sets are equal sequences.
            if (_score[other] != _score[first] || !rows.SequenceEqual(_columnRows.AsSpan(_columnStart[other], _columnLength[other])))
            {
                previous = other;
                continue;
            }

            _thickness[first] += _thickness[other];
            _thickness[other] = 0;
            _nextInGroup[_lastInGroup[first]] = other;
            _lastInGroup[first] = _lastInGroup[other];
            _bucketNext[previous] = _bucketNext[other];
        }
    }

    /// <summary>Shrinks the pivot row to its live columns, enters it in their lists and gives them their new scores.</summary>
    private void FinishPivot(int pivot)
    {
        var degree = ~_rowDegree[pivot];
        var start = _rowStart[pivot];
        var kept = start;
        foreach (var c in _rowColumns.AsSpan(start, _rowLength[pivot]))
        {
            if (_thickness[c] == 0)
                continue;
            var t = _thickness[c] = -_thickness[c];
            _rowColumns[kept++] = c;
            _columnRows[_columnStart[c] + _columnLength[c]++] = pivot;
            var score = Math.Min((long)_score[c] + degree - t, _denseStart - _ordered - t);
            _queue.Add(c, (int)Math.Max(0, score));
        }

        _rowLength[pivot] = kept - start;
        _free = kept;
        _rowDegree[pivot] = degree > 0 ? degree : Dead;
    }

    /// <summary>
    /// The last pivot row held all that remained, so any order of it gives the same factor: take the one by degree in X,
    /// so that the most popular items come last.
    /// </summary>
    private void SortLastBatch(int start) =>
        _order.AsSpan(start, _ordered - start)
            .Sort((a, b) => _degree[a] != _degree[b] ? _degree[a].CompareTo(_degree[b]) : a.CompareTo(b));

    /// <summary>Moves the live rows to the front of the heap and drops their dead columns.</summary>
    private void CollectGarbage()
    {
        var (heap, end) = (_rowColumns, _free);
        var (source, target) = (0, 0);
        while (source < end)
        {
            var r = ~heap[source++];
            var isLive = _rowDegree[r] >= 0 && _rowStart[r] == source;
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
        if (heap.Length - _free <= _n)
            Array.Resize(ref _rowColumns, checked(_free + (2 * _n) + 2));
    }
}
