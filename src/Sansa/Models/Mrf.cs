using System.Diagnostics;
using Sansa.Models.MarkovRandomField;
using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Threading;

namespace Sansa.Models;

/// <summary>
/// MRF (Steck, "Markov Random Fields for Collaborative Filtering", NeurIPS '19): a sparse item-item matrix B whose pattern
/// is that of the largest scaled covariances, with weights from the inverses of small dense clusters. The paper's rival of
/// SANSA.
/// </summary>
/// <remarks>No items x items matrix is stored: the covariances are made from X column by column, and block by block for the clusters.</remarks>
public sealed class Mrf : Recommender
{
    /// <summary>The value of <see cref="Recommender.Method"/>.</summary>
    public const string MethodName = "mrf";

    /// <summary>Takes trained weights.</summary>
    /// <param name="weights">B, items x items.</param>
    /// <param name="options">What it was trained with.</param>
    /// <param name="threshold">The threshold of the pattern.</param>
    /// <exception cref="ArgumentException">B is not square.</exception>
    internal Mrf(CsrMatrix weights, MrfOptions options, float threshold)
    {
        if (weights.RowCount != weights.ColumnCount)
            throw new ArgumentException($"B must be square, but it is {weights.RowCount} x {weights.ColumnCount}.", nameof(weights));
        (Weights, Options, Threshold) = (weights, options, threshold);
    }

    /// <inheritdoc/>
    public override string Method => MethodName;

    /// <inheritdoc/>
    public override int ItemCount => Weights.ColumnCount;

    /// <summary>B: row i holds what item i in a history adds to the score of each item.</summary>
    public CsrMatrix Weights { get; }

    /// <summary>What the model was trained with.</summary>
    public MrfOptions Options { get; }

    /// <summary>The scaled covariance above which a pair of items has weights, given or found for <see cref="MrfOptions.Density"/>.</summary>
    public float Threshold { get; }

    /// <summary>Trains a model.</summary>
    /// <param name="x">Users x items.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="progress">Told the stage (pattern, estimate) and how much of it is done; called from any thread.</param>
    /// <param name="cancellation">Stops the training within a fraction of a second.</param>
    /// <exception cref="Dense.NotPositiveDefiniteException">A cluster's matrix is not positive definite (lambda is 0 or too small); its pivot is the item.</exception>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static Mrf Fit(CsrMatrix x, MrfOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        options ??= new MrfOptions();
        options.Validate();
        cancellation.ThrowIfCancellationRequested();
        var workers = ParallelLoop.Workers(options.Threads);
        var clock = Stopwatch.StartNew();
        var covariance = new ScaledCovariance(x, options.Alpha);
        var pattern = SparsityPattern.Compute(covariance, options, workers, cancellation, Reporter(progress, "pattern", clock));
        var weights = MrfEstimation.Run(covariance, pattern, options, workers, cancellation, Reporter(progress, "estimate", clock));
        return new Mrf(weights, options, pattern.Threshold);
    }

    /// <inheritdoc/>
    public override UserScorer CreateScorer() => new LinearScorer(Weights);

    /// <inheritdoc/>
    public override void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Json("options", Options);
        writer.Json("threshold", Threshold);
        writer.Matrix("weights", Weights);
    }

    internal static Mrf Read(ModelReader reader) => new(reader.Matrix("weights"), reader.Json<MrfOptions>("options"), reader.Json<float>("threshold"));

    private static Action<double> Reporter(IProgress<TrainingProgress>? progress, string stage, Stopwatch clock)
    {
        var last = -1L;
        return fraction =>
        {
            var now = clock.ElapsedMilliseconds;
            var previous = Volatile.Read(ref last);
            if (progress is not null && (previous < 0 || now - previous >= 100) && Interlocked.CompareExchange(ref last, now, previous) == previous)
                progress.Report(new TrainingProgress(stage, Math.Clamp(fraction, 0, 1), clock.Elapsed));
        };
    }
}
