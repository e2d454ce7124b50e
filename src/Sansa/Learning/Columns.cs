using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Sansa.Dense;

namespace Sansa.Learning;

/// <summary>Small operations on the columns of a batch: one column a user.</summary>
internal static unsafe class Columns
{
    private const int ColumnsPerTask = 16, BlockLength = 64;

    /// <summary>Every column becomes the one of <paramref name="source"/>.</summary>
    public static void Fill(DenseContext context, MatrixView target, MatrixView source) =>
        ForEach(context, target.Columns, j => Span(source, 0).CopyTo(Span(target, j)));

    /// <summary>target += the sum of the columns, in their order.</summary>
    public static void Sum(DenseContext context, MatrixView source, MatrixView target) =>
        ForEachBlock(context, source.Rows, (first, count) =>
        {
            for (var j = 0; j < source.Columns; j++)
                VectorKernel.AddMultiple(1, source.Column(j) + first, target.Data + first, count);
        });

    /// <summary>Copies a matrix.</summary>
    public static void Copy(MatrixView source, MatrixView target)
    {
        for (var j = 0; j < source.Columns; j++)
            Span(source, j).CopyTo(Span(target, j));
    }

    /// <summary>target = factor * source.</summary>
    public static void Multiply(float factor, ReadOnlySpan<float> source, Span<float> target)
    {
        ref float from = ref MemoryMarshal.GetReference(source), to = ref MemoryMarshal.GetReference(target);
        var i = 0;
        for (; i + Vector512<float>.Count <= source.Length; i += Vector512<float>.Count)
            (Vector512.LoadUnsafe(ref from, (nuint)i) * factor).StoreUnsafe(ref to, (nuint)i);
        for (; i < source.Length; i++)
            target[i] = factor * source[i];
    }

    /// <summary>A column as a span.</summary>
    public static Span<float> Span(MatrixView matrix, int column) => new(matrix.Column(column), matrix.Rows);

    /// <summary>Calls the body for each of 0 .. count - 1 in parallel, a few at a time.</summary>
    public static void ForEach(DenseContext context, int count, Action<int> body) =>
        context.ForEachTask((count + ColumnsPerTask - 1) / ColumnsPerTask, (_, t) =>
        {
            for (var j = t * ColumnsPerTask; j < Math.Min(count, (t + 1) * ColumnsPerTask); j++)
                body(j);
        });

    /// <summary>Calls the body for blocks of 0 .. count - 1, each with its first and its length, in parallel.</summary>
    public static void ForEachBlock(DenseContext context, int count, Action<int, int> body) =>
        context.ForEachTask((count + BlockLength - 1) / BlockLength, (_, t) => body(t * BlockLength, Math.Min(BlockLength, count - (t * BlockLength))));
}
