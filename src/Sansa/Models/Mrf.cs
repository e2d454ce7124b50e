using System.Globalization;
using Sansa.Models.MarkovRandomField;
using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Models;

/// <summary>
/// MRF (Steck, "Markov Random Fields for Collaborative Filtering", NeurIPS '19): a sparse item-item matrix B whose pattern
/// is that of the largest scaled covariances, with weights from the inverses of small dense clusters. The paper's rival of
/// SANSA.
/// </summary>
/// <remarks>No items x items matrix is stored: the covariances are made from X column by column, and block by block for the clusters.</remarks>
public sealed class Mrf : SparseRecommender
{
    /// <summary>This model in the list of models.</summary>
    public static ModelKind<MrfOptions> Description { get; } = new(
        "mrf", "MRF", "Markov random field: one sparse layer on the pattern of the largest covariances", Fit, Read, ModelsJson.Convention.MrfOptions);

    /// <summary>Takes trained weights.</summary>
    /// <param name="weights">B, items x items.</param>
    /// <param name="options">What it was trained with.</param>
    /// <param name="threshold">The threshold of the pattern.</param>
    /// <param name="report">How the training went.</param>
    /// <exception cref="ArgumentException">B is not square.</exception>
    internal Mrf(CsrMatrix weights, MrfOptions options, float threshold, TrainingReport report)
        : base(weights, report) => (Options, Threshold) = (options, threshold);

    /// <inheritdoc/>
    public override ModelKind Kind => Description;

    /// <inheritdoc/>
    public override MrfOptions Options { get; }

    /// <summary>The scaled covariance above which a pair of items has weights, given or found for <see cref="MrfOptions.Density"/>.</summary>
    public float Threshold { get; }

    /// <summary>Trains a model.</summary>
    /// <param name="x">Users x items.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="progress">Told the stage (scale, pattern, estimate) and how much of it is done; called from any thread.</param>
    /// <param name="cancellation">Stops the training within a fraction of a second.</param>
    /// <exception cref="Dense.NotPositiveDefiniteException">A cluster's matrix is not positive definite (lambda is 0 or too small); its pivot is the
    /// item.</exception>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static Mrf Fit(CsrMatrix x, MrfOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        options ??= new MrfOptions();
        options.Validate();
        cancellation.ThrowIfCancellationRequested();
        var run = new TrainingRun(options.Threads, progress, cancellation);
        run.Plan(("scale", 0.05), ("pattern", 0.45), ("estimate", 0.5));
        var covariance = run.Stage("scale", _ => new ScaledCovariance(x, options.Alpha));
        var pattern = run.Stage("pattern", work => SparsityPattern.Compute(covariance, options, work), p => p.EntryCount);
        var weights = run.Stage("estimate", work => MrfEstimation.Run(covariance, pattern, options, work), b => b.NonzeroCount);
        run.Decide(string.Create(
            CultureInfo.InvariantCulture,
            $"Pairs with a scaled covariance above {pattern.Threshold:G4} have weights: "
            + $"{pattern.EntryCount} entries of {x.ColumnCount}^2, the diagonal included."));
        return new Mrf(weights, options, pattern.Threshold, run.ToReport());
    }

    /// <inheritdoc/>
    public override void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Json("threshold", Threshold, ModelsJson.Convention.Single);
        writer.Matrix("weights", Weights);
    }

    private static Mrf Read(ModelReader reader, MrfOptions options, TrainingReport report) =>
        new(reader.Matrix("weights"), options, reader.Json("threshold", ModelsJson.Convention.Single), report);
}
