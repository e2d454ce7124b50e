using System.Globalization;
using System.Text.Json.Serialization;
using Sansa.Execution;
using Sansa.Gramian;
using Sansa.Sparse;

namespace Sansa.Factorization;

/// <summary>
/// The exact factor where its predicted size and work fit the memory budget and about two minutes, the incomplete one elsewhere. "The symbolic
/// factorization phase computes the size of the (complete) factor L in nearly linear complexity and can provide a warning" (paper, section
/// 3.1.1): here the warning decides.
/// </summary>
[NotTuned]
public sealed record AutomaticFactor : FactorOptions
{
    /// <summary>What is spent on an exact factor: one to two minutes on two cores.</summary>
    private const double FlopLimit = 1e13;

    /// <inheritdoc/>
    [JsonIgnore]
    public override Ridge? DefaultPatternRidge => new IncompleteFactor().DefaultPatternRidge;

    /// <inheritdoc/>
    public override ScaledGramian Scale(GramianSource source, Work work = default) => throw Unchosen();

    /// <inheritdoc/>
    public override OrderedGramian Order(ScaledGramian scaled, Work work = default) => throw Unchosen();

    /// <inheritdoc/>
    public override LdlFactor Factorize(OrderedGramian ordered, Ridge ridge, Density density, Work work = default) => throw Unchosen();

    /// <summary>The exact factor or the incomplete one; <paramref name="decide"/> is told which and why.</summary>
    internal static FactorOptions Choose(GramianSource source, Density density, Work work, Action<string> decide)
    {
        if (source is not InteractionMatrix x)
            return new IncompleteFactor();
        var analysis = SymbolicAnalysis.Best(x, work);
        var (bytes, budget) = (analysis.PeakBytesFor(LayerBudget.Entries(density, x.ItemCount), work.Threads), work.MemoryLimit);
        var isExact = bytes <= budget && analysis.Flops <= FlopLimit;
        decide(string.Create(
            CultureInfo.InvariantCulture,
            $"Factorization: {(isExact ? "exact" : "incomplete")}. "
            + $"The exact factor has {analysis.FactorNonzeros:N0} nonzeros and takes {analysis.Flops:g3} flops and {bytes / 1e6:N0} MB, "
            + $"of {FlopLimit:g3} flops and {budget / 1e6:N0} MB allowed."));
        return isExact ? new ExactFactor { Analysis = analysis } : new IncompleteFactor();
    }

    internal override void Validate()
    {
    }

    private static InvalidOperationException Unchosen() =>
        new("AutomaticFactor chooses a factorization inside of SansaModel.Fit. To call the steps, use IncompleteFactor or ExactFactor.");
}
