using Microsoft.Data.Analysis;
using Sansa.Data.Splitting;

namespace Sansa.Data;

/// <summary>
/// Published ways to turn data into training and evaluation matrices. Each returns a <see cref="Split"/> that says what it
/// is, where it comes from, its seed, and what it removed.
/// </summary>
public static partial class Protocols
{
    /// <summary>Seed of <see cref="Bars(InteractionData, long)"/> when none is given.</summary>
    public const long DefaultSeed = 42;

    /// <summary>
    /// The protocol of BARS (<c>*_m1</c>): weak generalisation. A data set that comes with a published split keeps it: X is its
    /// training part, the evaluated users are the same rows, and its test part is held out. Without one (as in the
    /// built-in data) the split is made by <see cref="Bars(InteractionData, long)"/>.
    /// </summary>
    /// <param name="data">A data set of the catalogue.</param>
    /// <param name="seed">Used only when the data set has no published split.</param>
    /// <returns>Train and Test; no Validation (BARS tunes on the test set; <see cref="WithValidation"/> makes one).</returns>
    public static Split Bars(Dataset data, long seed = DefaultSeed)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Published is null ? Bars(data.Interactions, seed) : new Split
        {
            Train = data.Published.Train,
            Test = new EvaluationSet(data.Published.Train, data.Published.Test, data.UserIds),
            UserIds = data.UserIds,
            ItemIds = data.ItemIds,
            Generalisation = Generalisation.Weak,
            ProtocolName = "BARS (published split)",
            Source = "BARS, openbenchmark/BARS: Zhu et al., SIGIR 2022; split of LightGCN, He et al., SIGIR 2020",
            DataName = data.Name,
            Dropped = data.Dropped,
        };
    }

    /// <summary>
    /// Weak generalisation for data without a published split, in the manner of BARS: of each user with at least 5
    /// different items a random fifth (rounded down) is held out, and everything else trains. Deterministic: users are
    /// taken in index order, their items in ascending column order, and the held-out ones are NumPy's legacy
    /// <c>choice(n, floor(0.2 n), replace=False)</c> from one generator with the seed. Repeated pairs count once.
    /// </summary>
    /// <param name="data">Interactions; each pair counts 1, whatever its value.</param>
    /// <param name="seed">From 0 to 2^32 - 1.</param>
    /// <exception cref="InteractionValueException">A value is 0 or below: binarise first.</exception>
    public static Split Bars(InteractionData data, long seed = DefaultSeed)
    {
        ArgumentNullException.ThrowIfNull(data);
        return WeakSplit.Make(data, seed);
    }

    /// <summary><see cref="Bars(InteractionData, long)"/> for a frame with user and item columns.</summary>
    /// <param name="frame">See <see cref="Interactions.FromDataFrame"/>.</param>
    /// <param name="seed">From 0 to 2^32 - 1.</param>
    public static Split Bars(DataFrame frame, long seed = DefaultSeed) => Bars(frame.ToInteractions(), seed);
}
