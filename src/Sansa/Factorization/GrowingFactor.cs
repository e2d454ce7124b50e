using Sansa.Sparse;

namespace Sansa.Factorization;

/// <summary>
/// The columns of L found so far (LL^T form, diagonal first), with every row's entries linked in the order of their
/// columns, so that a left-looking step finds the columns that update column j. Columns are appended by one thread
/// while others read the finished ones.
/// </summary>
internal sealed class GrowingFactor
{
    private readonly int[] _rowFirst;
    private readonly int[] _rowLast;
    private readonly int[] _next;
    private readonly int[] _column;
    private int _finished;

    public GrowingFactor(int order, int capacity)
    {
        Pointers = new long[order + 1];
        Rows = new int[capacity];
        Values = new float[capacity];
        (_next, _column) = (new int[capacity], new int[capacity]);
        (_rowFirst, _rowLast) = (new int[order], new int[order]);
        Reset();
    }

    public long[] Pointers { get; }

    public int[] Rows { get; }

    public float[] Values { get; }

    /// <summary>Columns below this are complete and visible to every thread that has read it.</summary>
    public int Finished => Volatile.Read(ref _finished);

    /// <summary>Forgets all columns, for a restart.</summary>
    public void Reset()
    {
        Array.Fill(_rowFirst, -1);
        Array.Fill(_rowLast, -1);
        Pointers[0] = 0;
        Volatile.Write(ref _finished, 0);
    }

    /// <summary>Links the entries below the diagonal of column j, which stand from Pointers[j] on, and publishes the column.</summary>
    public void Append(int j, int end)
    {
        for (var p = (int)Pointers[j] + 1; p < end; p++)
        {
            var i = Rows[p];
            _column[p] = j;
            _next[p] = -1;
            if (_rowLast[i] < 0)
                Volatile.Write(ref _rowFirst[i], p);
            else
                Volatile.Write(ref _next[_rowLast[i]], p);
            _rowLast[i] = p;
        }

        Pointers[j + 1] = end;
        Volatile.Write(ref _finished, j + 1);
    }

    /// <summary>
    /// Subtracts L_jk L_ik for the columns k &lt; <paramref name="limit"/> with L_jk stored, in ascending k, starting
    /// after the entry <paramref name="last"/> of row j.
    /// </summary>
    /// <param name="j">The column being computed.</param>
    /// <param name="limit">Columns from here on are left for later.</param>
    /// <param name="last">The last entry of row j already applied; -1 for none.</param>
    /// <param name="w">The working column.</param>
    /// <returns>The last entry applied, to go on from.</returns>
    public int Update(int j, int limit, int last, WorkingColumn w)
    {
        var (rows, values) = (Rows, Values);
        var p = last < 0 ? Volatile.Read(ref _rowFirst[j]) : Volatile.Read(ref _next[last]);
        while (p >= 0 && _column[p] < limit)
        {
            var end = (int)Pointers[_column[p] + 1];
            w.Subtract(rows.AsSpan(p + 1, end - p - 1), values.AsSpan(p + 1, end - p - 1), values[p]);
            last = p;
            p = Volatile.Read(ref _next[p]);
        }

        return last;
    }

    /// <summary>Whether row j has an entry after <paramref name="last"/> (-1 for none).</summary>
    public bool HasUpdate(int j, int last) => (last < 0 ? _rowFirst[j] : _next[last]) >= 0;

    /// <summary>The finished factor, its arrays cut to size.</summary>
    public CscMatrix ToMatrix()
    {
        var n = Pointers.Length - 1;
        var nnz = (int)Pointers[n];
        var exact = nnz == Rows.Length;
        return CscMatrix.Trusted(n, n, Pointers, exact ? Rows : Rows[..nnz], exact ? Values : Values[..nnz]);
    }
}
