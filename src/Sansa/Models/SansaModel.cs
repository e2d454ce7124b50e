using Sansa.Ordering;
using Sansa.Persistence;
using Sansa.Sparse;

namespace Sansa.Models;

/// <summary>
/// SANSA (Spisak, Bartyzal, Hoskovec, Peska, Tuma, RecSys '23): a sparse, full-rank approximation of EASE^R in two layers,
/// B ~ W^T Z, so that the scores of a user u are (u W^T) Z.
/// </summary>
public sealed class SansaModel : FactorizedRecommender
{
    /// <summary>The value of <see cref="Recommender.Method"/>.</summary>
    public const string MethodName = "sansa";

    /// <summary>Takes trained layers without copying them.</summary>
    /// <param name="encoder">W^T, items x latent.</param>
    /// <param name="decoder">Z, latent x items.</param>
    /// <param name="order">P: the item at each latent position.</param>
    /// <param name="options">What it was trained with.</param>
    /// <param name="report">How the training went.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public SansaModel(CsrMatrix encoder, CsrMatrix decoder, Permutation order, SansaOptions options, TrainingReport report)
        : base(encoder, decoder)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.Length != decoder.RowCount)
            throw new ArgumentException($"The order has {order.Length} positions but the layers have {decoder.RowCount} latent dimensions.", nameof(order));
        (Order, Options, Report) = (order, options, report);
    }

    /// <inheritdoc/>
    public override string Method => MethodName;

    /// <summary>P: the item at each latent position.</summary>
    public Permutation Order { get; }

    /// <summary>What the model was trained with.</summary>
    public SansaOptions Options { get; }

    /// <summary>How the training went: stages, losses, warnings.</summary>
    public TrainingReport Report { get; }

    /// <summary>Trains a model from interactions (paper, Algorithm 1).</summary>
    /// <param name="x">X, users x items: a pattern, or values that are finite and not negative.</param>
    /// <param name="options">What to train; the defaults where null.</param>
    /// <param name="progress">Told about the stages, at most about 20 times a second.</param>
    /// <param name="cancellation">Stops within a fraction of a second in every stage.</param>
    /// <exception cref="ArgumentException">A value of X is negative or too large, or an option is outside its range.</exception>
    /// <exception cref="Factorization.BreakdownException">The incomplete factorization broke down too often.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled; nothing is left behind.</exception>
    public static SansaModel Fit(CsrMatrix x, SansaOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Train(new InteractionTraining(x, options ?? new SansaOptions(), progress, cancellation));
    }

    /// <summary>Trains a model from a precomputed item-item matrix in the place of X^T X.</summary>
    /// <param name="gramian">A symmetric matrix, items x items, with a diagonal that is not negative; lambda is added by the fit.</param>
    /// <param name="options">What to train. The method must be incomplete and the ordering Degree, Natural or given.</param>
    /// <param name="progress">Told about the stages.</param>
    /// <param name="cancellation">Stops within a fraction of a second in every stage.</param>
    /// <exception cref="ArgumentException">The matrix is not square or not symmetric, or an option does not apply.</exception>
    /// <exception cref="Factorization.BreakdownException">The incomplete factorization broke down too often.</exception>
    public static SansaModel FitGramian(CsrMatrix gramian, SansaOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(gramian);
        return Train(new GramianTraining(gramian, options ?? new SansaOptions(), progress, cancellation));
    }

    /// <inheritdoc/>
    public override void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Matrix("encoder", Encoder);
        writer.Matrix("decoder", Decoder);
        writer.Array("order", Order.NewToOld);
        writer.Json("options", Options);
        writer.Json("report", Report);
    }

    internal static SansaModel Read(ModelReader reader) => new(
        reader.Matrix("encoder"),
        reader.Matrix("decoder"),
        new Permutation(reader.Array<int>("order").Values),
        reader.Json<SansaOptions>("options"),
        reader.Json<TrainingReport>("report"));

    /// <summary>Algorithm 1, its calls named as the paper names its steps; the refit is ours.</summary>
    private static SansaModel Train(SansaTraining training)
    {
        training.Scale();
        var order = training.Order();
        var ldl = training.Factorize(order);
        var inverse = training.Invert(ldl);
        var fitted = training.Refit(inverse, ldl.Diagonal, order);
        var (encoder, decoder) = training.Assemble(fitted, order);
        return new SansaModel(encoder, decoder, order, training.Options, training.Report());
    }
}
