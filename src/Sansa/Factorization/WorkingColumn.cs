using Sansa.Gramian;

namespace Sansa.Factorization;

/// <summary>The dense column that a left-looking step works in, and the list of its touched rows. One per thread.</summary>
internal sealed class WorkingColumn(int order)
{
    private readonly byte[] _mark = new byte[order];

    /// <summary>Values, zero where untouched; length n.</summary>
    public float[] Values { get; } = new float[order];

    /// <summary>The touched rows in the first <see cref="Count"/> places; one place of slack for branch-free appending.</summary>
    public int[] Touched { get; } = new int[order + 1];

    /// <summary>Number of touched rows.</summary>
    public int Count { get; private set; }

    /// <summary>Column j of A into an empty working column; the diagonal is kept apart by the caller and left out here.</summary>
    public void FillBelowDiagonal(GramianColumns a, int j)
    {
        var count = a.Fill(j, Values, Touched);
        Values[j] = 0;
        Count = 0;
        foreach (var i in Touched.AsSpan(0, count))
        {
            _mark[i] = 1;
            Touched[Count] = i;
            Count += i == j ? 0 : 1;
        }

        _mark[j] = 0;
    }

    /// <summary>Puts back what <see cref="MoveTo"/> took away.</summary>
    public void Fill(ReadOnlySpan<int> rows, ReadOnlySpan<float> values)
    {
        for (var p = 0; p < rows.Length; p++)
        {
            _mark[rows[p]] = 1;
            Values[rows[p]] = values[p];
        }

        rows.CopyTo(Touched);
        Count = rows.Length;
    }

    /// <summary>Subtracts a multiple of a sparse column.</summary>
    public void Subtract(ReadOnlySpan<int> rows, ReadOnlySpan<float> values, float factor)
    {
        var (w, mark, touched, count) = (Values, _mark, Touched, Count);
        for (var p = 0; p < rows.Length; p++)
        {
            var i = rows[p];
            w[i] -= values[p] * factor;
            touched[count] = i;
            count += mark[i] ^ 1;
            mark[i] = 1;
        }

        Count = count;
    }

    /// <summary>Copies the touched entries out and leaves the column empty.</summary>
    public void MoveTo(Span<int> rows, Span<float> values)
    {
        var touched = Touched.AsSpan(0, Count);
        touched.CopyTo(rows);
        for (var p = 0; p < touched.Length; p++)
            values[p] = Values[touched[p]];
        Clear();
    }

    /// <summary>Back to empty.</summary>
    public void Clear()
    {
        foreach (var i in Touched.AsSpan(0, Count))
        {
            Values[i] = 0;
            _mark[i] = 0;
        }

        Count = 0;
    }
}
