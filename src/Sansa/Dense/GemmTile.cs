using System.Runtime.Intrinsics;

namespace Sansa.Dense;

/// <summary>One worker's GEMM: the three loops over blocks and the two over register tiles, around the micro-kernel.</summary>
internal static unsafe class GemmTile
{
    /// <summary>C += alpha op(A) op(B) on one thread.</summary>
    /// <param name="context">A one-thread context.</param>
    /// <param name="alpha">Factor.</param>
    /// <param name="a">A, or its transpose when <paramref name="transposeA"/>.</param>
    /// <param name="transposeA">Whether A is read transposed.</param>
    /// <param name="b">B, or its transpose when <paramref name="transposeB"/>.</param>
    /// <param name="transposeB">Whether B is read transposed.</param>
    /// <param name="c">The tile of C.</param>
    /// <param name="diagonal">Only elements with i + diagonal >= j are written; int.MaxValue for all.</param>
    public static void Run(DenseContext context, float alpha, MatrixView a, bool transposeA, MatrixView b, bool transposeB, MatrixView c, int diagonal)
    {
        switch (context.Kind)
        {
            case SimdKind.Vector512:
                Run<Kernel3x8<Simd512, Vector512<float>>>(context, alpha, a, transposeA, b, transposeB, c, diagonal);
                break;
            case SimdKind.Vector256:
                Run<Kernel2x6<Simd256, Vector256<float>>>(context, alpha, a, transposeA, b, transposeB, c, diagonal);
                break;
            case SimdKind.Vector128:
                Run<Kernel2x6<Simd128, Vector128<float>>>(context, alpha, a, transposeA, b, transposeB, c, diagonal);
                break;
            default:
                Run<Kernel2x6<Simd1, float>>(context, alpha, a, transposeA, b, transposeB, c, diagonal);
                break;
        }
    }

    private static void Run<TKernel>(
        DenseContext context, float alpha, MatrixView a, bool transposeA, MatrixView b, bool transposeB, MatrixView c, int diagonal)
        where TKernel : struct, IMicroKernel
    {
        var depth = transposeA ? a.Rows : a.Columns;
        for (var j = 0; j < c.Columns; j += DenseContext.BlockColumns)
        {
            var columns = Math.Min(DenseContext.BlockColumns, c.Columns - j);
            for (var k = 0; k < depth; k += DenseContext.BlockDepth)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                var steps = Math.Min(DenseContext.BlockDepth, depth - k);
                Packing.Pack(
                    transposeB ? b.Data + j + (k * b.Stride) : b.Data + k + (j * b.Stride), b.Stride, transposeB, columns, steps, TKernel.Width,
                    context.PackedB);
                for (var i = 0; i < c.Rows; i += DenseContext.BlockRows)
                {
                    var rows = Math.Min(DenseContext.BlockRows, c.Rows - i);
                    var offset = diagonal == int.MaxValue ? int.MaxValue : diagonal + i - j;
                    if (offset != int.MaxValue && rows - 1 + offset < 0)
                        continue;
                    Packing.Pack(
                        transposeA ? a.Data + k + (i * a.Stride) : a.Data + i + (k * a.Stride), a.Stride, !transposeA, rows, steps, TKernel.Height,
                        context.PackedA);
                    Block<TKernel>(context, alpha, steps, c.Block(i, j, rows, columns), offset);
                }

                context.AddFlops(2.0 * c.Rows * columns * steps);
            }
        }
    }

    /// <summary>All register tiles of one packed block of A times one packed block of B.</summary>
    private static void Block<TKernel>(DenseContext context, float alpha, int depth, MatrixView c, int diagonal)
        where TKernel : struct, IMicroKernel
    {
        for (var j = 0; j < c.Columns; j += TKernel.Width)
        {
            var columns = Math.Min(TKernel.Width, c.Columns - j);
            var b = context.PackedB + ((nint)j * depth);
            for (var i = 0; i < c.Rows; i += TKernel.Height)
            {
                var rows = Math.Min(TKernel.Height, c.Rows - i);
                var offset = diagonal == int.MaxValue ? int.MaxValue : diagonal + i - j;
                if (offset != int.MaxValue && rows - 1 + offset < 0)
                    continue;
                var a = context.PackedA + ((nint)i * depth);
                if (rows == TKernel.Height && columns == TKernel.Width && offset >= columns - 1)
                    TKernel.Run(depth, a, b, alpha, c.Column(j) + i, c.Stride);
                else
                    Edge<TKernel>(context, alpha, depth, a, b, c.Block(i, j, rows, columns), offset);
            }
        }
    }

    /// <summary>A register tile that C covers only in part: computed in a full tile of scratch that holds C's part, then copied back.</summary>
    private static void Edge<TKernel>(DenseContext context, float alpha, int depth, float* a, float* b, MatrixView c, int diagonal)
        where TKernel : struct, IMicroKernel
    {
        var tile = new MatrixView(context.EdgeTile, TKernel.Height, TKernel.Width, TKernel.Height);
        for (var j = 0; j < c.Columns; j++)
        {
            var first = FirstRow(j, diagonal);
            if (first < c.Rows)
                new ReadOnlySpan<float>(c.Column(j) + first, c.Rows - first).CopyTo(new Span<float>(tile.Column(j) + first, c.Rows - first));
        }

        TKernel.RunRows(c.Rows, depth, a, b, alpha, tile.Data, tile.Stride);
        for (var j = 0; j < c.Columns; j++)
        {
            var first = FirstRow(j, diagonal);
            if (first < c.Rows)
                new ReadOnlySpan<float>(tile.Column(j) + first, c.Rows - first).CopyTo(new Span<float>(c.Column(j) + first, c.Rows - first));
        }
    }

    private static int FirstRow(int column, int diagonal) => diagonal == int.MaxValue ? 0 : Math.Max(0, column - diagonal);
}
