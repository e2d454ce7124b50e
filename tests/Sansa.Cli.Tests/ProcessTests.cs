using System.Diagnostics;

namespace Sansa.Cli.Tests;

/// <summary>The tool as a process: exit codes and signals, which no call in this process shows.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task Success_is_0_and_failure_is_1_with_one_line_on_standard_error()
    {
        var (code, output, _) = await RunAsync("data", "list");
        Assert.Equal(0, code);
        Assert.Contains("debian-packages", output, StringComparison.Ordinal);
        (code, output, var error) = await RunAsync("train", "--data", "no-such-set");
        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Ctrl_C_ends_with_130_and_leaves_no_file()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("needs a system with signals");
        var folder = Directory.CreateTempSubdirectory("sansa-cli");
        using var process = Start("train", "--density", "1e-2", "--out", Path.Combine(folder.FullName, "m.sansa"));
        // The stage's name on standard error says that the fit is running.
        while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.StartsWith("factorize", StringComparison.Ordinal))
        {
        }

        using (var kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(130, process.ExitCode);
        Assert.Empty(folder.EnumerateFileSystemInfos());
        folder.Delete();
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
