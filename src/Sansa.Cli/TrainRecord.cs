using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Sansa.Inverse;
using Sansa.Recommendation;
using Sansa.Training;

namespace Sansa.Cli;

/// <summary>What <c>sansa train --json</c> writes.</summary>
internal sealed record TrainRecord
{
    public required string Data { get; init; }

    public required string Protocol { get; init; }

    public required int Users { get; init; }

    public required int Items { get; init; }

    public required long Interactions { get; init; }

    public required string Method { get; init; }

    /// <summary>The model's options, defaults included.</summary>
    public required JsonObject Options { get; init; }

    /// <summary>As asked for; 0 for all cores.</summary>
    public required int Threads { get; init; }

    /// <summary>Wall-clock seconds of the fit alone: without reading data, saving, or recommending.</summary>
    public required double FitSeconds { get; init; }

    public IReadOnlyList<StageRecord> Stages { get; init; } = [];

    /// <summary>Peak working set of the whole process, in 10^6 bytes.</summary>
    public required double PeakMemoryMB { get; init; }

    /// <summary>Nonzeros of one layer of a model with two (the larger), or of its one matrix.</summary>
    public long? Nnz { get; init; }

    public long? NnzEncoder { get; init; }

    public long? NnzDecoder { get; init; }

    /// <summary>All weights that the model scores with.</summary>
    public required long Weights { get; init; }

    /// <summary>||I - LK||_F^2 / n at the end of the minimal residual steps (paper, section 3.1.2); null for others.</summary>
    public double? Loss { get; init; }

    /// <summary>How well the rows of the sparse inverse Cholesky factor are solved; null for others. It is no loss.</summary>
    public FitRecord? Fit { get; init; }

    /// <summary>How often the incomplete factorization broke down and began again.</summary>
    public int Restarts { get; init; }

    /// <summary>The loss or the residual of the fit in words.</summary>
    [JsonIgnore]
    public string? Convergence { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    public IReadOnlyList<string> Decisions { get; init; } = [];

    public static TrainRecord Of(Recommender model, TrainingData data, TimeSpan fit)
    {
        using var process = Process.GetCurrentProcess();
        var (report, layers) = (model.Report, model as FactorizedRecommender);
        var (encoder, decoder) = (layers?.Encoder.NonzeroCount, layers?.Decoder.NonzeroCount);
        return new TrainRecord
        {
            Data = data.Name,
            Protocol = data.Protocol,
            Users = data.X.RowCount,
            Items = data.X.ColumnCount,
            Interactions = data.X.NonzeroCount,
            Method = model.Method,
            Options = model.Kind.WriteOptions(model.Options),
            Threads = model.Options.Threads,
            FitSeconds = fit.TotalSeconds,
            PeakMemoryMB = process.PeakWorkingSet64 / 1e6,
            Nnz = layers is null ? model.WeightCount : Math.Max(encoder!.Value, decoder!.Value),
            NnzEncoder = encoder,
            NnzDecoder = decoder,
            Weights = model.WeightCount,
            Stages = report.Stages,
            Loss = double.IsFinite(report.FinalLoss) ? report.FinalLoss : null,
            Fit = report.Fit,
            Convergence = report.Convergence,
            Restarts = report.Breakdowns.Count,
            Warnings = report.Warnings,
            Decisions = report.Decisions,
        };
    }

    public void Print(TextWriter output)
    {
        foreach (var stage in Stages)
        {
            var nonzeros = stage.NonzeroCount > 0 ? $"{stage.NonzeroCount,14:N0} nonzeros" : "";
            output.WriteLine(FormattableString.Invariant($"  {stage.Name,-10} {stage.Seconds,8:F2} s{nonzeros}"));
        }

        output.WriteLine(FormattableString.Invariant($"Fit in {FitSeconds:F2} s, peak memory {PeakMemoryMB:F0} MB")
            + (Nnz is { } nnz ? FormattableString.Invariant($", {nnz:N0} nonzeros{(NnzEncoder is null ? "" : " per layer")}") : "")
            + (Convergence is null ? "" : ", " + Convergence)
            + (Restarts > 0 ? FormattableString.Invariant($", {Restarts} restarts") : ""));
        foreach (var warning in Warnings)
            output.WriteLine($"Warning: {warning}");
    }
}
