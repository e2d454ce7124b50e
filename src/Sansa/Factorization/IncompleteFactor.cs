using System.ComponentModel;
using System.Text.Json.Serialization;
using Sansa.Execution;
using Sansa.Gramian;
using Sansa.Ordering;
using Sansa.Sparse;

namespace Sansa.Factorization;

/// <summary>
/// Incomplete Cholesky factorization: sparsified while it is computed, in memory of about the model's size. "SANSA (ICF)" in the paper.
/// </summary>
/// <remarks>
/// The columns of X are scaled first (<see cref="ScaledGramian.ByColumnNorms"/>), and the ridge is added to the Gramian of the scaled X, as in the
/// authors' program: a lambda of 20 here is stronger than one of 20 in the exact factor.
/// </remarks>
public sealed record IncompleteFactor : FactorOptions
{
    /// <summary>
    /// The order of elimination, default <see cref="OrderingMethod.Degree"/>: as fast as a sort and, on Gowalla, more accurate than minimum degree.
    /// </summary>
    [Description("order of elimination")]
    [NotTuned]
    public OrderingMethod Ordering { get; init; } = OrderingMethod.Degree;

    /// <summary>
    /// How many times the model's density the factor may have while it is computed; 1 to 100, default 1. Above 1 the largest entries are kept afterwards: a
    /// denser incomplete factor that is sparsified is more accurate than one that was sparse throughout (paper, section 3.1.1), and takes as many times the
    /// time and memory.
    /// </summary>
    [Description("how many times denser the factor is while it is computed; sparsified afterwards")]
    public double Oversampling { get; init; } = 1;

    /// <summary>What counts as a breakdown, and what happens then.</summary>
    [NotTuned]
    public BreakdownOptions Breakdowns { get; init; } = new();

    /// <inheritdoc/>
    [JsonIgnore]
    public override Ridge? DefaultPatternRidge => new(20);

    /// <inheritdoc/>
    public override ScaledGramian Scale(GramianSource source, Work work = default) => ScaledGramian.ByColumnNorms(source, work);

    /// <inheritdoc/>
    public override OrderedGramian Order(ScaledGramian scaled, Work work = default)
    {
        ArgumentNullException.ThrowIfNull(scaled);
        return scaled.InOrder(OrderBy(scaled.Source, Ordering, work));
    }

    /// <inheritdoc/>
    /// <exception cref="BreakdownException">The factorization broke down too often.</exception>
    public override LdlFactor Factorize(OrderedGramian ordered, Ridge ridge, Density density, Work work = default)
    {
        ArgumentNullException.ThrowIfNull(ordered);
        ArgumentNullException.ThrowIfNull(ridge);
        Validate();
        var n = ordered.Source.ItemCount;
        var entries = LayerBudget.Entries(density, n);
        var whileComputed = LayerBudget.Entries(density.Times(Oversampling), n);
        var columns = ordered.Source.Columns(ordered.Order.NewToOld, ordered.Scaled.Scale);
        List<string> decisions = [];
        var (lower, breakdowns) = IncompleteCholesky.Factorize(
            columns, ordered.RidgeByPosition(ridge), whileComputed, Breakdowns, () => Store(columns, ordered, decisions, work), work);
        return LdlFactor.FromCholesky(LargestOfAll.Keep(lower, entries)) with { Breakdowns = breakdowns, Decisions = decisions };
    }

    internal override void Validate()
    {
        Option.CheckDefined(Ordering, nameof(Ordering));
        Option.Check(Oversampling is >= 1 and <= 100, nameof(Oversampling), Oversampling, "1 to 100");
        Breakdowns.Validate();
    }

    /// <summary>For a restart: the lower half of X^T X kept in memory where the budget allows, else computed again.</summary>
    private static GramianColumns Store(GramianColumns onDemand, OrderedGramian ordered, List<string> decisions, Work work)
    {
        const int bytesPerEntry = 8;
        if (ordered.Source is GramianMatrix)
            return onDemand;
        var entries = (ordered.Scaled.Norms ?? ordered.Source.Norms(work with { Progress = null })).LowerNonzeroCount;
        var (bytes, budget) = (bytesPerEntry * entries, work.MemoryLimit);
        if (entries > CompressedForm.MaxEntries || bytes > budget)
        {
            decisions.Add(FormattableString.Invariant(
                $"Gramian: computed on demand again at each restart, since half of it would take {bytes / 1e6:N0} MB of a budget of {budget / 1e6:N0} MB."));
            return onDemand;
        }

        decisions.Add(FormattableString.Invariant($"Gramian: half of it kept in memory for the restarts, {bytes / 1e6:N0} MB."));
        return onDemand.Store(work);
    }
}
