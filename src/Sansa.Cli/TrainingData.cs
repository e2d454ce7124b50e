using Sansa.Data;
using Sansa.Sparse;

namespace Sansa.Cli;

/// <summary>A training matrix with its name, its ids, and how it came about.</summary>
/// <param name="Name">The data set.</param>
/// <param name="Protocol">How X was made from it, in words.</param>
/// <param name="X">Users x items.</param>
/// <param name="UserIds">Names of the rows.</param>
/// <param name="ItemIds">Names of the columns; null where they are their own index, as a model stores it.</param>
internal sealed record TrainingData(string Name, string Protocol, CsrMatrix X, IdMap UserIds, IReadOnlyList<string>? ItemIds)
{
    public static TrainingData Open(CommandRun run, string data, string protocol, long? seed)
    {
        if (protocol != CommonOptions.AllProtocol)
            return Of(DataSource.OpenSplit(run, data, protocol, seed));
        var all = DataSource.OpenAll(run, data);
        return new TrainingData(all.Name, "all interactions" + DataSource.Conditions(run), all.ToPattern(), all.UserIds, Named(all.ItemIds));
    }

    /// <summary>The training part of a split.</summary>
    public static TrainingData Of(Split split) =>
        new(
            split.DataName, split.ProtocolName + (split.Seed is { } seed ? FormattableString.Invariant($", seed {seed}") : ""), split.Train,
            split.UserIds, Named(split.ItemIds));

    private static IdMap? Named(IdMap ids) => ids.IsIdentity ? null : ids;
}
