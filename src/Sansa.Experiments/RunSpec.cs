using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Sansa.Evaluation;
using Sansa.Models;
using Sansa.Recommendation;
using Sansa.Training;

namespace Sansa.Experiments;

/// <summary>Whose held-out items a run is measured on.</summary>
public enum EvaluatedUsers
{
    /// <summary>The test users of the protocol: for numbers that are reported.</summary>
    Test,

    /// <summary>The validation users, held back from training: for choosing options.</summary>
    Validation,
}

/// <summary>What is removed from the interactions before they are split; a published split is then not used.</summary>
public sealed record DataFilter
{
    /// <summary>Removes items with fewer users, once; 0 keeps all.</summary>
    public int MinUsersPerItem { get; init; }

    /// <summary>After that, removes users with fewer items, once; 0 keeps all.</summary>
    public int MinItemsPerUser { get; init; }
}

/// <summary>
/// One training with its evaluation, said completely: data, protocol, model, options, metrics. Immutable: use <c>with</c>.
/// Two specs with the same <see cref="Hash"/> ask for the same numbers.
/// </summary>
public sealed record RunSpec
{
    /// <summary>A short name, unique in its experiment: letters, digits, dots, dashes. It is the name of the record's file.</summary>
    public required string Name { get; init; }

    /// <summary>What a table calls it; null for the name.</summary>
    public string? Label { get; init; }

    /// <summary>A data set of the catalogue.</summary>
    public required string Data { get; init; }

    /// <summary>What is removed from the data first; null for nothing.</summary>
    public DataFilter? Filter { get; init; }

    /// <summary>A protocol by name, see <see cref="Data.Protocols.Names"/>.</summary>
    public string Protocol { get; init; } = "bars";

    /// <summary>Seed of the split; null for the protocol's own.</summary>
    public long? Seed { get; init; }

    /// <summary>Test users, or validation users.</summary>
    public EvaluatedUsers Users { get; init; }

    /// <summary>Which model: see <see cref="ModelKinds.All"/>.</summary>
    public required string Model { get; init; }

    /// <summary>The model's options by name; those left out have the model's defaults.</summary>
    public JsonObject Options { get; init; } = [];

    /// <summary>Metrics by name, such as <c>BarsRecall@20</c>.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = ["BarsRecall@20", "Ndcg@20"];

    /// <summary>Threads of training and evaluation; 0 for all cores. The numbers do not depend on it, the times do.</summary>
    public int Threads { get; init; }

    /// <summary>True when it takes too long for a notebook, which then shows the record.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool RecordOnly { get; init; }

    /// <summary>The published run that it repeats, see <see cref="PublishedResults"/>; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Published { get; init; }

    /// <summary>The label, or the name where there is none.</summary>
    [JsonIgnore]
    public string Title => Label ?? Name;

    /// <summary>The metrics themselves.</summary>
    [JsonIgnore]
    public IReadOnlyList<Metric> MetricList => [.. Metrics.Select(MetricNames.Parse)];

    /// <summary>Fingerprint of all that decides the numbers and times: not of the name, the label, or what it is compared with.</summary>
    [JsonIgnore]
    public string Hash
    {
        get
        {
            var decisive = this with { Name = "", Label = null, Published = null, RecordOnly = false, Options = FullOptions };
            return Fingerprint.Of(SHA256.HashData(ExperimentJson.ToBytes(decisive)));
        }
    }

    /// <summary>All options of the model, defaults included, as a record keeps them.</summary>
    [JsonIgnore]
    public JsonObject FullOptions
    {
        get
        {
            var full = Kind.WriteOptions(ModelOptions);
            full.Remove(ThreadsName);
            return full;
        }
    }

    /// <summary>Which model it is.</summary>
    /// <exception cref="ArgumentException">There is no such model.</exception>
    [JsonIgnore]
    public ModelKind Kind => ModelKinds.Find(Model);

    /// <summary>The options as the model takes them, with the run's threads.</summary>
    /// <exception cref="ArgumentException">An option is unknown, unreadable or outside its range.</exception>
    [JsonIgnore]
    public ModelOptions ModelOptions
    {
        get
        {
            if (Options.ContainsKey(ThreadsName))
                throw new ArgumentException("'threads' belongs to the run, not to the options of its model.");
            return Kind.ReadOptions(Options) with { Threads = Threads };
        }
    }

    private const string ThreadsName = "threads";

    /// <summary>Throws where a value cannot work, before any time is spent.</summary>
    /// <exception cref="ArgumentException">Names the value and what is allowed.</exception>
    public void Validate()
    {
        if (Name.Length is 0 or > 100 || !Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') || Name[0] == '.')
            throw new ArgumentException($"The name '{Name}' is the name of a file: use 1 to 100 letters, digits, dots, dashes.");
        if (!Sansa.Data.Datasets.List().Any(d => d.Name == Data))
            throw new ArgumentException(
                $"There is no data set '{Data}'. The catalogue has: {string.Join(", ", Sansa.Data.Datasets.List().Select(d => d.Name))}.");
        if (!Sansa.Data.Protocols.Names.Contains(Protocol))
            throw new ArgumentException($"There is no protocol '{Protocol}'. The protocols are: {string.Join(", ", Sansa.Data.Protocols.Names)}.");
        if (Threads < 0)
            throw new ArgumentException($"threads is {Threads}; it must be 0 (all cores) or more.");
        if (Metrics.Count == 0)
            throw new ArgumentException("There must be at least one metric.");
        _ = MetricList;
        _ = FullOptions;
    }
}
