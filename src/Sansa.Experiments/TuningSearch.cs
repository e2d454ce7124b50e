using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Sansa.Sparse;
using Sansa.Tuning;

namespace Sansa.Experiments;

/// <summary>What search it is: two with the same make the same trials in the same order.</summary>
public sealed record TuningSearch
{
    /// <summary>The version of the file.</summary>
    public int Schema { get; init; } = ExperimentJson.Schema;

    /// <summary>Which model.</summary>
    public required string Model { get; init; }

    /// <summary>By what it is chosen.</summary>
    public required string Metric { get; init; }

    /// <summary>See <see cref="TunerOptions.Seed"/>.</summary>
    public required int Seed { get; init; }

    /// <summary>See <see cref="TunerOptions.DropErrors"/>.</summary>
    public required double DropErrors { get; init; }

    /// <summary>The options that it begins with.</summary>
    public required JsonObject Start { get; init; }

    /// <summary>The options that change, as <see cref="SearchSpace.With(string)"/> reads them.</summary>
    public required IReadOnlyList<string> Dimensions { get; init; }

    /// <summary>Fingerprint of the training matrix.</summary>
    public required string Train { get; init; }

    /// <summary>Fingerprint of what the models are told of the validation users.</summary>
    public required string FoldIn { get; init; }

    /// <summary>Fingerprint of what they should find.</summary>
    public required string HeldOut { get; init; }

    /// <summary>Fingerprint of the library's source files, see <see cref="CodeRecord"/>.</summary>
    public string Sources { get; init; } = CodeRecord.Current.Sources;

    /// <summary>The commit, for people.</summary>
    public string? Commit { get; init; } = CodeRecord.Current.Commit;

    /// <summary>The space itself.</summary>
    [JsonIgnore]
    internal SearchSpace Space { get; private init; } = null!;

    /// <summary>Describes a search.</summary>
    /// <param name="space">What is searched.</param>
    /// <param name="options">Metric and seed.</param>
    /// <param name="train">The training matrix.</param>
    /// <param name="foldIn">What the models are told of the validation users.</param>
    /// <param name="heldOut">What they should find.</param>
    public static TuningSearch Of(SearchSpace space, TunerOptions options, CsrMatrix train, CsrMatrix foldIn, CsrMatrix heldOut)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(foldIn);
        ArgumentNullException.ThrowIfNull(heldOut);
        var hash = Fingerprint.Of(train);
        return new TuningSearch
        {
            Model = space.Kind.Name,
            Metric = options.Metric.Name,
            Seed = options.Seed,
            DropErrors = options.DropErrors,
            Start = space.Kind.WriteOptions(space.Start with { Threads = 0 }),
            Dimensions = [.. space.Dimensions.Select(d => d.ToString())],
            Train = hash,
            FoldIn = ReferenceEquals(foldIn, train) ? hash : Fingerprint.Of(foldIn),
            HeldOut = Fingerprint.Of(heldOut),
            Space = space,
        };
    }
}
