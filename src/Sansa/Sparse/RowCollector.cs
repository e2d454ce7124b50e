namespace Sansa.Sparse;

/// <summary>Rows that many threads compute in any order, put together into one matrix at the end.</summary>
internal sealed class RowCollector(int rowCount, int columnCount)
{
    private readonly int[]?[] _indices = new int[rowCount][];
    private readonly float[]?[] _values = new float[rowCount][];

    /// <summary>Sets a row; each row is set by one thread, at most once.</summary>
    /// <param name="row">The row.</param>
    /// <param name="indices">Columns, strictly increasing.</param>
    /// <param name="values">Value of each.</param>
    public void Set(int row, int[] indices, float[] values) => (_indices[row], _values[row]) = (indices, values);

    /// <summary>The matrix; a row that was not set is empty. The rows are let go as they are copied.</summary>
    /// <param name="remedy">What a user can do where the rows are too many for one array, as a sentence.</param>
    /// <exception cref="ArgumentException">There are more entries than one array holds.</exception>
    public CsrMatrix ToMatrix(string remedy)
    {
        var ap = new long[rowCount + 1];
        for (var i = 0; i < rowCount; i++)
            ap[i + 1] = ap[i] + (_indices[i]?.Length ?? 0);
        if (ap[rowCount] > Array.MaxLength)
            throw new ArgumentException(
                $"The rows of {rowCount} items have {ap[rowCount]} entries, more than one array can hold ({Array.MaxLength}). {remedy}");
        var (ai, ax) = (new int[ap[rowCount]], new float[ap[rowCount]]);
        for (var i = 0; i < rowCount; i++)
        {
            _indices[i]?.CopyTo(ai, ap[i]);
            _values[i]?.CopyTo(ax, ap[i]);
            (_indices[i], _values[i]) = (null, null);
        }

        return CsrMatrix.Trusted(rowCount, columnCount, ap, ai, ax);
    }
}
