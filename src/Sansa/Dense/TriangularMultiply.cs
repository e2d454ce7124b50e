namespace Sansa.Dense;

/// <summary>Products with a lower triangle L in place of the other operand (LAPACK's TRMM): B := B L, B := L B and B := L^T B.</summary>
internal static unsafe class TriangularMultiply
{
    private const int Chunk = 2016;

    /// <summary>B := B L. Rows of B are independent: workers share them.</summary>
    public static void RightLower(DenseContext context, MatrixView l, MatrixView b)
    {
        var chunk = ChunkLength(context, b.Rows, l.Columns);
        context.ForEachTask((b.Rows + chunk - 1) / chunk, (worker, t) =>
            Right(worker, l, b.Block(t * chunk, 0, Math.Min(chunk, b.Rows - (t * chunk)), b.Columns)));
    }

    /// <summary>B := L B, or L^T B when asked. Columns of B are independent: workers share them.</summary>
    public static void LeftLower(DenseContext context, MatrixView l, bool transpose, MatrixView b)
    {
        var chunk = ChunkLength(context, b.Columns, l.Columns);
        context.ForEachTask((b.Columns + chunk - 1) / chunk, (worker, t) =>
            Left(worker, l, transpose, b.Block(0, t * chunk, b.Rows, Math.Min(chunk, b.Columns - (t * chunk)))));
    }

    private static int ChunkLength(DenseContext context, int length, int order)
    {
        if (context.Workers == 1 || (double)length * order * order < 4e6)
            return Math.Max(1, length);
        return Math.Clamp(((length / (2 * context.Workers) / 48) + 1) * 48, 48, Chunk);
    }

    private static void Right(DenseContext context, MatrixView l, MatrixView b)
    {
        var n = l.Columns;
        if (n <= DenseContext.TriangleOrder)
        {
            var triangle = ExplicitTriangle(context, l);
            for (var i = 0; i < b.Rows; i += DenseContext.BlockRows)
                MultiplyStrip(context, triangle, false, b.Block(i, 0, Math.Min(DenseContext.BlockRows, b.Rows - i), n), right: true);
            return;
        }

        var half = Triangles.Split(n);
        MatrixView first = b.Block(0, 0, b.Rows, half), second = b.Block(0, half, b.Rows, n - half);
        Right(context, l.Block(0, 0, half, half), first);
        Gemm.Add(context, 1, second, false, l.Block(half, 0, n - half, half), false, first);
        Right(context, l.Block(half, half, n - half, n - half), second);
    }

    private static void Left(DenseContext context, MatrixView l, bool transpose, MatrixView b)
    {
        var n = l.Columns;
        if (n <= DenseContext.TriangleOrder)
        {
            var triangle = ExplicitTriangle(context, l);
            for (var j = 0; j < b.Columns; j += DenseContext.BlockRows)
                MultiplyStrip(context, triangle, transpose, b.Block(0, j, n, Math.Min(DenseContext.BlockRows, b.Columns - j)), right: false);
            return;
        }

        var half = Triangles.Split(n);
        MatrixView l11 = l.Block(0, 0, half, half), l21 = l.Block(half, 0, n - half, half), l22 = l.Block(half, half, n - half, n - half);
        MatrixView first = b.Block(0, 0, half, b.Columns), second = b.Block(half, 0, n - half, b.Columns);

        // In place, so the part that the other one still reads is overwritten last.
        if (transpose)
        {
            Left(context, l11, true, first);
            Gemm.Add(context, 1, l21, true, second, false, first);
            Left(context, l22, true, second);
        }
        else
        {
            Left(context, l22, false, second);
            Gemm.Add(context, 1, l21, false, first, false, second);
            Left(context, l11, false, first);
        }
    }

    /// <summary>A copy of a small triangle with explicit zeros above the diagonal.</summary>
    private static MatrixView ExplicitTriangle(DenseContext context, MatrixView l)
    {
        var n = l.Columns;
        var result = new MatrixView(context.Triangle, n, n, n);
        for (var j = 0; j < n; j++)
        {
            new Span<float>(result.Column(j), j).Clear();
            new ReadOnlySpan<float>(l.Column(j) + j, n - j).CopyTo(new Span<float>(result.Column(j) + j, n - j));
        }

        return result;
    }

    private static void MultiplyStrip(DenseContext context, MatrixView triangle, bool transpose, MatrixView b, bool right)
    {
        var copy = new MatrixView(context.Strip, b.Rows, b.Columns, b.Rows);
        for (var j = 0; j < b.Columns; j++)
            new ReadOnlySpan<float>(b.Column(j), b.Rows).CopyTo(new Span<float>(copy.Column(j), b.Rows));
        b.Clear();
        if (right)
            Gemm.Add(context, 1, copy, false, triangle, false, b);
        else
            Gemm.Add(context, 1, triangle, transpose, copy, false, b);
    }
}
