using Sansa.Factorization;
using Sansa.Inverse;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>The steps of Algorithm 1, timed and reported. What the steps read, X or X^T X, is for the derived class to say.</summary>
internal abstract class SansaTraining
{
    protected SansaTraining(int itemCount, SansaOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        options.Validate();
        (ItemCount, Options, Run) = (itemCount, options, new TrainingRun(progress, cancellation));
        if (options.Permutation is { } p && p.Length != itemCount)
            throw new ArgumentException($"The given permutation has {p.Length} positions, but there are {itemCount} items.", nameof(options));
        MaxNonzeros = LayerBudget();
    }

    public SansaOptions Options { get; }

    protected int ItemCount { get; }

    protected TrainingRun Run { get; }

    /// <summary>The most entries that each layer may have.</summary>
    protected int MaxNonzeros { get; }

    /// <summary>ICF only: divides the columns of X by sqrt(||column of X^T X||_2), which keeps the factorization stable.</summary>
    public abstract void Scale();

    /// <summary>Finds the permutation P (Algorithm 1, line 2).</summary>
    public abstract Permutation Order();

    /// <summary>Computes sparse L D L^T ~ P (X^T X + lambda I) P^T (Algorithm 1, line 2).</summary>
    public abstract LdlFactor Factorize(Permutation order);

    /// <summary>
    /// Computes sparse K ~ L^-1 (Algorithm 1, line 3). Where the fit follows, only the pattern matters, and that of 2I - L
    /// was as good or better on Gowalla than those of refined inverses.
    /// </summary>
    public CscMatrix Invert(LdlFactor ldl) => Run.Stage("invert", () =>
    {
        if (Options is { Refit: not null, Schedule: InverseSchedule.Adaptive })
        {
            Run.Decide("Inverse: no scans and finetune steps, since the fit that follows solves to the end what they approach.");
            return InitialGuess.Compute(ldl.Lower);
        }

        var steps = Options.Scans + Options.FinetuneSteps + 1;
        var done = 0;
        UniformMinimalResidual schedule = Options.Schedule == InverseSchedule.Reference
            ? new ReferenceSchedule(ldl.Lower, Options.Threads, Run.Cancellation)
            : new AdaptiveSchedule(ldl.Lower, MaxNonzeros, Options.Threads, Run.Cancellation);
        return schedule.Run(Options.Scans, Options.FinetuneSteps, step => Run.Add(step, ++done / (double)steps)).ToMatrix();
    },
    k => k.NonzeroCount);

    /// <summary>
    /// Fits the values of K and D on K's pattern, where <see cref="SansaOptions.Refit"/> asks for it: minimal residual to the
    /// end instead of a number of steps.
    /// </summary>
    public LdlInverse Refit(CscMatrix inverse, float[] diagonal, Permutation order)
    {
        if (Options.Refit is not { } refit)
            return new LdlInverse(inverse, diagonal);
        return Run.Stage("refit", () =>
        {
            var rows = inverse.AsTransposedCsr().Transpose(Run.Cancellation);
            var (gramianDiagonal, restriction) = Gramian();
            var fit = new InverseRefit(rows, diagonal, order, gramianDiagonal, refit);
            var d = fit.Run(restriction, Options.Threads, done => Run.Report(done), Run.Cancellation);
            foreach (var step in fit.Trace)
                Run.Add(step, 1);
            Run.Decide(FormattableString.Invariant($"Refit: the inverse fitted to X^T X + {refit.L2:g4} c^{refit.Exponent:g3} on its pattern, {fit.StepCount / (double)Math.Max(1, ItemCount):F1} conjugate gradient steps a row."));
            var columns = rows.Transpose(Run.Cancellation);
            return new LdlInverse(CscMatrix.Trusted(ItemCount, ItemCount, columns.RowPointers, columns.ColumnIndices, columns.Values), d);
        },
        k => k.Inverse.NonzeroCount);
    }

    /// <summary>The diagonal of X^T X, and a means for each thread to multiply by parts of it.</summary>
    protected abstract (double[] Diagonal, Func<GramianRestriction> Restriction) Gramian();

    /// <summary>Builds the encoder W^T and the decoder Z (Algorithm 1, lines 4 to 7).</summary>
    public (CsrMatrix Encoder, CsrMatrix Decoder) Assemble(LdlInverse inverse, Permutation order) =>
        Run.Stage("assemble", () => LayerAssembly.Assemble(inverse.Inverse, inverse.Diagonal, order, Run.Cancellation), l => l.Encoder.NonzeroCount + l.Decoder.NonzeroCount);

    public TrainingReport Report() => Run.ToReport();

    /// <summary>Incomplete factorization of the given columns, with its restarts reported.</summary>
    protected LdlFactor FactorizeIncompletely(Gramian.GramianColumns columns, Func<Gramian.GramianColumns>? store)
    {
        var icf = Options.IncompleteCholesky with { Threads = Options.Threads };
        var factor = IncompleteCholesky.Factorize(columns, Options.L2, MaxNonzeros, icf, Run.Breakdowns, store, done => Run.Report(done / (double)ItemCount), Run.Cancellation);
        if (Run.Breakdowns.Count > 0)
        {
            var shift = Run.Breakdowns[^1].Shift;
            Run.Warn(FormattableString.Invariant($"The incomplete factorization broke down {Run.Breakdowns.Count} times; it succeeded with {shift:g4} added to the diagonal instead of L2 = {Options.L2:g4}. Use a larger L2 or the exact factorization."));
        }

        return LdlFactor.FromCholesky(factor);
    }

    /// <summary>Density x n^2, at least two entries a column (one below the diagonal), at most what an array holds.</summary>
    private int LayerBudget()
    {
        var n = (long)ItemCount;
        var density = Options.Density;
        if (n > 0 && density < 2.0 / n)
        {
            density = Math.Min(1, 2.0 / n);
            Run.Warn(FormattableString.Invariant($"Density {Options.Density:g4} is too small for {n} items; it was raised to {density:g4}, two entries a column."));
        }

        var budget = Math.Ceiling(density * n * n);
        if (budget > CompressedForm.MaxEntries)
            throw new ArgumentOutOfRangeException(nameof(SansaOptions.Density), Options.Density, FormattableString.Invariant($"Density {Options.Density:g4} of {n} x {n} asks for {budget:N0} entries a layer ({8 * budget / 1e9:N1} GB), more than the {CompressedForm.MaxEntries:N0} that one matrix can hold. Use a density of at most {CompressedForm.MaxEntries / ((double)n * n):g3}."));
        return (int)budget;
    }
}
