using System.Runtime.CompilerServices;

namespace Sansa.Dense;

/// <summary>
/// A dense float32 matrix in memory that somebody else owns, stored by columns as in LAPACK: element (i, j) is at
/// <c>Data[i + j * Stride]</c>. A view of a block shares the memory of the whole.
/// </summary>
/// <remarks>Column-major, because a supernode of L is a set of columns and every update of it is C -= A B^T, whose operands are then read
/// contiguously.</remarks>
internal readonly unsafe struct MatrixView
{
    /// <summary>Wraps memory; the stride is the distance between columns in elements, at least <paramref name="rows"/>.</summary>
    public MatrixView(float* data, int rows, int columns, nint stride)
    {
        Data = data;
        (Rows, Columns, Stride) = (rows, columns, stride);
    }

    /// <summary>Address of element (0, 0).</summary>
    public float* Data { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Elements from one column to the next (LAPACK's leading dimension).</summary>
    public nint Stride { get; }

    /// <summary>Element (i, j), without a bounds check.</summary>
    public ref float this[int i, int j]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Data[i + (j * Stride)];
    }

    /// <summary>The block of <paramref name="rows"/> x <paramref name="columns"/> elements whose first is (i, j).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public MatrixView Block(int i, int j, int rows, int columns) => new(Data + i + (j * Stride), rows, columns, Stride);

    /// <summary>Address of column j.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Column(int j) => Data + (j * Stride);

    /// <summary>Sets every element to 0.</summary>
    public void Clear()
    {
        for (var j = 0; j < Columns; j++)
            new Span<float>(Column(j), Rows).Clear();
    }
}
