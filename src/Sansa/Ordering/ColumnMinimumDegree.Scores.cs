using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sansa.Ordering;

/// <summary>What a pivot row changes in the columns that it holds: their lists, scores, and which of them are alike.</summary>
internal sealed partial class ColumnMinimumDegree
{
    /// <summary>How many lists ahead memory is asked for.</summary>
    private const int Ahead = 4;

    /// <summary>For each row that meets the pivot row, how much of it lies outside; a row with nothing outside dies.</summary>
    private void CountOutsidePivot(int pivot)
    {
        // Marks of earlier pivots must stay below the tag.
        if (_tag > int.MaxValue - (2 * _n) - 2)
        {
            foreach (ref var row in _rows.AsSpan())
                row.Mark = 0;
            _tag = 1;
        }

        // The pivot itself must not be found in a column's list while it is not yet there.
        _rows[pivot].Degree = ~_rows[pivot].Degree;
        var members = _rowColumns.AsSpan(_rowStart[pivot], _rowLength[pivot]);
        var met = 0;
        for (var k = 0; k < members.Length; k++)
        {
            PrefetchAhead(members, k);
            var c = members[k];
            _queue.Remove(c);
            met = CountColumn(ref _columns[c], -_thickness[c], met);
        }

        CountHubs(_met.AsSpan(0, met));
    }

    /// <summary>
    /// Takes a column from its rows' count and drops dead rows from its list. Which rows are dead or new cannot be
    /// foretold, so nothing here branches on it.
    /// </summary>
    /// <returns>How many rows the pivot row has met so far.</returns>
    private int CountColumn(ref Column column, int thickness, int met)
    {
        ref var rows = ref MemoryMarshal.GetArrayDataReference(_rows);
        ref var list = ref _columnRows[column.Start];
        ref var firstMet = ref MemoryMarshal.GetArrayDataReference(_met);
        var (kept, tag, length) = (0, _tag, column.Length);
        for (var p = 0; p < length; p++)
        {
            var r = Unsafe.Add(ref list, p);
            ref var row = ref Unsafe.Add(ref rows, r);
            var (mark, degree) = (row.Mark, row.Degree);
            // All bits where the row is dead; where its mark is of an earlier pivot.
            var (dead, old) = (degree >> 31, (mark - tag) >> 31);
            row.Mark = mark + ((tag + degree - mark) & old) - thickness;
            Unsafe.Add(ref list, kept) = r;
            Unsafe.Add(ref firstMet, met) = r;
            (kept, met) = (kept + 1 + dead, met + (old & ~dead & 1));
        }

        column.Length = kept;
        return met;
    }

    /// <summary>Takes the pivot row's hubs from the count of each row that it met.</summary>
    private void CountHubs(ReadOnlySpan<int> met)
    {
        for (var k = 0; k < met.Length; k++)
        {
            if (k + Ahead < met.Length)
                _hubs.Prefetch(met[k + Ahead]);
            ref var row = ref _rows[met[k]];
            row.Mark -= _hubs.CountInPivot(met[k]);
            if (row.Mark == _tag)
                Absorb(met[k]);
        }
    }

    private void Absorb(int r)
    {
        _rows[r].Degree = Dead;
        _hubs.Release(r);
    }

    /// <summary>Drops dead rows from the pivot row's columns and sums what their rows have outside the pivot row.</summary>
    private void ScoreColumns(int pivot)
    {
        var members = _rowColumns.AsSpan(_rowStart[pivot], _rowLength[pivot]);
        for (var k = 0; k < members.Length; k++)
        {
            PrefetchAhead(members, k);
            var c = members[k];
            ref var column = ref _columns[c];
            var hash = ScoreColumn(ref column);
            if (column.Length == 0)
            {
                // Mass elimination: nothing outside the pivot row, so c comes next without new fill.
                _rows[pivot].Degree = ~(~_rows[pivot].Degree + _thickness[c]);
                Eliminate(c);
                continue;
            }

            var bucket = (int)(hash % (uint)_bucketHead.Length);
            (column.Hash, column.NextInBucket, _bucketHead[bucket]) = (bucket, _bucketHead[bucket], c);
        }

        _tag += _n + 1;
    }

    private uint ScoreColumn(ref Column column)
    {
        ref var rows = ref MemoryMarshal.GetArrayDataReference(_rows);
        ref var list = ref _columnRows[column.Start];
        var (kept, tag, length, outside, hash) = (0, _tag, column.Length, 0L, 0u);
        for (var p = 0; p < length; p++)
        {
            var r = Unsafe.Add(ref list, p);
            var row = Unsafe.Add(ref rows, r);
            var isLive = row.Degree >= 0;
            Unsafe.Add(ref list, kept) = r;
            kept += isLive ? 1 : 0;
            hash += isLive ? (uint)r : 0;
            outside += isLive ? row.Mark - tag : 0;
        }

        column.Length = kept;
        column.Score = (int)Math.Min(outside, _n);
        return hash;
    }

    /// <summary>Joins columns of the pivot row that have the same rows: they can be eliminated together.</summary>
    private void MergeEqualColumns(int pivot)
    {
        foreach (var c in _rowColumns.AsSpan(_rowStart[pivot], _rowLength[pivot]))
        {
            if (_thickness[c] == 0)
                continue;
            ref var head = ref _bucketHead[_columns[c].Hash];
            var first = head;
            head = -1;
            for (; first >= 0 && _columns[first].NextInBucket >= 0; first = _columns[first].NextInBucket)
                AbsorbTwins(first);
        }
    }

    private void AbsorbTwins(int first)
    {
        var rows = _columnRows.AsSpan(_columns[first].Start, _columns[first].Length);
        var previous = first;
        for (var other = _columns[first].NextInBucket; other >= 0; other = _columns[other].NextInBucket)
        {
            // Lists keep the order in which rows came to be, so equal sets are equal sequences.
            var column = _columns[other];
            if (column.Score != _columns[first].Score || !rows.SequenceEqual(_columnRows.AsSpan(column.Start, column.Length)))
            {
                previous = other;
                continue;
            }

            _thickness[first] += _thickness[other];
            _thickness[other] = 0;
            _nextInGroup[_lastInGroup[first]] = other;
            _lastInGroup[first] = _lastInGroup[other];
            _columns[previous].NextInBucket = column.NextInBucket;
        }
    }
}
