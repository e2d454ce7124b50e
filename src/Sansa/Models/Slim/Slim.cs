using Sansa.Gramian;
using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Models;

/// <summary>
/// SLIM (Ning and Karypis, "SLIM: Sparse Linear Methods for Top-N Recommender Systems", ICDM '11): a sparse item-item matrix B, not negative and
/// with a zero diagonal, that minimises ||X - X B||^2 / 2 + the ridge of B / 2 + L1 ||B||_1. A user's scores are u B.
/// </summary>
/// <remarks>Each column of B is a problem of its own, solved by coordinate descent; nothing of the size items x items is stored.</remarks>
public sealed class Slim : SparseRecommender
{
    /// <summary>This model in the list of models.</summary>
    public static ModelKind<SlimOptions> Description { get; } = new(
        "slim", "SLIM", "elastic net: one sparse layer of weights that are not negative", Fit, Read, ModelsJson.Convention.SlimOptions);

    internal Slim(CsrMatrix weights, SlimOptions options, TrainingReport report)
        : base(weights, report) => Options = options;

    /// <inheritdoc/>
    public override ModelKind Kind => Description;

    /// <inheritdoc/>
    public override SlimOptions Options { get; }

    /// <summary>Trains a model. Memory: X twice, B twice, and for each thread a few arrays of the number of users and items.</summary>
    /// <param name="x">X, users x items; values must be finite and not negative.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="progress">Told how much is done; called from any thread.</param>
    /// <param name="cancellation">Stops between items.</param>
    /// <exception cref="ArgumentException">A value of X is negative, or an option is outside its range.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static Slim Fit(CsrMatrix x, SlimOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        Fit(x, options, start: null, progress, cancellation);

    /// <summary>Trains a model from the weights of another on as many items, such as the one before in a sweep over L1 and the ridge.</summary>
    /// <remarks>With a ridge above 0 the solution is the only one, so the start changes the time and, within the tolerance, the last digits.</remarks>
    /// <param name="x">X, users x items; values must be finite and not negative.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="start">Where the descent begins; null for zero.</param>
    /// <param name="progress">Told how much is done; called from any thread.</param>
    /// <param name="cancellation">Stops between items.</param>
    /// <exception cref="ArgumentException">A value of X is negative, the start has other items, or an option is outside its range.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static Slim Fit(
        CsrMatrix x, SlimOptions? options, Slim? start, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        options ??= new SlimOptions();
        options.Validate();
        if (start is not null && start.ItemCount != x.ColumnCount)
            throw new ArgumentException($"The start has {start.ItemCount} items, but X has {x.ColumnCount}.", nameof(start));
        var run = new TrainingRun(options.Threads, progress, cancellation);
        run.Plan(("descend", 1));
        var estimation = new SlimEstimation(InteractionMatrix.Of(x, cancellation), options, start);
        var weights = run.Stage("descend", estimation.Run, b => b.NonzeroCount);
        if (estimation.Unfinished > 0)
            run.Warn($"{estimation.Unfinished} items had not converged after {options.MaxPasses} passes. Raise MaxPasses or Tolerance, or the regularization.");
        return new Slim(weights, options, run.ToReport());
    }

    /// <inheritdoc/>
    public override void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Matrix("weights", Weights);
    }

    private static Slim Read(ModelReader reader, SlimOptions options, TrainingReport report) => new(reader.Matrix("weights"), options, report);
}
