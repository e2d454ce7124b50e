using System.Diagnostics;
using System.Text;

namespace Sansa.Cli.Bench;

/// <summary>Runs this program again, with other arguments.</summary>
internal static class ChildProcess
{
    public static (int ExitCode, string Output, string Error) Run(
        IReadOnlyList<string> arguments, CancellationToken cancellation, Action<string>? progress = null)
    {
        var start = new ProcessStartInfo { RedirectStandardOutput = true, RedirectStandardError = true };
        var assembly = typeof(ChildProcess).Assembly.Location;
        // Our own executable where there is one beside the assembly; it is absent under a test host and in some installs.
        var executable = Path.ChangeExtension(assembly, OperatingSystem.IsWindows() ? ".exe" : null);
        if (Environment.ProcessPath == executable)
            start.FileName = executable;
        else
            (start.FileName, arguments) = ("dotnet", [assembly, .. arguments]);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        // Left set, it makes OpenBLAS use kernels of another processor, and the comparison is not fair.
        start.Environment.Remove("OPENBLAS_CORETYPE");
        using var process = Process.Start(start)!;
        using var stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
        var error = ReadLines(process.StandardError, progress);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return (process.ExitCode, output, error.Result);
    }

    private static async Task<string> ReadLines(StreamReader reader, Action<string>? progress)
    {
        var all = new StringBuilder();
        while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
        {
            all.AppendLine(line);
            progress?.Invoke(line.Trim());
        }

        return all.ToString();
    }
}
