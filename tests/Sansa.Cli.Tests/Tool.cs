using System.Diagnostics;
using System.Globalization;

namespace Sansa.Cli.Tests;

/// <summary>The tool as a process. Nothing here waits for ever: a process that takes too long is killed, and said to have been.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static ProcessStartInfo With(params string[] arguments) => new("dotnet", [typeof(Program).Assembly.Location, .. arguments]);

    /// <summary>
    /// The tool so that it listens to SIGINT. A shell script's job in the background begins with that signal ignored, and so
    /// do all processes that it starts, these tests among them; nothing but <c>env</c> of GNU restores it.
    /// </summary>
    public static ProcessStartInfo WithSignals(params string[] arguments)
    {
        var plain = With(arguments);
        return OperatingSystem.IsLinux() ? new("env", ["--default-signal=INT", plain.FileName, .. plain.ArgumentList]) : plain;
    }

    public static Process Start(ProcessStartInfo start, string? folder = null)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        if (folder is not null)
        {
            start.WorkingDirectory = folder;
            start.Environment["SANSA_DATA"] = "some-data";
        }
        return Process.Start(start)!;
    }

    public static async Task<(int Code, string Output, string Error)> RunAsync(ProcessStartInfo start, string? folder = null)
    {
        using var process = Start(start, folder);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        await ExitAsync(process);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Sends the process a Ctrl+C, and waits for its end.</summary>
    public static async Task InterruptAsync(Process process)
    {
        using (var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        await ExitAsync(process);
    }

    public static async Task UntilAsync(Func<bool> condition, string complaint)
    {
        for (var clock = Stopwatch.StartNew(); !condition(); await Task.Delay(50))
            Assert.True(clock.Elapsed < Patience, complaint);
    }

    private static async Task ExitAsync(Process process)
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"'{string.Join(' ', process.StartInfo.ArgumentList)}' did not end within {Patience.TotalMinutes} minutes.");
        }
    }
}
