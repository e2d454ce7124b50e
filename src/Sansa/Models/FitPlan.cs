using System.Globalization;
using Sansa.Execution;
using Sansa.Factorization;
using Sansa.Gramian;
using Sansa.Inverse;

namespace Sansa.Models;

/// <summary>
/// What a fit of SANSA is expected to take, known in linear time before any memory is spent: entries, bytes, seconds, and what makes it slow.
/// </summary>
public sealed record FitPlan
{
    // From seconds and peak memory of `sansa train` with the incomplete factor on Gowalla, at 20 and 80 entries an item, and on data of the shape of
    // Amazon Books, on two cores: there the plan is within a factor of two (docs/measured.md, "What a fit is expected to take").
    private const double PairsPerSecond = 2e8;
    private const double EntriesPerSecond = 1.1e6;
    private const double BytesPerEntry = 48;
    private const double BytesPerResidualEntry = 150;
    private const double BytesPerSurplusEntry = 20;
    private const double BytesPerInteraction = 28;
    private const double BytesPerWeightedInteraction = 20;
    private const double BytesPerItem = 160;

    /// <summary>A user with more than this share of the pairs is named.</summary>
    private const double HeavyShare = 0.1;

    /// <summary>Number of items.</summary>
    public required int Items { get; init; }

    /// <summary>Number of users; 0 where an item-item matrix is given.</summary>
    public required int Users { get; init; }

    /// <summary>The most entries of each layer.</summary>
    public required int EntriesPerLayer { get; init; }

    /// <summary>
    /// Pairs of items that users have in common, each counted as often as there are such users: the multiplications behind X^T X, of which each
    /// pass over the Gramian makes half.
    /// </summary>
    public required double Pairs { get; init; }

    /// <summary>The user with the most items; -1 where there is none.</summary>
    public required int HeaviestUser { get; init; }

    /// <summary>How many items that user has.</summary>
    public required int HeaviestUserItems { get; init; }

    /// <summary>Bytes that the fit takes beside X itself, expected.</summary>
    public required double Bytes { get; init; }

    /// <summary>Seconds, expected; those of an exact factor are not among them.</summary>
    public required double Seconds { get; init; }

    /// <summary>Bytes that the fit may take.</summary>
    public required long Budget { get; init; }

    /// <summary>What the user should know before the fit begins, in whole sentences.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The plan in a sentence.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Plan: {Items:N0} items, up to {EntriesPerLayer:N0} entries a layer, "
        + $"about {Bytes / 1e9:F2} GB of a budget of {Budget / 1e9:F2} GB, about {Quantity(Seconds)}.");

    /// <summary>Plans a fit.</summary>
    /// <param name="source">X, or X^T X.</param>
    /// <param name="options">Options, valid.</param>
    /// <exception cref="ArgumentOutOfRangeException">The density asks for more entries than a matrix can hold; says the density that would fit.</exception>
    public static FitPlan Of(GramianSource source, SansaOptions options)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var work = new Work(options.Threads) { MemoryBudget = options.MemoryBudget };
        var entries = LayerBudget.Entries(options.Density, source.ItemCount);
        var users = source as InteractionMatrix;
        var (pairs, heaviest) = users is null ? ((double)((GramianMatrix)source).Matrix.NonzeroCount, -1) : CountPairs(users);
        var heaviestItems = heaviest < 0 ? 0 : users!.ByUser.RowLength(heaviest);
        var bytesPerEntry = options.Inverse is MinimalResidual ? BytesPerResidualEntry : BytesPerEntry;
        var bytesPerInteraction = BytesPerInteraction + (options.UserWeightExponent == 0 ? 0 : BytesPerWeightedInteraction);
        var otherBytes = (bytesPerInteraction * (users?.InteractionCount ?? 0)) + ((BytesPerItem + (24.0 * work.Workers)) * source.ItemCount);
        var surplus = options.Factor is IncompleteFactor { Oversampling: var times } ? BytesPerSurplusEntry * (times - 1) * entries : 0;
        return new FitPlan
        {
            Items = source.ItemCount,
            Users = users?.UserCount ?? 0,
            EntriesPerLayer = entries,
            Pairs = pairs,
            HeaviestUser = heaviest,
            HeaviestUserItems = heaviestItems,
            Bytes = (bytesPerEntry * entries) + surplus + otherBytes,
            BytesWithoutEntries = otherBytes,
            Seconds = ((pairs / PairsPerSecond) + (entries / EntriesPerSecond)) / Math.Min(work.Workers, Environment.ProcessorCount),
            Budget = work.MemoryLimit,
            Warnings = [.. Remarks(source.ItemCount, entries, options, heaviest, heaviestItems, pairs)],
        };
    }

    /// <summary>Refuses a fit that does not fit.</summary>
    /// <exception cref="InsufficientMemoryException">Names need and budget, and the density that would fit.</exception>
    internal void Require()
    {
        if (Bytes <= Budget)
            return;
        var perEntry = (Bytes - BytesWithoutEntries) / Math.Max(1, EntriesPerLayer);
        var fitting = Math.Floor((Budget - BytesWithoutEntries) / perEntry / Math.Max(1, Items));
        var remedy = fitting >= LayerBudget.LeastPerItem
            ? FormattableString.Invariant($"A density of {fitting:F0} entries per item would fit.")
            : "No density would fit: raise the memory budget, or drop rare items.";
        throw new InsufficientMemoryException(string.Create(
            CultureInfo.InvariantCulture,
            $"This fit needs about {Bytes / 1e9:F2} GB for {EntriesPerLayer:N0} entries a layer of {Items:N0} items, "
            + $"but the memory budget is {Budget / 1e9:F2} GB. {remedy}"));
    }

    private double BytesWithoutEntries { get; init; }

    private static (double Pairs, int Heaviest) CountPairs(InteractionMatrix x)
    {
        var (pairs, heaviest, most) = (0.0, -1, 0);
        for (var u = 0; u < x.UserCount; u++)
        {
            var items = x.ByUser.RowLength(u);
            pairs += (double)items * items;
            if (items > most)
                (most, heaviest) = (items, u);
        }

        return (pairs, heaviest);
    }

    private static IEnumerable<string> Remarks(int items, int entries, SansaOptions options, int heaviest, int heaviestItems, double pairs)
    {
        if (LayerBudget.IsRaised(options.Density, items))
            yield return FormattableString.Invariant(
                $"The density {options.Density} is too small for {items:N0} items; it was raised to {entries / (double)items:g3} entries per item.");
        var share = (double)heaviestItems * heaviestItems / Math.Max(1, pairs);
        if (share > HeavyShare && pairs > 1e9)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"User {heaviest} has {heaviestItems:N0} items and makes {share:P0} of the work: such a user is mostly a program; "
                + $"drop it if the fit is too slow.");
    }

    private static string Quantity(double seconds) => seconds switch
    {
        < 1 => "a second",
        < 100 => FormattableString.Invariant($"{seconds:F0} seconds"),
        _ => FormattableString.Invariant($"{seconds / 60:F0} minutes"),
    };
}
