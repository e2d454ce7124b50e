namespace Sansa.Models;

/// <summary>Everything that decides what <see cref="ItemKnn"/> learns. Immutable: use <c>with</c> for sweeps.</summary>
public sealed record ItemKnnOptions
{
    /// <summary>How many neighbours each item keeps at most, 1 or more; default 100.</summary>
    public int Neighbours { get; init; } = 100;

    /// <summary>
    /// Added to the denominator of the cosine, in units of X^T X, so that items with few users in common count less;
    /// 0 or more, default 0 (the plain cosine).
    /// </summary>
    public double Shrinkage { get; init; }

    /// <summary>Number of threads; 0, the default, for all cores. The model does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Throws where an option is outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its value and its range.</exception>
    public void Validate()
    {
        Check(Neighbours >= 1, nameof(Neighbours), Neighbours, "1 or more");
        Check(double.IsFinite(Shrinkage) && Shrinkage >= 0, nameof(Shrinkage), Shrinkage, "0 or more and finite");
        Check(Threads >= 0, nameof(Threads), Threads, "0 (all cores) or more");
    }

    private static void Check(bool valid, string name, object value, string range)
    {
        if (!valid)
            throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} is {value}; it must be {range}."));
    }
}
