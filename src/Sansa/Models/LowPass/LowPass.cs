using Sansa.Dense;
using Sansa.Execution;
using Sansa.Gramian;
using Sansa.Persistence;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Models;

/// <summary>
/// A sparse item-item matrix and a low-rank one, whose scores are added: the neighbours of <see cref="NeighbourhoodRegression"/>, which tell similar items
/// apart, and the leading singular vectors, which know what kind of items a user likes. No training by steps.
/// </summary>
/// <remarks>
/// The low-rank part is the ideal low-pass filter of GF-CF (Shen, Wu, Zhang, Shan, Zhang, Letaief, Li, "How powerful is graph convolution for
/// recommendation?", CIKM 2021); GF-CF adds it to the cosines of the items, where here the regression stands. See <see cref="LowPassOptions"/>.
/// </remarks>
public sealed class LowPass : Recommender, IDisposable
{
    /// <summary>This model in the list of models.</summary>
    public static ModelKind<LowPassOptions> Description { get; } = new(
        "lowpass", "Low pass", "neighbourhood regression and a low-rank part, added", Fit, Read, ModelsJson.Convention.LowPassOptions);

    private readonly LowPassFactors _factors;

    private LowPass(CsrMatrix weights, LowPassFactors factors, LowPassOptions options, TrainingReport report)
        : base(report) => (Weights, _factors, Options) = (weights, factors, options);

    /// <summary>B of the sparse part, items x items, times its weight: row i holds what item i in a history adds to the score of each item.</summary>
    public CsrMatrix Weights { get; }

    /// <inheritdoc/>
    public override ModelKind Kind => Description;

    /// <inheritdoc/>
    public override LowPassOptions Options { get; }

    /// <inheritdoc/>
    public override int ItemCount => Weights.ColumnCount;

    /// <inheritdoc/>
    public override long WeightCount => Weights.NonzeroCount + _factors.Buffer.Length;

    /// <summary>
    /// Trains a model. Memory: that of <see cref="NeighbourhoodRegression"/>, then 4 bytes x factors x (users + 2 items + the larger of the two).
    /// </summary>
    /// <param name="x">X, users x items: a pattern, or values that are finite and not negative.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="progress">Told how much is done; called from any thread.</param>
    /// <param name="cancellation">Stops within a second, but for two decompositions at the end, which take seconds with more than a thousand factors.</param>
    /// <exception cref="ArgumentException">A value of X is negative or too large, or an option is outside its range.</exception>
    /// <exception cref="InsufficientMemoryException">The factors do not fit; nothing was allocated.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static LowPass Fit(CsrMatrix x, LowPassOptions? options = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        options ??= new LowPassOptions();
        options.Validate();
        RequireMemory(x, options);
        var run = new TrainingRun(options.Threads, progress, cancellation);
        run.Plan(("weigh", 0.02), ("regress", 0.5), ("decompose", 0.48));
        var weighted = run.Stage("weigh", _ => InteractionMatrix.Of(UserWeights.Apply(x, options.UserWeightExponent), cancellation));
        var weights = CsrMatrix.Empty(x.ColumnCount, x.ColumnCount);
        if (options.SparseWeight > 0)
        {
            var estimation = new NeighbourhoodEstimation(weighted, options);
            weights = run.Stage("regress", estimation.Run, b => b.NonzeroCount);
            weights = weights.ScaleColumns([.. Enumerable.Repeat((float)options.SparseWeight, x.ColumnCount)]);
            run.Fit = estimation.Record;
        }

        var factors = run.Stage("decompose", work => LowPassFactors.Of(x, options, work), f => f.Buffer.Length);
        return new LowPass(weights, factors, options, run.ToReport());
    }

    /// <inheritdoc/>
    public override UserScorer CreateScorer() => new Scorer(Weights, _factors);

    /// <inheritdoc/>
    /// <remarks>low_pass_factors is items x factors.</remarks>
    public override void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Matrix("weights", Weights);
        writer.Array("low_pass_shares", _factors.Shares);
        writer.Array("low_pass_factors", ToArray(_factors.Buffer), ItemCount, _factors.Rank);
    }

    /// <summary>Frees the factors at once. A model that is not disposed is freed by the garbage collector.</summary>
    public void Dispose() => _factors.Dispose();

    private static unsafe float[] ToArray(NativeBuffer buffer) => new ReadOnlySpan<float>(buffer.Data, (int)buffer.Length).ToArray();

    private static unsafe LowPass Read(ModelReader reader, LowPassOptions options, TrainingReport report)
    {
        var weights = reader.Matrix("weights");
        var shares = reader.Array<float>("low_pass_shares").Values;
        var (values, shape) = reader.Array<float>("low_pass_factors");
        if (weights.RowCount != reader.ItemCount || shares.Length != reader.ItemCount)
            throw new InvalidDataException($"the weights or the shares are not those of {reader.ItemCount} items");
        if (shape is not [var items, var factors] || items != reader.ItemCount || factors != options.Factors)
            throw new InvalidDataException($"low_pass_factors is not {reader.ItemCount} x {options.Factors}");
        var buffer = new NativeBuffer(values.Length);
        values.CopyTo(new Span<float>(buffer.Data, values.Length));
        return new LowPass(weights, new LowPassFactors(buffer, options.Factors, shares), options, report);
    }

    private static void RequireMemory(CsrMatrix x, LowPassOptions options)
    {
        if ((long)options.Factors * x.ColumnCount > Array.MaxLength)
            throw new ArgumentException(
                $"{x.ColumnCount} items x {options.Factors} factors are more than one array can hold ({Array.MaxLength}). Use fewer factors.", nameof(options));
        var numbers = x.RowCount + (2L * x.ColumnCount) + Math.Max(x.RowCount, x.ColumnCount);
        var bytes = sizeof(float) * SingularVectors.Carried(options.Factors, x) * numbers;
        MemoryBudget.Require(bytes, null, $"{options.Factors} singular vectors of {x.RowCount} users x {x.ColumnCount} items", "Lower Factors.");
    }

    private sealed unsafe class Scorer(CsrMatrix weights, LowPassFactors factors) : LowRankScorer(factors.Buffer, factors.Rank, weights.ColumnCount)
    {
        protected override bool Encode(ReadOnlySpan<int> items, ReadOnlySpan<float> values, Span<float> factor)
        {
            factor.Clear();
            fixed (float* sum = factor)
            {
                for (var h = 0; h < items.Length; h++)
                {
                    var value = factors.Shares[items[h]] * (values.IsEmpty ? 1f : values[h]);
                    VectorKernel.AddMultiple(value, factors.Factors.Column(items[h]), sum, factors.Rank);
                }
            }

            return !items.IsEmpty;
        }

        /// <summary>Adds the sparse part.</summary>
        protected override void Adjust(ReadOnlySpan<int> items, ReadOnlySpan<float> values)
        {
            for (var h = 0; h < items.Length; h++)
                ScoreAccumulator.Add(weights, items[h], values.IsEmpty ? 1f : values[h], Scores);
        }
    }
}
