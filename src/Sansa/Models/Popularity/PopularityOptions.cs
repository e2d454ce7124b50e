namespace Sansa.Models;

/// <summary>The options of <see cref="Popularity"/>: there is nothing to choose.</summary>
public sealed record PopularityOptions
{
    /// <summary>Number of threads; the model does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Throws where an option is outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its value and its range.</exception>
    public void Validate()
    {
        if (Threads < 0)
            throw new ArgumentOutOfRangeException(nameof(Threads), Threads, $"Threads is {Threads}; it must be 0 (all cores) or more.");
    }
}
