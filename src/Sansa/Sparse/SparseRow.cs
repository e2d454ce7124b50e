namespace Sansa.Sparse;

/// <summary>A view of the stored entries of one row: indices ascending, values beside them.</summary>
/// <param name="indices">Column of each entry, strictly increasing.</param>
/// <param name="values">Value of each entry; empty when every entry is 1.</param>
public readonly ref struct SparseRow(ReadOnlySpan<int> indices, ReadOnlySpan<float> values)
{
    /// <summary>Column of each entry, strictly increasing.</summary>
    public ReadOnlySpan<int> Indices { get; } = indices;

    /// <summary>Value of each entry; empty for a pattern row, whose entries are all 1.</summary>
    public ReadOnlySpan<float> Values { get; } = values;

    /// <summary>Number of stored entries.</summary>
    public int Count => Indices.Length;

    /// <summary>The value of the entry at a position of this row (not at a column).</summary>
    /// <param name="position">From 0 to <see cref="Count"/> - 1.</param>
    public float ValueAt(int position) => Values.IsEmpty ? 1f : Values[position];
}
