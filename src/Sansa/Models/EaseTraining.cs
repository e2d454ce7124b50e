using System.Globalization;
using Sansa.Dense;
using Sansa.Execution;
using Sansa.Gramian;
using Sansa.Sparse;
using Sansa.Training;


namespace Sansa.Models;

/// <summary>The stages of EASE^R in one buffer.</summary>
internal sealed class EaseTraining
{
    private const int MirrorBlock = 64;

    private readonly TrainingRun _run;
    private readonly DenseContext _context;
    private readonly MatrixView _matrix;
    private readonly float[] _diagonal;

    private EaseTraining(MatrixView matrix, DenseContext context, TrainingRun run) =>
        (_matrix, _context, _run, _diagonal) = (matrix, context, run, new float[matrix.Columns]);

    /// <summary>Leaves B in <paramref name="matrix"/>, row i of B as column i of the column-major view.</summary>
    public static TrainingReport Run(
        CsrMatrix x, CsrMatrix byItem, EaseOptions options, MatrixView matrix, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        using var context = new DenseContext(options.Threads, cancellation);
        var run = new TrainingRun(options.Threads, progress, cancellation);
        // The inverse takes twice the arithmetic of the factor (n^3 / 3).
        run.Plan(("gramian", 0.05), ("factorize", 0.3), ("invert", 0.6), ("assemble", 0.05));
        var training = new EaseTraining(matrix, context, run);
        var entries = (long)matrix.Columns * matrix.Columns;
        var ridge = Array.ConvertAll(options.Ridge.Of(InteractionMatrix.Squares(byItem)), lambda => (float)lambda);
        Stage(run, "gramian", () => DenseGramian.FillLower(x, byItem, ridge, matrix, context.Workers, cancellation), entries);
        Stage(run, "factorize", training.Factorize, entries);
        Stage(run, "invert", training.Invert, entries);
        Stage(run, "assemble", training.Assemble, entries);
        return run.ToReport();
    }

    private static void Stage(TrainingRun run, string name, Action body, long entries) =>
        run.Stage(name, _ =>
        {
            body();
            return entries;
        }, e => e);

    private void Factorize()
    {
        var total = Math.Pow(_matrix.Columns, 3) / 3;
        _context.Progress = done => _run.Report(Math.Min(1, done / total));
        try
        {
            Cholesky.FactorStrictly(_context, _matrix, _diagonal);
        }
        catch (NotPositiveDefiniteException e)
        {
            throw new NotPositiveDefiniteException(
                e.Pivot,
                e.Value,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"X^T X + Lambda is singular to float32 precision: "
                    + $"the pivot of item {e.Pivot} is {e.Value}, its diagonal element {_diagonal[e.Pivot]}. "
                    + $"The item depends linearly on the items before it, or holds values too large. Use a larger ridge."),
                e);
        }
    }

    private void Invert()
    {
        var total = Math.Pow(_matrix.Columns, 3);
        _context.Progress = done => _run.Report(Math.Clamp(((done / total) - (1.0 / 3)) * 1.5, 0, 1));
        SymmetricInverse.FromFactor(_context, _matrix);
        _context.Progress = null;
    }

    /// <summary>From the lower triangle of P to the whole of B: B_ij = -P_ij / P_jj, zero diagonal (Steck, equation 8).</summary>
    private void Assemble()
    {
        for (var j = 0; j < _diagonal.Length; j++)
            _diagonal[j] = _matrix[j, j];
        var blocks = (_diagonal.Length + MirrorBlock - 1) / MirrorBlock;
        ParallelLoop.Chunks(blocks, 1, _context.Workers, _context.Cancellation, (_, block, _) =>
        {
            for (var other = block; other < blocks; other++)
                Mirror(block * MirrorBlock, other * MirrorBlock);
        });
    }

    private void Mirror(int firstColumn, int firstRow)
    {
        var n = _diagonal.Length;
        for (var i = firstColumn; i < Math.Min(n, firstColumn + MirrorBlock); i++)
        {
            for (var j = Math.Max(i, firstRow); j < Math.Min(n, firstRow + MirrorBlock); j++)
            {
                // Zero is added so that a score of zero is +0: -0 means "no score".
                var p = i == j ? 0 : -_matrix[j, i];
                _matrix[j, i] = (p / _diagonal[j]) + 0f;
                _matrix[i, j] = (p / _diagonal[i]) + 0f;
            }
        }
    }
}
