using System.Globalization;

namespace Sansa.Execution;

/// <summary>How much memory a dense step may ask for, decided before it is asked for.</summary>
internal static class MemoryBudget
{
    /// <summary>
    /// Bytes that can be had now without swapping: what Linux calls available, within the limit of the container; elsewhere the runtime's estimate.
    /// </summary>
    public static long Available()
    {
        var info = GC.GetGCMemoryInfo();
        var estimate = Math.Max(0, info.TotalAvailableMemoryBytes - info.MemoryLoadBytes);
        if (info.TotalAvailableMemoryBytes > 0 && info.MemoryLoadBytes == 0)
            estimate = info.TotalAvailableMemoryBytes;
        return LinuxAvailable() is { } linux ? Math.Min(linux, info.TotalAvailableMemoryBytes) : estimate;
    }

    /// <summary>Refuses when more is needed than the budget allows.</summary>
    /// <param name="needed">Bytes that the step will take.</param>
    /// <param name="budget">Bytes allowed; null for what is available now.</param>
    /// <param name="what">What needs them, as the beginning of a sentence.</param>
    /// <param name="remedy">What the user can do instead, as a sentence.</param>
    /// <exception cref="InsufficientMemoryException">Names both numbers and the remedy.</exception>
    public static void Require(long needed, long? budget, string what, string remedy)
    {
        var allowed = budget ?? Available();
        if (needed > allowed)
            throw new InsufficientMemoryException(FormattableString.Invariant(
                $"{what} needs {needed / 1e9:F2} GB, but {(budget is null ? "the machine has" : "the memory budget is")} {allowed / 1e9:F2} GB. {remedy}"));
    }

    private static long? LinuxAvailable()
    {
        const string key = "MemAvailable:";
        if (!File.Exists("/proc/meminfo"))
            return null;
        var line = File.ReadLines("/proc/meminfo").FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal));
        return line is not null
            && long.TryParse(line.AsSpan(key.Length).Trim().TrimEnd("kB ").ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var kilobytes)
            ? kilobytes * 1024
            : null;
    }
}
