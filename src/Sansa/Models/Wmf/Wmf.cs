using Sansa.Dense;
using Sansa.Execution;
using Sansa.Gramian;
using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Models;

/// <summary>
/// WMF, also called iALS (Hu, Koren, Volinsky, "Collaborative Filtering for Implicit Feedback Datasets", ICDM '08; Rendle et al., RecSys '22): factors of
/// users and items that minimise sum x_ui (w_u . v_i - 1)^2 over the interactions + alpha_0 sum (w_u . v_i)^2 over all pairs + the ridge of each factor.
/// </summary>
/// <remarks>
/// Only the items' factors are kept. A user's factor is solved from the history given, so users who were not there at training are served like the others.
/// Scores are not linear in the history, but fall exactly into what each item of it adds (Hu, Koren, Volinsky, section 5).
/// </remarks>
public sealed class Wmf : Recommender, IDisposable
{
    /// <summary>This model in the list of models.</summary>
    public static ModelKind<WmfOptions> Description { get; } = new(
        "wmf", "WMF", "weighted matrix factorization by alternating least squares, also called iALS", Fit, Read, ModelsJson.Convention.WmfOptions);

    private readonly WmfBasis _items;

    private Wmf(WmfBasis items, WmfOptions options, TrainingReport report)
        : base(report) => (_items, Options) = (items, options);

    /// <inheritdoc/>
    public override ModelKind Kind => Description;

    /// <inheritdoc/>
    public override WmfOptions Options { get; }

    /// <inheritdoc/>
    public override long WeightCount => _items.Buffer.Length;

    /// <inheritdoc/>
    public override int ItemCount => _items.Count;

    /// <summary>Trains a model by alternating least squares; each row is solved exactly.</summary>
    /// <param name="x">X, users x items: a pattern, or finite weights that are not negative; a weight of 0 counts as no interaction.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="progress">Told how much is done; called from any thread.</param>
    /// <param name="cancellation">Stops within a fraction of a second.</param>
    /// <exception cref="ArgumentException">A value of X is negative, or an option is outside its range.</exception>
    /// <exception cref="InsufficientMemoryException">The factors do not fit; nothing was allocated.</exception>
    /// <exception cref="NotPositiveDefiniteException">A system is singular to float32 precision: L2 is too small beside the weights.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static Wmf Fit(CsrMatrix x, WmfOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        options ??= new WmfOptions();
        options.Validate();
        cancellation.ThrowIfCancellationRequested();
        var interactions = InteractionMatrix.Of(x, cancellation);
        CheckSize(x, options);
        var run = new TrainingRun(options.Threads, progress, cancellation);
        run.Plan(("alternate", 1));
        var items = run.Stage("alternate", work =>
        {
            using var training = new WmfTraining(interactions, options, work);
            for (var epoch = 0; epoch < options.Epochs; epoch++)
                training.Epoch(work.Part((double)epoch / options.Epochs, (epoch + 1.0) / options.Epochs));
            return training.Finish();
        }, basis => basis.Buffer.Length);
        return new Wmf(items, options, run.ToReport());
    }

    /// <summary>The factor of an item, in a basis in which the Gramian of all items' factors is diagonal.</summary>
    /// <param name="item">Item index, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    public unsafe ReadOnlySpan<float> FactorOf(int item)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(item);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(item, ItemCount);
        ObjectDisposedException.ThrowIf(_items.Buffer.Data is null, this);
        return new ReadOnlySpan<float>(_items.Factors.Column(item), _items.D);
    }

    /// <inheritdoc/>
    public override UserScorer CreateScorer() => new WmfScorer(_items, Options);

    /// <inheritdoc/>
    /// <remarks>item_factors is items x factors.</remarks>
    public override void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Array("spectrum", _items.Spectrum);
        var values = new float[_items.Buffer.Length];
        for (var item = 0; item < ItemCount; item++)
            FactorOf(item).CopyTo(values.AsSpan(item * _items.D));
        writer.Array("item_factors", values, ItemCount, _items.D);
    }

    /// <summary>Frees the factors at once. A model that is not disposed is freed by the garbage collector.</summary>
    public void Dispose() => _items.Dispose();

    private static unsafe Wmf Read(ModelReader reader, WmfOptions options, TrainingReport report)
    {
        var spectrum = reader.Array<float>("spectrum").Values;
        var (values, shape) = reader.Array<float>("item_factors");
        if (shape is not [var items, var factors] || items != reader.ItemCount || factors != spectrum.Length)
            throw new InvalidDataException($"item_factors is not {reader.ItemCount} x {spectrum.Length}");
        if (options.Factors != spectrum.Length)
            throw new InvalidDataException($"there are {spectrum.Length} factors, but the options say {options.Factors}");
        var buffer = new NativeBuffer(values.Length);
        values.CopyTo(new Span<float>(buffer.Data, values.Length));
        return new Wmf(WmfBasis.Of(buffer, reader.ItemCount, spectrum), options, report);
    }

    /// <inheritdoc/>
    protected override (float Score, float[] Contributions) Contributions(SparseRow history, int item)
    {
        using var context = new DenseContext(1);
        using var solver = new WmfSolver(Options, context);
        var factor = new float[_items.D];
        var hasScore = solver.Solve(_items, history.Indices, history.Values, factor);
        var score = 0.0;
        for (var k = 0; hasScore && k < factor.Length; k++)
            score += (double)factor[k] * FactorOf(item)[k];
        return ((float)score, solver.Explain(_items, history.Indices, history.Values, item));
    }

    private static void CheckSize(CsrMatrix x, WmfOptions options)
    {
        if ((long)options.Factors * x.ColumnCount > Array.MaxLength)
            throw new ArgumentException(
                $"{x.ColumnCount} items x {options.Factors} factors are more than one array can hold ({Array.MaxLength}). Use fewer factors.", nameof(options));
        var bytes = sizeof(float) * 2L * options.Factors * ((long)x.RowCount + x.ColumnCount);
        MemoryBudget.Require(bytes, null, $"WMF with {options.Factors} factors for {x.RowCount} users and {x.ColumnCount} items", "Use fewer factors.");
    }
}
