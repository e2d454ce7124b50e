using Sansa.Gramian;

namespace Sansa.Factorization;

/// <summary>
/// The dense column that a left-looking step works in, and the list of its touched rows. One per thread. Zero means
/// untouched: an entry that cancels to exactly zero may be listed twice, and zeros are left out when packed.
/// </summary>
internal sealed class WorkingColumn(int order)
{
    private readonly float[] _values = new float[order];
    private int[] _touched = new int[order + 1];
    private int _count;

    /// <summary>An upper bound of what <see cref="MoveTo"/> writes.</summary>
    public int Count => _count;

    /// <summary>Column j of A into an empty working column; the diagonal is kept apart by the caller and left out here.</summary>
    public void FillBelowDiagonal(GramianColumns a, int j)
    {
        _count = a.Fill(j, _values, _touched);
        _values[j] = 0;
    }

    /// <summary>Puts back what <see cref="MoveTo"/> took away.</summary>
    public void Fill(ReadOnlySpan<int> rows, ReadOnlySpan<float> values)
    {
        for (var p = 0; p < rows.Length; p++)
            _values[rows[p]] = values[p];
        rows.CopyTo(_touched);
        _count = rows.Length;
    }

    /// <summary>Subtracts a multiple of a sparse column.</summary>
    public void Subtract(ReadOnlySpan<int> rows, ReadOnlySpan<float> values, float factor)
    {
        // Listing rows again after they cancelled can outgrow the list; it never does without cancellation.
        if (_touched.Length <= _count + rows.Length)
            Array.Resize(ref _touched, Math.Max(2 * _touched.Length, _count + rows.Length + 1));
        var (w, touched, count) = (_values, _touched, _count);
        for (var p = 0; p < rows.Length; p++)
        {
            var i = rows[p];
            var before = w[i];
            touched[count] = i;
            count += before == 0f ? 1 : 0;
            w[i] = before - (values[p] * factor);
        }

        _count = count;
    }

    /// <summary>Copies the nonzeros out and leaves the column empty.</summary>
    /// <returns>How many there are.</returns>
    public int MoveTo(Span<int> rows, Span<float> values)
    {
        var (w, count) = (_values, 0);
        foreach (var i in _touched.AsSpan(0, _count))
        {
            var value = w[i];
            w[i] = 0;
            rows[count] = i;
            values[count] = value;
            count += value == 0f ? 0 : 1;
        }

        _count = 0;
        return count;
    }
}
