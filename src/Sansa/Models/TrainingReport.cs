using Sansa.Factorization;
using Sansa.Inverse;

namespace Sansa.Models;

/// <summary>One stage of a fit, as it went.</summary>
/// <param name="Name">A step of Algorithm 1: scale, order, factorize, invert, assemble.</param>
/// <param name="Seconds">Wall-clock time.</param>
/// <param name="NonzeroCount">Entries of what the stage made; 0 where that means nothing.</param>
/// <param name="PeakMemoryMB">Peak working set of the process by the end of the stage, in units of 10^6 bytes.</param>
public sealed record StageRecord(string Name, double Seconds, long NonzeroCount, double PeakMemoryMB);

/// <summary>What happened during a fit: kept with the model, shown by notebooks and the command line.</summary>
public sealed record TrainingReport
{
    /// <summary>Stages in order.</summary>
    public IReadOnlyList<StageRecord> Stages { get; init; } = [];

    /// <summary>The state of the inverse before each step of its refinement and at the end; empty for models without one.</summary>
    public IReadOnlyList<InverseStep> InverseSteps { get; init; } = [];

    /// <summary>Breakdowns of the incomplete factorization, each with the shift of the next attempt.</summary>
    public IReadOnlyList<Breakdown> Breakdowns { get; init; } = [];

    /// <summary>What the user should know, in whole sentences: clipped options, restarts, a model that did not converge.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Decisions that the fit took by itself, and why: the factorization, the ordering, where the Gramian's columns came from.</summary>
    public IReadOnlyList<string> Decisions { get; init; } = [];

    /// <summary>Nonzeros of X^T X, where they were counted; else 0.</summary>
    public long GramianNonzeroCount { get; init; }

    /// <summary>Seconds of all stages.</summary>
    public double Seconds => Stages.Sum(s => s.Seconds);

    /// <summary>||I - LK||_F^2 / n at the end; NaN for models without an approximate inverse.</summary>
    public double FinalLoss => InverseSteps.Count > 0 ? InverseSteps[^1].Loss : double.NaN;
}
