using System.Globalization;
using System.Text;

namespace Sansa.Sparse;

/// <summary>
/// The stored entries of one row: indices ascending, values beside them. A view of the matrix's arrays, not a copy; no ref struct, so that a notebook
/// cell may end with one. Loops take <see cref="Indices"/> and <see cref="Values"/> once, before they begin.
/// </summary>
public readonly struct SparseRow
{
    private const int Shown = 20;
    private readonly int[]? _indices;
    private readonly float[]? _values;
    private readonly int _start;

    /// <summary>A row of its own.</summary>
    /// <param name="indices">Column of each entry, strictly increasing. Not copied.</param>
    /// <param name="values">Value of each entry, or null or empty when every entry is 1. Not copied.</param>
    /// <exception cref="ArgumentException">There are values, but not as many as indices.</exception>
    public SparseRow(int[] indices, float[]? values = null)
    {
        ArgumentNullException.ThrowIfNull(indices);
        if (values is { Length: > 0 } && values.Length != indices.Length)
            throw new ArgumentException($"The row has {indices.Length} indices but {values.Length} values.", nameof(values));
        (_indices, _values, Count) = (indices, values is { Length: 0 } ? null : values, indices.Length);
    }

    internal SparseRow(int[] indices, float[]? values, int start, int count) => (_indices, _values, _start, Count) = (indices, values, start, count);

    /// <summary>Column of each entry, strictly increasing.</summary>
    public ReadOnlySpan<int> Indices => new(_indices, _start, Count);

    /// <summary>Value of each entry; empty for a pattern row, whose entries are all 1.</summary>
    public ReadOnlySpan<float> Values => _values is null ? default : new(_values, _start, Count);

    /// <summary>Number of stored entries.</summary>
    public int Count { get; }

    /// <summary>The value of the entry at a position of this row (not at a column).</summary>
    /// <param name="position">From 0 to <see cref="Count"/> - 1.</param>
    public float ValueAt(int position) => _values is null ? 1f : _values[_start + position];

    /// <summary>The number of entries and the first of them, as <c>3 entries: 0, 5 = 0.5, 7</c>; an entry without "=" is 1.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{Count:N0} {(Count == 1 ? "entry" : "entries")}"));
        for (var k = 0; k < Math.Min(Count, Shown); k++)
        {
            text.Append(k == 0 ? ": " : ", ").Append(CultureInfo.InvariantCulture, $"{Indices[k]}");
            if (ValueAt(k) != 1)
                text.Append(CultureInfo.InvariantCulture, $" = {ValueAt(k)}");
        }

        return (Count > Shown ? text.Append(", ...") : text).ToString();
    }
}
