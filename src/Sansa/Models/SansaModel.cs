using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Inverse;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>
/// SANSA (Spisak, Bartyzal, Hoskovec, Peska, Tuma, RecSys '23): a sparse, full-rank approximation of EASE^R in two layers,
/// B ~ W^T Z.
/// </summary>
public sealed class SansaModel : FactorizedRecommender
{
    /// <summary>The value of <see cref="Recommender.Method"/>.</summary>
    public const string MethodName = "sansa";

    /// <summary>Takes trained layers.</summary>
    /// <param name="encoder">W^T, items x latent.</param>
    /// <param name="decoder">Z, latent x items.</param>
    /// <param name="options">What it was trained with.</param>
    /// <param name="report">How the training went.</param>
    public SansaModel(CsrMatrix encoder, CsrMatrix decoder, SansaOptions options, TrainingReport report)
        : base(encoder, decoder) => (Options, Report) = (options, report);

    /// <inheritdoc/>
    public override string Method => MethodName;

    /// <summary>What the model was trained with.</summary>
    public SansaOptions Options { get; }

    /// <summary>How the training went: stages, losses, warnings.</summary>
    public TrainingReport Report { get; }

    /// <summary>Trains a model from interactions: Algorithm 1 of the paper.</summary>
    public static SansaModel Fit(CsrMatrix x, SansaOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new SansaOptions();
        options.Validate();
        var run = new TrainingRun(progress, cancellation);
        var scale = run.Stage("scale", () => Scale(x, options, run));
        var order = run.Stage("order", () => options.Permutation ?? FillReducingOrdering.Compute(x, options.Ordering ?? OrderingMethod.Degree, cancellation));
        var factor = run.Stage("factorize", () => Factorize(x, scale, order, options, run), f => f.Lower.NonzeroCount);
        var inverse = run.Stage("invert", () => Invert(factor, options, run), k => k.NonzeroCount);
        var layers = run.Stage("assemble", () => LayerAssembly.Assemble(inverse, factor.Diagonal, order), l => l.Encoder.NonzeroCount);
        return new SansaModel(layers.Encoder, layers.Decoder, options, run.ToReport());
    }

    private static float[] Scale(CsrMatrix x, SansaOptions options, TrainingRun run)
    {
        var norms = GramianNorms.Compute(x, options.Threads, run.Cancellation);
        run.GramianNonzeroCount = norms.NonzeroCount;
        return Array.ConvertAll(norms.Norms, v => v > 0 ? 1 / MathF.Sqrt(v) : 1f);
    }

    private static LdlFactor Factorize(CsrMatrix x, float[] scale, Permutation order, SansaOptions options, TrainingRun run)
    {
        var n = x.ColumnCount;
        var p = order.NewToOld;
        var columns = GramianColumns.OnDemand(ItemPairs.Create(x.PermuteColumns(p)), Array.ConvertAll(p, j => scale[j]));
        var max = (int)Math.Min(Math.Ceiling(options.Density * n * n), int.MaxValue);
        return LdlFactor.FromCholesky(IncompleteCholesky.Factorize(columns, options.L2, max, options.IncompleteCholesky with { Threads = options.Threads }, run.Breakdowns, null, run.Cancellation));
    }

    private static CscMatrix Invert(LdlFactor f, SansaOptions options, TrainingRun run)
    {
        return new ReferenceSchedule(f.Lower, options.Threads, run.Cancellation).Run(options.Scans, options.FinetuneSteps, s => run.Add(s, 0)).ToMatrix();
    }

}
