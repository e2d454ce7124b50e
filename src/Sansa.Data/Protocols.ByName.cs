using Sansa.Data.Splitting;

namespace Sansa.Data;

public static partial class Protocols
{
    private static readonly IReadOnlyList<(string Name, Func<Dataset, long?, Split> Make)> Named =
    [
        ("bars", (data, seed) => Bars(data, seed ?? DefaultSeed)),
        ("liang-ml20m", (data, seed) => LiangMl20m(data.Interactions, seed: seed ?? LiangSeed)),
        ("liang-netflix", (data, seed) => LiangNetflix(data.Interactions, seed: seed ?? LiangSeed)),
        ("liang-msd", (data, seed) => LiangMsd(data.Interactions, seed: seed ?? LiangSeed)),
        ("sansa-ml20m", (data, seed) => SansaMl20m(data.Interactions, seed: seed ?? DefaultSeed)),
        ("sansa-netflix", (data, seed) => SansaNetflix(data.Interactions, seed: seed ?? DefaultSeed)),
        ("sansa-goodbooks", (data, seed) => SansaGoodbooks(data.Interactions, seed: seed ?? DefaultSeed)),
        ("sansa-msd", (data, seed) => SansaMsd(data.Interactions, seed: seed ?? DefaultSeed)),
    ];

    /// <summary>The names that <see cref="Make"/> takes, for command lines and run specifications.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Named.Select(protocol => protocol.Name)];

    /// <summary>Applies a protocol by its name.</summary>
    /// <param name="name">One of <see cref="Names"/>, for example "bars" or "liang-msd".</param>
    /// <param name="data">A data set.</param>
    /// <param name="seed">The random seed; null for the protocol's own.</param>
    /// <exception cref="ArgumentException">No such protocol; the message lists them.</exception>
    public static Split Make(string name, Dataset data, long? seed = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        var make = Named.FirstOrDefault(protocol => string.Equals(protocol.Name, name, StringComparison.OrdinalIgnoreCase)).Make
            ?? throw new ArgumentException($"There is no protocol '{name}'. The protocols are: {string.Join(", ", Names)}.", nameof(name));
        return make(data, seed);
    }

    /// <summary>
    /// A split of weak generalisation with a validation set taken from its training matrix, so that options can be chosen
    /// without looking at the test set: of each user with at least 5 training items a share (rounded down) is held out.
    /// Train is what remains and Validation.FoldIn is that same matrix; Test keeps the full training history as fold-in, so
    /// train the chosen model again on <c>Test.FoldIn</c> before the final evaluation.
    /// </summary>
    /// <param name="split">A split of weak generalisation without a validation set.</param>
    /// <param name="share">Share of each user's items to hold out, above 0 and below 1; default 0.2.</param>
    /// <param name="seed">From 0 to 2^32 - 1; draws as in <see cref="Bars(InteractionData, long)"/>.</param>
    /// <exception cref="ArgumentException">The split is one of strong generalisation, or has a validation set already.</exception>
    public static Split WithValidation(Split split, double share = 0.2, long seed = DefaultSeed)
    {
        ArgumentNullException.ThrowIfNull(split);
        if (!(share is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "The share to hold out must lie between 0 and 1.");
        if (split.Generalisation == Generalisation.Strong || split.Validation is not null)
            throw new ArgumentException(
                $"'{split.ProtocolName}' {(split.Validation is null ? "is a protocol of strong generalisation" : "has a validation set already")}.",
                nameof(split));
        var (train, heldOut) = WeakSplit.HoldOut(split.Train, share, new NumPyRandomState(seed));
        return split with
        {
            Train = train,
            Validation = new EvaluationSet(train, heldOut, split.UserIds),
            ProtocolName = FormattableString.Invariant($"{split.ProtocolName}, with {share:P0} of the training items for validation"),
            Seed = seed,
        };
    }
}
