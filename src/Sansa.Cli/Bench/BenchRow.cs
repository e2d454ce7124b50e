namespace Sansa.Cli.Bench;

/// <summary>One measurement of a row, beside what it is compared with.</summary>
/// <param name="Quantity">What is measured; the key of the value that the row's run returns.</param>
/// <param name="Unit">Unit of the value and of the numbers beside it.</param>
internal sealed record BenchTarget(string Quantity, string Unit)
{
    /// <summary>What the authors' program needs on a machine of this kind; null where nobody measured it.</summary>
    public double? Reference { get; init; }

    /// <summary>What we must reach; in units of H where <see cref="InH"/> is set.</summary>
    public double? Must { get; init; }

    /// <summary>What we aim at; in units of H where <see cref="InH"/> is set.</summary>
    public double? Aim { get; init; }

    /// <summary>Whether Must and Aim are multiples of H, the time of one half product X^T X in the same process.</summary>
    public bool InH { get; init; }

    public bool LargerIsBetter { get; init; }
}

/// <summary>One run of the benchmark. It is measured in a process of its own, so that its peak memory is its own.</summary>
/// <param name="Name">What --row takes.</param>
/// <param name="Description">The run, in a line.</param>
/// <param name="Data">The data set that it needs; null for none.</param>
/// <param name="Targets">What is measured, and what it should be.</param>
/// <param name="Measure">Runs it; returns the quantities by name, with "H" where a target is in H.</param>
internal sealed record BenchRow(
    string Name, string Description, string? Data, IReadOnlyList<BenchTarget> Targets, Func<BenchContext, Dictionary<string, double>> Measure);

/// <summary>What a row's run is given.</summary>
internal sealed record BenchContext(string? Data, int Threads, IProgress<Training.TrainingProgress> Progress, CancellationToken Cancellation);

/// <summary>A target with what was measured.</summary>
internal sealed record BenchMeasure(
    string Quantity, string Unit, double Measured, double? InH, double? Reference, double? Must, double? Aim, bool? ReachesMust, bool? ReachesAim)
{
    public static BenchMeasure Of(BenchTarget target, IReadOnlyDictionary<string, double> values)
    {
        var measured = values[target.Quantity];
        var h = target.InH ? values["H"] : 1;
        var (must, aim) = (target.Must * h, target.Aim * h);
        return new BenchMeasure(
            target.Quantity, target.Unit, measured, target.InH ? measured / h : null, target.Reference, must, aim, Reaches(must), Reaches(aim));

        bool? Reaches(double? limit) => limit is null ? null : target.LargerIsBetter ? measured >= limit : measured <= limit;
    }
}

/// <summary>What a row gave: its measures, or why there are none.</summary>
internal sealed record BenchResult(string Row, string Description, IReadOnlyList<BenchMeasure> Measures)
{
    /// <summary>H in seconds, where the row measured it.</summary>
    public double? HalfGramianSeconds { get; init; }

    /// <summary>Why the row was not run or failed; null when it ran.</summary>
    public string? Skipped { get; init; }
}
