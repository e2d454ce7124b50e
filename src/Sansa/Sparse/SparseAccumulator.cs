namespace Sansa.Sparse;

/// <summary>
/// A dense vector that remembers which entries were touched, so that building and clearing a sparse column costs what
/// the column holds, not its length. One per thread.
/// </summary>
internal sealed class SparseAccumulator(int length)
{
    private readonly float[] _values = new float[length];
    private readonly bool[] _isTouched = new bool[length];
    private readonly int[] _touched = new int[length];
    private int _count;

    /// <summary>The touched positions, in the order of their first touch or sorted.</summary>
    public ReadOnlySpan<int> Touched => _touched.AsSpan(0, _count);

    /// <summary>The value at a position; 0 where nothing was added.</summary>
    public float this[int i] => _values[i];

    /// <summary>Adds to a position.</summary>
    public void Add(int i, float value)
    {
        if (!_isTouched[i])
        {
            _isTouched[i] = true;
            _touched[_count++] = i;
        }

        _values[i] += value;
    }

    /// <summary>Sorts <see cref="Touched"/> ascending.</summary>
    public void SortTouched() => _touched.AsSpan(0, _count).Sort();

    /// <summary>Back to all zero.</summary>
    public void Clear()
    {
        foreach (var i in Touched)
        {
            _values[i] = 0;
            _isTouched[i] = false;
        }

        _count = 0;
    }
}
