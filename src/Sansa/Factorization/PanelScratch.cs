using Sansa.Dense;

namespace Sansa.Factorization;

/// <summary>One worker's memory for panel updates: where a panel has each row, and a block for a product to be scattered.</summary>
internal sealed unsafe class PanelScratch(int n) : IDisposable
{
    private NativeBuffer _product = new(0);

    /// <summary>Row of the current panel for each row of the matrix that it has.</summary>
    public int[] Place { get; } = new int[n];

    /// <summary>panel[rows, columns] -= left right^T on and below the diagonal.</summary>
    /// <param name="worker">One worker's context.</param>
    /// <param name="left">Rows of the source panel that are updated rows.</param>
    /// <param name="right">Rows of the source panel that are the panel's columns.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="rows">Rows of the matrix that <paramref name="left"/> has.</param>
    /// <param name="columns">Rows of the matrix that <paramref name="right"/> has.</param>
    /// <param name="place">Row of the panel for each row of the matrix.</param>
    /// <param name="diagonal">Position of the first row among the source's rows, counted from the first column.</param>
    public void Update(
        DenseContext worker, MatrixView left, MatrixView right, MatrixView panel, ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, int[] place, int diagonal)
    {
        var isDense = IsRun(rows, place) && IsRun(columns, place);
        if (isDense)
        {
            var target = panel.Block(place[rows[0]], place[columns[0]], rows.Length, columns.Length);
            GemmTile.Run(worker, -1, left, false, right, true, target, diagonal);
            return;
        }

        var product = Product(rows.Length, columns.Length);
        product.Clear();
        GemmTile.Run(worker, -1, left, false, right, true, product, diagonal);
        Scatter(product, panel, rows, columns, place, diagonal);
    }

    /// <inheritdoc/>
    public void Dispose() => _product.Dispose();

    private static bool IsRun(ReadOnlySpan<int> rows, int[] place) => place[rows[^1]] - place[rows[0]] == rows.Length - 1;

    private MatrixView Product(int rows, int columns)
    {
        if (_product.Length < (long)rows * columns)
        {
            _product.Dispose();
            _product = new NativeBuffer((long)rows * columns);
        }

        return _product.AsMatrix(rows, columns);
    }

    private static void Scatter(MatrixView product, MatrixView panel, ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, int[] place, int diagonal)
    {
        // At most NumericFactorization.BlockRows rows.
        Span<int> targets = stackalloc int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            targets[i] = place[rows[i]];
        for (var j = 0; j < columns.Length; j++)
        {
            float* source = product.Column(j), target = panel.Column(place[columns[j]]);
            for (var i = Math.Max(0, j - diagonal); i < targets.Length; i++)
                target[targets[i]] += source[i];
        }
    }
}
