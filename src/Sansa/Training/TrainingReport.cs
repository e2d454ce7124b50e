using System.Globalization;
using System.Text.Json.Serialization;
using Sansa.Factorization;
using Sansa.Inverse;

namespace Sansa.Training;

/// <summary>One stage of a fit, as it went.</summary>
/// <param name="Name">Such as, for SANSA, a step of Algorithm 1: scale, order, factorize, invert, assemble.</param>
/// <param name="Seconds">Wall-clock time.</param>
/// <param name="NonzeroCount">Entries of what the stage made; 0 where that means nothing.</param>
/// <param name="PeakMemoryMB">Peak working set of the process by the end of the stage, in units of 10^6 bytes.</param>
public sealed record StageRecord(string Name, double Seconds, long NonzeroCount, double PeakMemoryMB);

/// <summary>What a training that went on from a checkpoint had spent before; its stages are only of what came after.</summary>
/// <param name="Epochs">Epochs done.</param>
/// <param name="Seconds">Seconds by the clock.</param>
/// <param name="ProcessorSeconds">Processor seconds, all threads together.</param>
public sealed record EarlierTraining(int Epochs, double Seconds, double ProcessorSeconds);

/// <summary>What happened during a fit: kept with the model, shown by notebooks and the command line.</summary>
public sealed record TrainingReport
{
    /// <summary>Stages in order.</summary>
    public IReadOnlyList<StageRecord> Stages { get; init; } = [];

    /// <summary>The state of the inverse before each step of <see cref="MinimalResidual"/> and at its end; empty for other models.</summary>
    public IReadOnlyList<InverseStep> InverseSteps { get; init; } = [];

    /// <summary>How well the rows of a <see cref="SparseInverseCholesky"/> are solved; null for other models.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FitRecord? Fit { get; init; }

    /// <summary>Breakdowns of the incomplete factorization, each with the shift of the next attempt.</summary>
    public IReadOnlyList<Breakdown> Breakdowns { get; init; } = [];

    /// <summary>What the user should know, in whole sentences: clipped options, restarts, a model that did not converge.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Decisions that the fit took by itself, and why: the factorization, the ordering, where the Gramian's columns came from.</summary>
    public IReadOnlyList<string> Decisions { get; init; } = [];

    /// <summary>What was spent before the checkpoint that the training went on from; null where it began anew.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EarlierTraining? Earlier { get; init; }

    /// <summary>Nonzeros of X^T X, where they were counted; else 0.</summary>
    public long GramianNonzeroCount { get; init; }

    /// <summary>Seconds of all stages.</summary>
    [JsonIgnore]
    public double Seconds => Stages.Sum(s => s.Seconds);

    /// <summary>
    /// The paper's training loss ||I - LK||_F^2 / n at the end of <see cref="MinimalResidual"/>; NaN for every other model, also for a
    /// <see cref="SparseInverseCholesky"/>, which has <see cref="Fit"/>.
    /// </summary>
    [JsonIgnore]
    public double FinalLoss => InverseSteps.Count > 0 ? InverseSteps[^1].Loss : double.NaN;

    /// <summary>The loss or the residual of the fit in words, whichever this model has; null where it has neither.</summary>
    [JsonIgnore]
    public string? Convergence => Fit?.ToString() ?? (double.IsNaN(FinalLoss) ? null : FormattableString.Invariant($"loss {FinalLoss:G3}"));

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Seconds:F2} s in {Stages.Count} stages ({string.Join(", ", Stages.Select(s => FormattableString.Invariant($"{s.Name} {s.Seconds:F2}")))})")
        + (Convergence is { } reached ? $", {reached}" : "") + (Warnings.Count == 0 ? "" : $"; {Warnings.Count} warnings");
}
