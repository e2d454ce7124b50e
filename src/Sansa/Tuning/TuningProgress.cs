namespace Sansa.Tuning;

/// <summary>One report of a search that runs.</summary>
/// <param name="Trial">The number of the trial that runs, or has just ended.</param>
/// <param name="Stage">What it does, such as "fit", "evaluate", "done".</param>
/// <param name="Fraction">How much of the budget is spent, 0 to 1.</param>
/// <param name="Elapsed">Time since the search began.</param>
/// <param name="SoFar">What has been found; another object only when a trial has ended.</param>
public readonly record struct TuningProgress(int Trial, string Stage, double Fraction, TimeSpan Elapsed, TuningResult SoFar);
