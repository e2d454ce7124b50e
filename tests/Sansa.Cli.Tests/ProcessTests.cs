using System.Diagnostics;

namespace Sansa.Cli.Tests;

/// <summary>The tool as a process: exit codes and signals, which no call in this process shows.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task Success_is_0_failure_1_and_misuse_2_with_one_line_on_standard_error()
    {
        var (code, output, _) = await Tool.RunAsync(Tool.With("data", "list"));
        Assert.Equal(0, code);
        Assert.Contains("debian-packages", output, StringComparison.Ordinal);
        (code, output, var error) = await Tool.RunAsync(Tool.With("train", "--data", "no-such-set"));
        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Single(error.TrimEnd().Split('\n'));
        (code, output, error) = await Tool.RunAsync(Tool.With("train", "--method", "ease", "--density", "20"));
        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Ctrl_C_ends_with_130_and_leaves_no_file()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("needs a system with signals");
        var folder = Directory.CreateTempSubdirectory("sansa-cli");
        using var process = Tool.Start(Tool.WithSignals("train", "--density", "400", "--out", Path.Combine(folder.FullName, "m.sansa")));
        // The stage's name on standard error says that the fit is running.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(4));
        while (await process.StandardError.ReadLineAsync(patience.Token) is { } line && !line.StartsWith("factorize", StringComparison.Ordinal))
        {
        }
        await Tool.InterruptAsync(process);
        Assert.Equal(130, process.ExitCode);
        Assert.Empty(folder.EnumerateFileSystemInfos());
        folder.Delete();
    }

    /// <summary>The system refuses to write beyond a size, in the middle of the model: the older file stays as it was.</summary>
    [Fact]
    public async Task A_disk_that_is_full_while_a_model_is_saved_leaves_the_old_file_and_nothing_else()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("needs a system with limits of file size");
        var folder = Directory.CreateTempSubdirectory("sansa-cli");
        var file = Path.Combine(folder.FullName, "m.sansa");
        await File.WriteAllTextAsync(file, "the older model", TestContext.Current.CancellationToken);
        // Without the double mapping the runtime itself makes no file in memory that the limit would hit.
        var limited = new ProcessStartInfo(
            "sh", ["-c", "trap '' XFSZ; ulimit -f 64; exec dotnet \"$@\"", "sh", typeof(Program).Assembly.Location, "train", "--out", file])
        {
            Environment = { ["DOTNET_EnableWriteXorExecute"] = "0" },
        };
        var (code, _, error) = await Tool.RunAsync(limited);
        Assert.Equal(1, code);
        Assert.Contains(file, error, StringComparison.Ordinal);
        Assert.Equal("the older model", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Single(folder.EnumerateFileSystemInfos());
        folder.Delete(recursive: true);
    }
}
