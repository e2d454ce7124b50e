using System.Globalization;
using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Inverse;
using Sansa.Ordering;
using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Models;

/// <summary>
/// SANSA (Spisak, Bartyzal, Hoskovec, Peska, Tuma, RecSys '23): a sparse, full-rank approximation of EASE^R in two layers,
/// B ~ W^T Z, so that the scores of a user u are (u W^T) Z.
/// </summary>
/// <remarks>
/// <see cref="Fit(CsrMatrix, SansaOptions?, IProgress{TrainingProgress}?, CancellationToken)"/> is Algorithm 1 in one call. Step by step, to look at each
/// matrix or to put another in its place:
/// <code>
/// var data    = InteractionMatrix.Of(X);                                  // X and its transpose
/// var factor  = new IncompleteFactor();
/// var scaled  = factor.Scale(data);                                       // its columns scaled
/// var ordered = factor.Order(scaled);                                     // P
/// var ldl     = factor.Factorize(ordered, new Ridge(20), density);        // sparse L D L^T
/// var inverse = new SparseInverseCholesky().Invert(ldl, ordered, new Ridge(15, 0.5), density); // sparse K and D
/// var layers  = SansaLayers.Assemble(inverse, ordered.Order);             // W^T and Z
/// var model   = new SansaModel(layers, ordered.Order);
/// </code>
/// </remarks>
public sealed partial class SansaModel : FactorizedRecommender
{
    /// <summary>This model in the list of models.</summary>
    public static ModelKind<SansaOptions> Description { get; } = new(
        "sansa", "SANSA", "a sparse approximation of EASE^R in two layers", Fit, Read, ModelsJson.Convention.SansaOptions);

