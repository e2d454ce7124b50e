namespace Sansa.Factorization;

/// <summary>A sparse column in two growing arrays, rows in any order. Used again for column after column.</summary>
internal sealed class PackedColumn
{
    private int[] _rows = [];
    private float[] _values = [];

    /// <summary>Number of entries.</summary>
    public int Count { get; set; }

    public Span<int> Rows => _rows.AsSpan(0, Count);

    public Span<float> Values => _values.AsSpan(0, Count);

    /// <summary>Takes the nonzeros of a working column, which is left empty.</summary>
    public void Take(WorkingColumn w)
    {
        if (_rows.Length < w.Count)
        {
            var capacity = Math.Max(w.Count, 2 * _rows.Length);
            (_rows, _values) = (new int[capacity], new float[capacity]);
        }

        Count = w.MoveTo(_rows, _values);
    }

    /// <summary>Takes copies.</summary>
    public void Take(ReadOnlySpan<int> rows, ReadOnlySpan<float> values)
    {
        if (_rows.Length < rows.Length)
        {
            var capacity = Math.Max(rows.Length, 2 * _rows.Length);
            (_rows, _values) = (new int[capacity], new float[capacity]);
        }

        rows.CopyTo(_rows);
        values.CopyTo(_values);
        Count = rows.Length;
    }
}
