using Sansa.Dense;
using Sansa.Execution;
using Sansa.Gramian;
using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Models;

/// <summary>
/// EASE^R (Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW '19): the dense item-item matrix B with zero
/// diagonal that minimises ||X - X B||^2 + ||Lambda^(1/2) B||^2, in closed form. Accurate, and quadratic in memory: 4 bytes for
/// each pair of items.
/// </summary>
public sealed unsafe class Ease : Recommender, IDisposable
{
    /// <summary>This model in the list of models.</summary>
    public static ModelKind<EaseOptions> Description { get; } = new(
        "ease", "EASE^R", "dense, in closed form: 4 bytes for each pair of items", Fit, Read, ModelsJson.Convention.EaseOptions);

    /// <summary>B is written in parts of whole rows, because one .NET array cannot hold it all.</summary>
    private const int PartLength = 1 << 26;

    private readonly NativeBuffer _weights;

    private Ease(NativeBuffer weights, int itemCount, EaseOptions options, TrainingReport report)
        : base(report) => (_weights, ItemCount, Options) = (weights, itemCount, options);

    /// <inheritdoc/>
    public override ModelKind Kind => Description;

    /// <inheritdoc/>
    public override int ItemCount { get; }

    /// <inheritdoc/>
    public override EaseOptions Options { get; }

    /// <inheritdoc/>
    public override long WeightCount => (long)ItemCount * ItemCount;

    /// <summary>Trains a model in one buffer of items x items float32 values: X^T X + Lambda, its inverse, then B, each in place of the one before.</summary>
    /// <param name="x">Users x items.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="progress">Told the stage (gramian, factorize, invert, assemble) and how much of it is done.</param>
    /// <param name="cancellation">Stops the training within a fraction of a second; the buffer is freed.</param>
    /// <exception cref="InsufficientMemoryException">The buffer does not fit the memory budget; nothing was allocated.</exception>
    /// <exception cref="NotPositiveDefiniteException">X^T X + Lambda is singular to float32 precision (the ridge is 0 or too small); its pivot is the
    /// item.</exception>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static Ease Fit(CsrMatrix x, EaseOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        options ??= new EaseOptions();
        options.Validate();
        cancellation.ThrowIfCancellationRequested();
        var n = x.ColumnCount;
        MemoryBudget.Require(
            sizeof(float) * (long)n * n, options.MemoryBudgetMB is { } mb ? (long)(mb * 1e6) : null, $"EASE^R on {n} items",
            "SANSA keeps its factors sparse and needs a small part of that; or drop rare items, or raise EaseOptions.MemoryBudgetMB.");
        x = UserWeights.Apply(x, options.UserWeightExponent);
        var byItem = x.Transpose(cancellation);
        RefuseSingular(byItem, options.Ridge.L2);
        var buffer = new NativeBuffer((long)n * n);
        try
        {
            var report = EaseTraining.Run(x, byItem, options, buffer.AsMatrix(n, n), progress, cancellation);
            return new Ease(buffer, n, options, report);
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>Row i of B: what item i in a history adds to the score of each item.</summary>
    /// <param name="item">Item index, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    public ReadOnlySpan<float> WeightsOf(int item)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(item);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(item, ItemCount);
        ObjectDisposedException.ThrowIf(_weights.Data is null, this);
        return new ReadOnlySpan<float>(_weights.Data + ((long)item * ItemCount), ItemCount);
    }

    /// <inheritdoc/>
    public override UserScorer CreateScorer() => new DenseScorer(ItemCount, WeightsOf);

    /// <inheritdoc/>
    /// <remarks>The parts weights_0, weights_1, ... hold consecutive rows of B.</remarks>
    public override void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var step = RowsInPart(ItemCount);
        for (var row = 0; row < ItemCount; row += step)
        {
            var rows = Math.Min(step, ItemCount - row);
            var part = new float[rows * ItemCount];
            for (var i = 0; i < rows; i++)
                WeightsOf(row + i).CopyTo(part.AsSpan(i * ItemCount));
            writer.Array($"weights_{row / step}", part, rows, ItemCount);
        }
    }

    private static Ease Read(ModelReader reader, EaseOptions options, TrainingReport report)
    {
        var n = reader.ItemCount;
        if (reader.ByteCount < sizeof(float) * (long)n * n)
            throw new InvalidDataException($"it is too small for the weights of {n} items");
        MemoryBudget.Require(sizeof(float) * (long)n * n, null, $"The weights of EASE^R on {n} items", "Load the model on a machine with more memory.");
        var buffer = new NativeBuffer((long)n * n);
        try
        {
            var step = RowsInPart(n);
            for (var row = 0; row < n; row += step)
            {
                var rows = Math.Min(step, n - row);
                var (values, shape) = reader.Array<float>($"weights_{row / step}");
                if (shape is not [var height, var width] || height != rows || width != n)
                    throw new InvalidDataException($"weights_{row / step} is not {rows} x {n}");
                values.CopyTo(new Span<float>(buffer.Data + ((long)row * n), values.Length));
            }

            return new Ease(buffer, n, options, report);
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private static int RowsInPart(int items) => Math.Max(1, PartLength / Math.Max(1, items));

    /// <summary>Frees the weights at once. A model that is not disposed is freed by the garbage collector.</summary>
    public void Dispose() => _weights.Dispose();

    private static void RefuseSingular(CsrMatrix byItem, double l2)
    {
        for (var j = 0; l2 == 0 && j < byItem.RowCount; j++)
        {
            if (byItem.RowLength(j) == 0)
                throw new NotPositiveDefiniteException(
                    j,
                    0,
                    $"Item {j} has no users, so without a ridge its row of X^T X is zero and the matrix has no inverse. Use a ridge above 0, or drop the item.",
                    null);
        }
    }
}
