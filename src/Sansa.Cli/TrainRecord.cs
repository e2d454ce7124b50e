using System.Diagnostics;
using Sansa.Models;

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

    /// <summary>The model's options record; null for a model without one.</summary>
    public object? Options { get; init; }

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

    /// <summary>||I - LK||_F^2 / n at the end.</summary>
    public double? Loss { get; init; }

    /// <summary>How often the incomplete factorization broke down and began again.</summary>
    public int Restarts { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    public IReadOnlyList<string> Decisions { get; init; } = [];

    public static TrainRecord Of(Recommender model, TrainingData data, string method, int threads, TimeSpan fit)
    {
        using var process = Process.GetCurrentProcess();
        var record = new TrainRecord
        {
            Data = data.Name,
            Protocol = data.Protocol,
            Users = data.X.RowCount,
            Items = data.X.ColumnCount,
            Interactions = data.X.NonzeroCount,
            Method = method,
            Threads = threads,
            FitSeconds = fit.TotalSeconds,
            PeakMemoryMB = process.PeakWorkingSet64 / 1e6,
        };
        if (model is FactorizedRecommender layers)
        {
            var (encoder, decoder) = (layers.Encoder.NonzeroCount, layers.Decoder.NonzeroCount);
            record = record with { Nnz = Math.Max(encoder, decoder), NnzEncoder = encoder, NnzDecoder = decoder };
        }

        return model switch
        {
            ItemKnn knn => record with { Options = knn.Options, Nnz = knn.Weights.NonzeroCount },
            Mrf mrf => record.WithReport(mrf.Report) with { Options = mrf.Options, Nnz = mrf.Weights.NonzeroCount },
            Ease ease => record.WithReport(ease.Report) with { Options = ease.Options },
            SansaModel sansa => record.WithReport(sansa.Report) with { Options = sansa.Options with { Permutation = null } },
            _ => record,
        };
    }

    private TrainRecord WithReport(TrainingReport report) => this with
    {
        Stages = report.Stages,
        Loss = double.IsFinite(report.FinalLoss) ? report.FinalLoss : null,
        Restarts = report.Breakdowns.Count,
        Warnings = report.Warnings,
        Decisions = report.Decisions,
    };

    public void Print(TextWriter output)
    {
        foreach (var stage in Stages)
            output.WriteLine(FormattableString.Invariant($"  {stage.Name,-10} {stage.Seconds,8:F2} s{(stage.NonzeroCount > 0 ? $"{stage.NonzeroCount,14:N0} nonzeros" : "")}"));
        output.WriteLine(FormattableString.Invariant($"Fit in {FitSeconds:F2} s, peak memory {PeakMemoryMB:F0} MB")
            + (Nnz is { } nnz ? FormattableString.Invariant($", {nnz:N0} nonzeros{(NnzEncoder is null ? "" : " per layer")}") : "")
            + (Loss is { } loss ? FormattableString.Invariant($", loss {loss:G3}") : "")
            + (Restarts > 0 ? FormattableString.Invariant($", {Restarts} restarts") : ""));
        foreach (var warning in Warnings)
            output.WriteLine($"Warning: {warning}");
    }
}
