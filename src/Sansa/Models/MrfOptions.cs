namespace Sansa.Models;

/// <summary>Everything that decides what <see cref="Mrf"/> learns from a matrix. Immutable: use <c>with</c> for sweeps.</summary>
public sealed record MrfOptions
{
    /// <summary>
    /// Lambda, the L2 regularization, 0 or more; default 6. It is added to the diagonal of the <em>scaled</em> covariances,
    /// whose diagonal is variance^(1 - alpha), so it means something else than that of EASE^R.
    /// </summary>
    public double L2 { get; init; } = 6;

    /// <summary>How far item popularity is taken out: covariances are divided by (deviation_i deviation_j)^alpha. 0 to 1; default 0.75; 1 gives correlations.</summary>
    public double Alpha { get; init; } = 0.75;

    /// <summary>The most entries that the sparsity pattern may have, diagonal included, as a fraction of items^2; above 0, at most 1, default 1e-3. The threshold follows from it.</summary>
    public double Density { get; init; } = 1e-3;

    /// <summary>Keeps pairs whose scaled covariance is larger than this in magnitude, 0 or more; null, the default, to let <see cref="Density"/> decide.</summary>
    public double? Threshold { get; init; }

    /// <summary>The most entries that a column of the pattern may have, 1 or more, default 1000. One dense matrix of this order is inverted at a time on each thread.</summary>
    public int MaxInColumn { get; init; } = 1000;

    /// <summary>
    /// The paper's r, 0 to 1, default 0.5: the part of a cluster of items that is solved with its leading item instead of
    /// in a cluster of its own. 0 solves one cluster for each item: slower and more accurate.
    /// </summary>
    public double R { get; init; } = 0.5;

    /// <summary>Number of threads; 0, the default, for all cores. The model does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Throws where an option is outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its value and its range.</exception>
    public void Validate()
    {
        Check(double.IsFinite(L2) && L2 >= 0, nameof(L2), L2, "0 or more and finite");
        Check(Alpha is >= 0 and <= 1, nameof(Alpha), Alpha, "0 to 1");
        Check(Density is > 0 and <= 1, nameof(Density), Density, "above 0 and at most 1 (a fraction, not percent)");
        Check(Threshold is null || (double.IsFinite(Threshold.Value) && Threshold >= 0), nameof(Threshold), Threshold, "0 or more and finite");
        Check(MaxInColumn is >= 1 and <= 30_000, nameof(MaxInColumn), MaxInColumn, "1 to 30000");
        Check(R is >= 0 and <= 1, nameof(R), R, "0 to 1");
        Check(Threads >= 0, nameof(Threads), Threads, "0 (all cores) or more");
    }

    private static void Check(bool valid, string name, object? value, string range)
    {
        if (!valid)
            throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} is {value}; it must be {range}."));
    }
}
