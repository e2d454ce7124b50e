using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Sansa.Persistence;

/// <summary>
/// The temporary files of <see cref="AtomicFile"/>. Each name says which process writes it, by number and start time, and
/// that process holds a lock on it: so what a killed process left is known and can be removed.
/// </summary>
internal static partial class AbandonedFiles
{
    // The system tells a process's start from the time since boot and the clock, which may be set meanwhile.
    private const long StartToleranceMilliseconds = 2000;

    private static readonly long OwnStart = StartOf(Process.GetCurrentProcess());

    /// <summary>A new name for what will become <paramref name="file"/>: <c>.file.sansa-PROCESS-START-RANDOM.tmp</c>.</summary>
    public static string NewName(string file) =>
        string.Create(
            CultureInfo.InvariantCulture, $".{file}.sansa-{Environment.ProcessId}-{OwnStart}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}.tmp");

    /// <summary>Removes the temporary files in a folder whose processes are gone; leaves one that it may not remove.</summary>
    public static void Remove(string folder)
    {
        try
        {
            foreach (var path in Directory.EnumerateFiles(folder, ".*.tmp", new EnumerationOptions { AttributesToSkip = 0 }))
            {
                if (NamePattern().Match(Path.GetFileName(path)) is { Success: true } name && !IsAlive(name.Groups["process"].Value, name.Groups["start"].Value))
                    RemoveUnlocked(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The caller's own write says what is wrong with the folder.
        }
    }

    private static bool IsAlive(string process, string start)
    {
        if (!int.TryParse(process, CultureInfo.InvariantCulture, out var id) || !long.TryParse(start, CultureInfo.InvariantCulture, out var recorded))
            return false;
        try
        {
            using var found = Process.GetProcessById(id);
            return Math.Abs(StartOf(found) - recorded) <= StartToleranceMilliseconds;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // It ended between the two calls.
            return false;
        }
        catch (Win32Exception)
        {
            // It may not be looked at, so it is there.
            return true;
        }
    }

    // The lock is for a folder that several machines or containers share: a process of another one cannot be seen from here.
    private static void RemoveUnlocked(string path)
    {
        try
        {
            using var unlocked = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None);
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Still written, or somebody else's.
        }
    }

    private static long StartOf(Process process) => new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds();

    [GeneratedRegex(@"^\..+\.sansa-(?<process>[0-9]+)-(?<start>[0-9]+)-[0-9a-f]{8}\.tmp$")]
    private static partial Regex NamePattern();
}
