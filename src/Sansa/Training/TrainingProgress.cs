namespace Sansa.Training;

/// <summary>One report of progress during a fit, for a terminal or a notebook display.</summary>
/// <param name="Stage">The stage, e.g. <c>order</c>, <c>factorize</c>, <c>invert</c>.</param>
/// <param name="StageFraction">How much of the stage is done, 0 to 1; NaN where it cannot be known.</param>
/// <param name="Elapsed">Time since the fit began.</param>
public readonly record struct TrainingProgress(string Stage, double StageFraction, TimeSpan Elapsed)
{
    /// <summary>How much of the whole fit is done, 0 to 1, by the expected cost of the stages; NaN where it cannot be known.</summary>
    public double Fraction { get; init; } = double.NaN;

    /// <summary>
    /// The training loss as the model defines it, once it is known; else NaN. For SANSA it is ||I - LK||_F^2 / n (paper, section 3.1.2), which only the
    /// <see cref="Inverse.MinimalResidual"/> has.
    /// </summary>
    public double Loss { get; init; } = double.NaN;

    /// <summary>Nonzeros of what the stage is building so far; 0 where that means nothing.</summary>
    public long Nonzeros { get; init; }

    /// <summary>A short remark for people, such as "scan 2"; null for none.</summary>
    public string? Remark { get; init; }
}
