namespace Sansa.Execution;

/// <summary>The one form in which an option outside its range is refused.</summary>
internal static class Option
{
    /// <summary>Throws unless the option is valid.</summary>
    /// <param name="valid">Whether it is.</param>
    /// <param name="name">Its name, as the caller writes it.</param>
    /// <param name="value">Its value.</param>
    /// <param name="range">What it must be, as the end of the sentence "it must be ...".</param>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its value and its range.</exception>
    public static void Check(bool valid, string name, object? value, string range)
    {
        if (!valid)
            throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} is {value ?? "null"}; it must be {range}."));
    }

    /// <summary>Checks the number of threads, which every options record has.</summary>
    public static void CheckThreads(int threads) => Check(threads is >= 0 and <= 4096, "Threads", threads, "0 (all cores) to 4096");

    /// <summary>Checks that a value is one of an enumeration's.</summary>
    public static void CheckDefined<T>(T value, string name)
        where T : struct, Enum => Check(Enum.IsDefined(value), name, value, string.Join(", ", Enum.GetNames<T>()));
}
