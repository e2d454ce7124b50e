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
    /// <param name="report">How the training went.</param>
    /// <exception cref="ArgumentException">B is not square.</exception>
    internal Mrf(CsrMatrix weights, MrfOptions options, float threshold, TrainingReport report)
    {
        if (weights.RowCount != weights.ColumnCount)
            throw new ArgumentException($"B must be square, but it is {weights.RowCount} x {weights.ColumnCount}.", nameof(weights));
        (Weights, Options, Threshold, Report) = (weights, options, threshold, report);
    }

    /// <inheritdoc/>
    public override string Method => MethodName;

    /// <inheritdoc/>
    public override int ItemCount => Weights.ColumnCount;

    /// <summary>B: row i holds what item i in a history adds to the score of each item.</summary>
    public CsrMatrix Weights { get; }

    /// <summary>What the model was trained with.</summary>
    public MrfOptions Options { get; }

    /// <summary>How the training went: stages with their times and memory.</summary>
    public TrainingReport Report { get; }

    /// <summary>The scaled covariance above which a pair of items has weights, given or found for <see cref="MrfOptions.Density"/>.</summary>
    public float Threshold { get; }

    /// <summary>Trains a model.</summary>
    /// <param name="x">Users x items.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="progress">Told the stage (scale, pattern, estimate) and how much of it is done; called from any thread.</param>
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
        var run = new TrainingRun(progress, cancellation);
        run.Plan(("scale", 0.05), ("pattern", 0.45), ("estimate", 0.5));
        var covariance = run.Stage("scale", () => new ScaledCovariance(x, options.Alpha));
        var pattern = run.Stage("pattern", () => SparsityPattern.Compute(covariance, options, workers, cancellation, Reporter(run)), p => p.EntryCount);
        var weights = run.Stage("estimate", () => MrfEstimation.Run(covariance, pattern, options, workers, cancellation, Reporter(run)), b => b.NonzeroCount);
        run.Decide(FormattableString.Invariant($"Pairs with a scaled covariance above {pattern.Threshold:G4} have weights: {pattern.EntryCount} entries of {x.ColumnCount}^2, the diagonal included."));
        return new Mrf(weights, options, pattern.Threshold, run.ToReport());
    }

    /// <inheritdoc/>
    public override UserScorer CreateScorer() => new LinearScorer(Weights);

    /// <inheritdoc/>
    public override void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Json("options", Options);
        writer.Json("threshold", Threshold);
        writer.Json("report", Report);
        writer.Matrix("weights", Weights);
    }

    internal static Mrf Read(ModelReader reader) => new(reader.Matrix("weights"), reader.Json<MrfOptions>("options"), reader.Json<float>("threshold"), reader.Json<TrainingReport>("report"));

    /// <summary>Workers report one at a time.</summary>
    private static Action<double> Reporter(TrainingRun run) => fraction =>
    {
        lock (run)
            run.Report(Math.Clamp(fraction, 0, 1));
    };
}
