using System.Diagnostics;
using Sansa.Dense;
using Sansa.Sparse;
using Sansa.Threading;

namespace Sansa.Models;

/// <summary>The stages of EASE^R in one buffer.</summary>
internal sealed class EaseTraining
{
    private const int MirrorBlock = 64;

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly IProgress<TrainingProgress>? progress;
    private readonly MatrixView matrix;
    private TimeSpan lastReport;
    private double furthest;

    private EaseTraining(MatrixView matrix, IProgress<TrainingProgress>? progress) => (this.matrix, this.progress) = (matrix, progress);

    /// <summary>Leaves B in <paramref name="matrix"/>, row i of B as column i of the column-major view.</summary>
    public static void Run(CsrMatrix x, CsrMatrix byItem, EaseOptions options, MatrixView matrix, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var training = new EaseTraining(matrix, progress);
        using var context = new DenseContext(options.Threads, cancellation);
        training.Report("gramian", 0, 0, force: true);
        DenseGramian.FillLower(x, byItem, (float)options.L2, matrix, context.Workers, cancellation);
        training.Factorize(context);
        training.Invert(context);
        training.Report("assemble", 0, 0.99, force: true);
        training.Assemble(context.Workers, cancellation);
        training.Report("assemble", 1, 1, force: true);
    }

    private void Factorize(DenseContext context)
    {
        var total = Math.Pow(matrix.Columns, 3) / 3;
        Report("factorize", 0, 0, force: true);
        context.Progress = done => Report("factorize", done / total, done / (3 * total));
        var diagonal = new float[matrix.Columns];
        try
        {
            Cholesky.FactorStrictly(context, matrix, diagonal);
        }
        catch (NotPositiveDefiniteException e)
        {
            throw new NotPositiveDefiniteException(e.Pivot, e.Value, FormattableString.Invariant($"X^T X + l2 I is singular to float32 precision: the pivot of item {e.Pivot} is {e.Value}, its diagonal element {diagonal[e.Pivot]}. The item depends linearly on the items before it, or holds values too large. Raise l2."), e);
        }
    }

    private void Invert(DenseContext context)
    {
        var total = Math.Pow(matrix.Columns, 3);
        Report("invert", 0, 1.0 / 3, force: true);
        context.Progress = done => Report("invert", ((done / total) - (1.0 / 3)) * 1.5, done / total);
        SymmetricInverse.FromFactor(context, matrix);
        context.Progress = null;
    }

    /// <summary>From the lower triangle of P to the whole of B: B_ij = -P_ij / P_jj, zero diagonal (Steck, equation 8).</summary>
    private void Assemble(int workers, CancellationToken cancellation)
    {
        var diagonal = new float[matrix.Columns];
        for (var j = 0; j < diagonal.Length; j++)
            diagonal[j] = matrix[j, j];
        var blocks = (diagonal.Length + MirrorBlock - 1) / MirrorBlock;
        ParallelLoop.Chunks(blocks, 1, workers, cancellation, (_, block, _) =>
        {
            for (var other = block; other < blocks; other++)
                Mirror(block * MirrorBlock, other * MirrorBlock, diagonal);
        });
    }

    private void Mirror(int firstColumn, int firstRow, float[] diagonal)
    {
        var n = diagonal.Length;
        for (var i = firstColumn; i < Math.Min(n, firstColumn + MirrorBlock); i++)
        {
            for (var j = Math.Max(i, firstRow); j < Math.Min(n, firstRow + MirrorBlock); j++)
            {
                // Zero is added so that a score of zero is +0: -0 means "no score".
                var p = i == j ? 0 : -matrix[j, i];
                matrix[j, i] = (p / diagonal[j]) + 0f;
                matrix[i, j] = (p / diagonal[i]) + 0f;
            }
        }
    }

    private void Report(string stage, double fraction, double whole, bool force = false)
    {
        if (progress is null || (!force && clock.Elapsed - lastReport < TimeSpan.FromMilliseconds(100)))
            return;
        lastReport = clock.Elapsed;
        furthest = Math.Max(furthest, Math.Clamp(whole, 0, 1));
        progress.Report(new TrainingProgress(stage, Math.Clamp(fraction, 0, 1), clock.Elapsed) { Fraction = furthest });
    }
}
