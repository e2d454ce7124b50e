using Sansa.Gramian;
using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Models;

/// <summary>
/// One sparse item-item matrix B with zero diagonal, each column a ridge regression of its item on its strongest neighbours. A user's scores are u B.
/// With all items as neighbours it is EASE^R.
/// </summary>
/// <remarks>
/// The regression of each variable on its neighbours is the neighbourhood regression, or pseudo-likelihood, of Gaussian Markov random fields
/// (Meinshausen and Buehlmann, Annals of Statistics 34, 2006); <see cref="Mrf"/> takes such regressions from the inverses of clusters, on a pattern of
/// one threshold (Steck, NeurIPS '19), and fsSLIM regresses on the nearest items with weights that are not negative (<see cref="Slim"/>). Here users of
/// many items count less (G = X^T diag(w) X, w_u = d_u^-0.3, their mean over the interactions 1), popular items have more neighbours, and the
/// weights get a power and a scale at the end; see the options. With S the neighbours of item i:
/// <code>(G_SS + Lambda_S) b = G_Si;   B_Si = sign(b) |b|^1.2 c_i^-0.05</code>
/// </remarks>
public sealed class NeighbourhoodRegression : SparseRecommender
{
    /// <summary>This model in the list of models.</summary>
    public static ModelKind<NeighbourhoodRegressionOptions> Description { get; } = new(
        "neighbourhood",
        "Neighbourhood regression",
        "one sparse layer: a ridge regression of each item on its strongest neighbours",
        Fit,
        Read,
        ModelsJson.Convention.NeighbourhoodRegressionOptions);

    internal NeighbourhoodRegression(CsrMatrix weights, NeighbourhoodRegressionOptions options, TrainingReport report)
        : base(weights, report) => Options = options;

    /// <inheritdoc/>
    public override ModelKind Kind => Description;

    /// <inheritdoc/>
    public override NeighbourhoodRegressionOptions Options { get; }

    /// <summary>Trains a model. Memory: X three times, B twice, and for each thread a few arrays of the number of users and items.</summary>
    /// <param name="x">X, users x items: a pattern, or values that are finite and not negative.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="progress">Told how much is done; called from any thread.</param>
    /// <param name="cancellation">Stops within a fraction of a second.</param>
    /// <exception cref="ArgumentException">A value of X is negative or too large, or an option is outside its range.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static NeighbourhoodRegression Fit(
        CsrMatrix x, NeighbourhoodRegressionOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        options ??= new NeighbourhoodRegressionOptions();
        options.Validate();
        var run = new TrainingRun(options.Threads, progress, cancellation);
        run.Plan(("weigh", 0.02), ("regress", 0.98));
        var weighted = run.Stage("weigh", _ => InteractionMatrix.Of(UserWeights.Apply(x, options.UserWeightExponent), cancellation));
        var estimation = new NeighbourhoodEstimation(weighted, options);
        var weights = run.Stage("regress", estimation.Run, b => b.NonzeroCount);
        run.Fit = estimation.Record;
        return new NeighbourhoodRegression(weights, options, run.ToReport());
    }

    /// <inheritdoc/>
    public override void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Matrix("weights", Weights);
    }

    private static NeighbourhoodRegression Read(ModelReader reader, NeighbourhoodRegressionOptions options, TrainingReport report) =>
        new(reader.Matrix("weights"), options, report);
}
