using System.Diagnostics;

namespace Sansa.Notebooks.Tests.Checking;

/// <summary>Programs that tests run beside themselves.</summary>
internal static class TestProcess
{
    /// <summary>The command-line tool, as it lies beside the tests.</summary>
    public static string Tool { get; } = Path.Combine(AppContext.BaseDirectory, "Sansa.Cli.dll");

    /// <summary>Runs a program that must succeed; returns what it wrote.</summary>
    /// <param name="folder">Its working folder.</param>
    /// <param name="environment">Variables to set, or with null to remove.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<string> RunAsync(string folder, IReadOnlyDictionary<string, string?>? environment, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{await output}\n{await error}");
        return await output;
    }
}