    /// <summary>Takes trained layers without copying them.</summary>
    /// <param name="layers">W^T and Z.</param>
    /// <param name="order">P: the item at each latent position.</param>
    /// <param name="options">What it was trained with; the defaults where null.</param>
    /// <param name="report">How the training went; empty where null.</param>
    /// <param name="diagonal">The diagonal of D, which <see cref="Update"/> needs; null where it is not known.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public SansaModel(SansaLayers layers, Permutation order, SansaOptions? options = null, TrainingReport? report = null, float[]? diagonal = null)
        : base(layers?.Encoder!, layers?.Decoder!, report ?? new TrainingReport())
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.Length != Decoder.RowCount)
            throw new ArgumentException($"The order has {order.Length} positions but the layers have {Decoder.RowCount} latent dimensions.", nameof(order));
        if (diagonal is not null && diagonal.Length != order.Length)
            throw new ArgumentException($"D has {diagonal.Length} pivots, but the order has {order.Length} positions.", nameof(diagonal));
        (Order, Options, Diagonal) = (order, options ?? new SansaOptions(), diagonal);
    }

    /// <inheritdoc/>
    public override ModelKind Kind => Description;

    /// <summary>P: the item at each latent position.</summary>
    public Permutation Order { get; }

    /// <summary>The diagonal of D by latent position; null in a model that was made without it.</summary>
    public float[]? Diagonal { get; }

    /// <inheritdoc/>
    public override SansaOptions Options { get; }

    /// <summary>Trains a model from interactions (paper, Algorithm 1).</summary>
    /// <param name="x">X, users x items: a pattern, or values that are finite and not negative.</param>
    /// <param name="options">What to train; the defaults where null.</param>
    /// <param name="progress">Told about the stages, at most about 20 times a second.</param>
    /// <param name="cancellation">Stops within a fraction of a second in every stage.</param>
    /// <exception cref="ArgumentException">A value of X is negative or too large, or an option is outside its range.</exception>
    /// <exception cref="InsufficientMemoryException">The fit does not fit the memory budget; says the density that would.</exception>
    /// <exception cref="BreakdownException">The incomplete factorization broke down too often.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled; nothing is left behind.</exception>
    public static SansaModel Fit(
        CsrMatrix x, SansaOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        Fit(InteractionMatrix.Of(x, cancellation), options, progress, cancellation);

    /// <summary>Trains a model from X laid out once, or from an item-item matrix in the place of X^T X (paper, Algorithm 1).</summary>
    /// <param name="source">An <see cref="InteractionMatrix"/> or a <see cref="GramianMatrix"/>; the latter goes with the incomplete factor, ordered by
    /// Degree or Natural.</param>
    /// <param name="options">What to train; the defaults where null.</param>
    /// <param name="progress">Told about the stages, at most about 20 times a second.</param>
    /// <param name="cancellation">Stops within a fraction of a second in every stage.</param>
    /// <exception cref="ArgumentException">An option is outside its range, or does not go with an item-item matrix.</exception>
    /// <exception cref="InsufficientMemoryException">The fit does not fit the memory budget; says the density that would.</exception>
    /// <exception cref="BreakdownException">The incomplete factorization broke down too often.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled; nothing is left behind.</exception>
    public static SansaModel Fit(
        GramianSource source, SansaOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new SansaOptions();
        var plan = FitPlan.Of(source, options);
        plan.Require();
        var run = Begin(plan, options, progress, cancellation);
        var (ridge, density) = (options.Inverse.RidgeOfFactor(options.Ridge, options.Factor), options.Density);

        var popularity = source.ItemSquares;
        if (options.UserWeightExponent != 0)
            source = run.Stage("weigh", work => UserWeights.Apply(source, options.UserWeightExponent, work.Cancellation));
        var factor = options.Factor is AutomaticFactor
            ? run.Stage("choose", work => AutomaticFactor.Choose(source, density, work, run.Decide))
            : options.Factor;
        var scaled = run.Stage("scale", work => factor.Scale(source, work));
        var ordered = run.Stage("order", work => factor.Order(scaled, work));
        var ldl = run.Stage("factorize", work => factor.Factorize(ordered, ridge, density, work), f => f.Lower.NonzeroCount);
        var inverse = run.Stage(
            "invert", work => options.Inverse.Invert(ldl, ordered, options.Ridge, density, work, step => run.Add(step)), k => k.Inverse.NonzeroCount);
        var layers = run.Stage(
            "assemble", work => SansaLayers.Assemble(inverse, ordered.Order, options, popularity, work), l => l.Encoder.NonzeroCount + l.Decoder.NonzeroCount);
        return new SansaModel(layers, ordered.Order, options, ReportOf(run, factor, scaled, ldl, inverse), inverse.Diagonal);
    }

    /// <inheritdoc/>
    public override void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Matrix("encoder", Encoder);
        writer.Matrix("decoder", Decoder);
        writer.Array("order", Order.NewToOld);
        if (Diagonal is not null)
            writer.Array("diagonal", Diagonal);
    }

    private static SansaModel Read(ModelReader reader, SansaOptions options, TrainingReport report) => new(
        new SansaLayers(reader.Matrix("encoder"), reader.Matrix("decoder")),
        new Permutation(reader.Array<int>("order").Values),
        options,
        report,
        reader.Has("diagonal.npy") ? reader.Array<float>("diagonal").Values : null);

    /// <summary>Plans the stages with their usual parts of the time: on Gowalla and on data of the shape of Amazon Books.</summary>
    private static TrainingRun Begin(FitPlan plan, SansaOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var run = new TrainingRun(options.Threads, progress, cancellation) { MemoryBudget = options.MemoryBudget };
        if (options.Factor is ExactFactor)
            run.Plan(("order", 0.08), ("factorize", 0.6), ("invert", 0.3), ("assemble", 0.02));
        else if (options.Factor is AutomaticFactor)
            run.Plan(("choose", 0.1), ("scale", 0.15), ("order", 0.02), ("factorize", 0.42), ("invert", 0.28), ("assemble", 0.03));
        else
            run.Plan(("scale", 0.2), ("order", 0.02), ("factorize", 0.45), ("invert", 0.3), ("assemble", 0.03));
        run.Decide(plan.ToString());
        foreach (var warning in plan.Warnings)
            run.Warn(warning);
        return run;
    }

    private static TrainingReport ReportOf(TrainingRun run, FactorOptions factor, ScaledGramian scaled, LdlFactor ldl, LdlInverse inverse)
    {
        run.GramianNonzeroCount = scaled.Norms?.NonzeroCount ?? 0;
        run.Fit = inverse.Fit;
        run.Add(ldl.Breakdowns);
        if (factor is IncompleteFactor { Ordering: var ordering })
            run.Decide($"Ordering: {ordering}.");
        foreach (var decision in ldl.Decisions)
            run.Decide(decision);
        if (ldl.Breakdowns is [.., var last])
            run.Warn(string.Create(
                CultureInfo.InvariantCulture,
                $"The incomplete factorization broke down {ldl.Breakdowns.Count} times; "
                + $"it succeeded with {last.Shift:g4} more on the diagonal than the ridge. Use a larger ridge or the exact factor."));
        return run.ToReport();
    }
}
