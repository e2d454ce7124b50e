using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;
using Sansa.Execution;
using Sansa.Gramian;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Factorization;

/// <summary>
/// Exact supernodal Cholesky factorization, sparsified afterwards: more accurate in its values, needs far more memory. "SANSA (CHOLMOD)" in the
/// paper.
/// </summary>
[NotTuned]
public sealed record ExactFactor : FactorOptions
{
    /// <summary>
    /// The order of elimination; null, the default, for column minimum degree or nested dissection, whichever needs less arithmetic.
    /// </summary>
    [Description("order of elimination (default: minimum degree or nested dissection, whichever needs less arithmetic)")]
    public OrderingMethod? Ordering { get; init; }

    /// <summary>
    /// False, the default, to keep the entries that are largest over all columns, as in the paper; true to keep as many of each column, so that
    /// every item has its share.
    /// </summary>
    [Description("keep as many entries of each item, not the largest of all")]
    public bool QuotaPerItem { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override Ridge? DefaultPatternRidge => new(80);

    /// <summary>The order and its analysis, where the choice of this factorization made them already.</summary>
    internal SymbolicAnalysis? Analysis { get; init; }

    /// <summary>Scales nothing: the exact factorization needs no help.</summary>
    /// <inheritdoc/>
    public override ScaledGramian Scale(GramianSource source, Work work = default) => ScaledGramian.Unscaled(source);

    /// <inheritdoc/>
    public override OrderedGramian Order(ScaledGramian scaled, Work work = default)
    {
        ArgumentNullException.ThrowIfNull(scaled);
        var x = InteractionsOf(scaled.Source);
        var analysis = Analysis
            ?? (Ordering is { } method ? SymbolicAnalysis.Compute(x, OrderBy(x, method, work), work.Cancellation) : SymbolicAnalysis.Best(x, work));
        return new OrderedGramian(scaled, analysis.Order, analysis);
    }

    /// <inheritdoc/>
    /// <exception cref="InsufficientMemoryException">The exact factor does not fit the memory budget; nothing has been allocated.</exception>
    /// <exception cref="Dense.NotPositiveDefiniteException">A pivot is not positive; its position and item are named.</exception>
    public override LdlFactor Factorize(OrderedGramian ordered, Ridge ridge, Density density, Work work = default)
    {
        ArgumentNullException.ThrowIfNull(ordered);
        ArgumentNullException.ThrowIfNull(ridge);
        var x = InteractionsOf(ordered.Source);
        var analysis = ordered.Analysis ?? SymbolicAnalysis.Compute(x, ordered.Order, work.Cancellation);
        var exact = SupernodalCholesky.Factorize(x.ByUser, analysis, ridge.Of(x.ItemSquares), LayerBudget.Entries(density, x.ItemCount), work, QuotaPerItem);
        return LdlFactor.FromCholesky(exact.Lower) with
        {
            Decisions =
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Exact factor: {exact.FactorNonzeros:N0} nonzeros, {exact.Flops:g3} flops in {exact.NumericSeconds:F1} s; ")
                + (QuotaPerItem ? "the largest of each column kept." : FormattableString.Invariant($"entries below {exact.DroppedBelow:g3} dropped.")),
            ],
        };
    }

    internal override void Validate()
    {
        if (Ordering is { } method)
            Option.CheckDefined(method, nameof(Ordering));
    }

    private static InteractionMatrix InteractionsOf(GramianSource source) => source as InteractionMatrix
        ?? throw new ArgumentException("The exact factorization computes the Gramian from X; give X, or use the incomplete factor.", nameof(source));
}
