namespace Sansa.Dense;

/// <summary>
/// C += alpha op(A) op(B), blocked and packed as in Goto and van de Geijn, "Anatomy of High-Performance Matrix
/// Multiplication" (TOMS 2008). With several workers C is cut into tiles that are computed independently.
/// </summary>
internal static class Gemm
{
    /// <summary>Work below this many flops is not shared out: waking a worker costs more.</summary>
    private const double SharedFlops = 4e6;

    /// <summary>C += alpha op(A) op(B), where op is the transpose when asked. C may overlap neither operand.</summary>
    public static void Add(DenseContext context, float alpha, MatrixView a, bool transposeA, MatrixView b, bool transposeB, MatrixView c) =>
        Run(context, alpha, a, transposeA, b, transposeB, c, lower: false);

    /// <summary>
    /// The lower triangle (with the diagonal) of the square C += alpha A A^T, or alpha A^T A when asked; above it nothing is read or written.
    /// </summary>
    public static void AddSymmetric(DenseContext context, float alpha, MatrixView a, bool transpose, MatrixView c) =>
        Run(context, alpha, a, transpose, a, !transpose, c, lower: true);

    /// <summary>The lower triangle (with the diagonal) of the square C += alpha op(A) op(B), for products known to be symmetric.</summary>
    public static void AddLower(DenseContext context, float alpha, MatrixView a, bool transposeA, MatrixView b, bool transposeB, MatrixView c) =>
        Run(context, alpha, a, transposeA, b, transposeB, c, lower: true);

    private static void Run(DenseContext context, float alpha, MatrixView a, bool transposeA, MatrixView b, bool transposeB, MatrixView c, bool lower)
    {
        var depth = transposeA ? a.Rows : a.Columns;
        if (c.Rows == 0 || c.Columns == 0 || depth == 0)
            return;
        if (context.Workers == 1 || 2.0 * c.Rows * c.Columns * depth < SharedFlops)
            GemmTile.Run(context.Serial(0), alpha, a, transposeA, b, transposeB, c, lower ? 0 : int.MaxValue);
        else
            Share(context, alpha, a, transposeA, b, transposeB, c, lower);
    }

    private static void Share(DenseContext context, float alpha, MatrixView a, bool transposeA, MatrixView b, bool transposeB, MatrixView c, bool lower)
    {
        var depth = transposeA ? a.Rows : a.Columns;
        var tiles = Tiling.For(c.Rows, c.Columns, context.Workers, lower);
        context.ForEachTask(tiles.Count, (worker, t) =>
        {
            var (i, j, rows, columns) = tiles[t];
            var left = transposeA ? a.Block(0, i, depth, rows) : a.Block(i, 0, rows, depth);
            var right = transposeB ? b.Block(j, 0, columns, depth) : b.Block(0, j, depth, columns);
            GemmTile.Run(worker, alpha, left, transposeA, right, transposeB, c.Block(i, j, rows, columns), lower ? i - j : int.MaxValue);
        });
    }

    /// <summary>The tiles of C that have something to compute, largest strips first in memory order.</summary>
    private readonly struct Tiling
    {
        private readonly List<(int Row, int Column, int Rows, int Columns)> _tiles;

        private Tiling(List<(int, int, int, int)> tiles) => _tiles = tiles;

        public int Count => _tiles.Count;

        public (int Row, int Column, int Rows, int Columns) this[int t] => _tiles[t];

        public static Tiling For(int rows, int columns, int workers, bool lower)
        {
            int tileRows = 4 * DenseContext.BlockRows, tileColumns = DenseContext.BlockColumns;
            while (Cells(rows, tileRows) * Cells(columns, tileColumns) < 6 * workers && Math.Max(tileRows, tileColumns) > 240)
            {
                if (tileRows >= tileColumns)
                    tileRows /= 2;
                else
                    tileColumns /= 2;
            }

            var tiles = new List<(int, int, int, int)>();
            for (var j = 0; j < columns; j += tileColumns)
            {
                for (var i = 0; i < rows; i += tileRows)
                {
                    var (height, width) = (Math.Min(tileRows, rows - i), Math.Min(tileColumns, columns - j));
                    if (!lower || i + height > j)
                        tiles.Add((i, j, height, width));
                }
            }

            return new Tiling(tiles);
        }

        private static long Cells(int length, int tile) => (length + tile - 1) / tile;
    }
}
