using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Sansa.Notebook.Reports;

/// <summary>How a report was made: shown at its foot.</summary>
/// <param name="Commit">The commit of the notebook's repository, with <c>, with local changes</c> when there are any; null outside of one.</param>
/// <param name="Machine">Processor, cores, memory and system. Never the machine's name.</param>
/// <param name="Runtime">The .NET version.</param>
/// <param name="Duration">How long the cells took, or null when they were not run now.</param>
/// <param name="Date">When the report was written.</param>
public sealed record Provenance(string? Commit, string Machine, string Runtime, TimeSpan? Duration, DateTimeOffset Date)
{
    /// <summary>Looks at this machine and at the repository that holds the folder.</summary>
    public static Provenance Collect(string folder, TimeSpan? duration)
    {
        var commit = Git(folder, "rev-parse", "--short=12", "HEAD");
        // Notebooks themselves change in every run: what counts is whether the code did.
        if (commit is not null && Git(folder, "status", "--porcelain", "--untracked-files=no", "--", ":/", ":(exclude,top)*.ipynb") is { Length: > 0 })
            commit += ", with local changes";
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024);
        var machine = string.Create(
            CultureInfo.InvariantCulture,
            $"{Processor()}, {Environment.ProcessorCount} cores, {memory:0} GB, {RuntimeInformation.OSDescription}");
        return new Provenance(commit, machine, RuntimeInformation.FrameworkDescription, duration, DateTimeOffset.UtcNow);
    }

    private static string Processor()
    {
        const string CpuInfo = "/proc/cpuinfo";
        var line = File.Exists(CpuInfo) ? File.ReadLines(CpuInfo).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[1].Trim() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static string? Git(string folder, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var text = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(5000))
            {
                process.Kill();
                return null;
            }
            return process.ExitCode == 0 ? text.GetAwaiter().GetResult().Trim() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // no git here: a report without its commit is still a report
        }
    }
}
