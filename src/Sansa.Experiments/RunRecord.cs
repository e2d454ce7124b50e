using System.Text.Json.Serialization;
using Sansa.Factorization;
using Sansa.Inverse;
using Sansa.Recommendation;
using Sansa.Training;

namespace Sansa.Experiments;

/// <summary>A metric as it was measured.</summary>
/// <param name="Name">Name with k, such as <c>BarsRecall@20</c>.</param>
/// <param name="Mean">The mean over the evaluated users, or the one value of a metric of the whole catalogue.</param>
/// <param name="StandardError">Of the mean; null where the metric is not a mean.</param>
public sealed record MetricRecord(string Name, double Mean, double? StandardError);

/// <summary>What the code was.</summary>
/// <param name="Sources">Fingerprint of the library's source files: the code version by which a record is reused.</param>
/// <param name="Commit">The commit it was built at; null outside of git. For people: two commits can have the same sources.</param>
public sealed record CodeRecord(string Sources, string? Commit)
{
    /// <summary>That of the running library.</summary>
    public static CodeRecord Current { get; } = new(Fingerprint.Code, Fingerprint.Commit);
}

/// <summary>Times of a run.</summary>
public sealed record TimeRecord
{
    /// <summary>Seconds of the training by the clock.</summary>
    public required double Fit { get; init; }

    /// <summary>Processor seconds of the training, user and system, all threads together.</summary>
    public required double FitProcessor { get; init; }

    /// <summary>Seconds of the evaluation by the clock.</summary>
    public required double Evaluate { get; init; }
}

/// <summary>Entries of what the model keeps.</summary>
public sealed record NonzeroRecord
{
    /// <summary>W^T of a model with two layers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Encoder { get; init; }

    /// <summary>Z of a model with two layers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Decoder { get; init; }

    /// <summary>All weights.</summary>
    public required long Total { get; init; }

    internal static NonzeroRecord Of(Recommender model)
    {
        var layers = model as FactorizedRecommender;
        return new() { Encoder = layers?.Encoder.NonzeroCount, Decoder = layers?.Decoder.NonzeroCount, Total = model.WeightCount };
    }
}

/// <summary>What one run measured, and everything needed to judge whether it still holds.</summary>
public sealed record RunRecord
{
    /// <summary>The experiment that it belongs to.</summary>
    public required string Experiment { get; init; }

    /// <summary>What was run, with all options.</summary>
    public required RunSpec Spec { get; init; }

    /// <summary>Fingerprint of the spec, see <see cref="RunSpec.Hash"/>.</summary>
    public required string SpecHash { get; init; }

    /// <summary>What the code was.</summary>
    public required CodeRecord Code { get; init; }

    /// <summary>What the data were.</summary>
    public required DataRecord Data { get; init; }

    /// <summary>What it ran on.</summary>
    public required MachineInfo Machine { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The metrics, in the order of the spec.</summary>
    public required IReadOnlyList<MetricRecord> Metrics { get; init; }

    /// <summary>Times.</summary>
    public required TimeRecord Seconds { get; init; }

    /// <summary>Entries of the model.</summary>
    public required NonzeroRecord Nonzeros { get; init; }

    /// <summary>Memory over time, training first and then evaluation.</summary>
    public required MemoryCurve Memory { get; init; }

    /// <summary>Stages of the training.</summary>
    public IReadOnlyList<StageRecord> Stages { get; init; } = [];

    /// <summary>The refinement of the inverse by <see cref="MinimalResidual"/>, step by step; empty for others.</summary>
    public IReadOnlyList<InverseStep> Trace { get; init; } = [];

    /// <summary>How well the rows of a <see cref="SparseInverseCholesky"/> are solved; null for others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FitRecord? Fit { get; init; }

    /// <summary>Breakdowns of the incomplete factorization.</summary>
    public IReadOnlyList<Breakdown> Breakdowns { get; init; } = [];

    /// <summary>Nonzeros of X^T X, where they were counted; else 0.</summary>
    public long GramianNonzeros { get; init; }

    /// <summary>What the training warned of.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What the training decided by itself.</summary>
    public IReadOnlyList<string> Decisions { get; init; } = [];

    /// <summary>The name in its experiment.</summary>
    [JsonIgnore]
    public string Name => Spec.Name;

    /// <summary>Weights divided by items^2: the paper's d, which counts both layers together.</summary>
    [JsonIgnore]
    public double Density => Nonzeros.Total / ((double)Data.Items * Data.Items);

    /// <summary>One metric by name.</summary>
    /// <param name="metric">Such as <c>BarsRecall@20</c>.</param>
    /// <exception cref="KeyNotFoundException">It was not measured.</exception>
    public MetricRecord this[string metric] => Metrics.FirstOrDefault(m => m.Name == metric)
        ?? throw new KeyNotFoundException($"'{metric}' was not measured in '{Name}'; there are {string.Join(", ", Metrics.Select(m => m.Name))}.");

    /// <summary>Reads a record.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ExperimentFileException">It is no record; the message names file and place.</exception>
    public static RunRecord Read(string path) => ExperimentJson.Convert<RunRecord>(path, "", ExperimentJson.ReadObject(path));

    /// <summary>Writes the record; all of it or nothing.</summary>
    /// <param name="path">The file.</param>
    public void Write(string path) => ExperimentJson.Write(path, this);
}
