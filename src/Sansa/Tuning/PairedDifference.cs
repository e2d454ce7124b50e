namespace Sansa.Tuning;

/// <summary>The mean difference of two trials over the users that both were measured on, with its standard error.</summary>
/// <param name="Mean">The first less the second.</param>
/// <param name="StandardError">Of the mean, from the differences of each user; NaN for fewer than two.</param>
/// <param name="Users">How many users.</param>
public readonly record struct PairedDifference(double Mean, double StandardError, int Users)
{
    /// <summary>Compares two trials of one search.</summary>
    /// <param name="one">A trial.</param>
    /// <param name="other">Another one; its first users are the same.</param>
    public static PairedDifference Of(Trial one, Trial other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return Of(one.Values, other.Values);
    }

    internal static PairedDifference Of(IReadOnlyList<float> one, IReadOnlyList<float> other)
    {
        var n = Math.Min(one.Count, other.Count);
        var (sum, squares) = (0.0, 0.0);
        for (var i = 0; i < n; i++)
            sum += (double)one[i] - other[i];
        var mean = sum / n;
        for (var i = 0; i < n; i++)
            squares += ((double)one[i] - other[i] - mean) * ((double)one[i] - other[i] - mean);
        return new PairedDifference(n == 0 ? double.NaN : mean, n < 2 ? double.NaN : Math.Sqrt(squares / (n - 1) / n), n);
    }

    /// <summary>Whether the first is worse by more than so many standard errors.</summary>
    internal bool IsWorse(double errors) => Mean < 0 && Mean + (errors * StandardError) < 0;
}
