using System.Diagnostics;
using Sansa.Notebook.Jupyter;

namespace Sansa.Notebook.Tests.Jupyter;

/// <summary>
/// The kernel as a process of its own, driven by the real jupyter_client (Debian's python3-jupyter-client and
/// python3-nbconvert). Each scenario is a function of kernel_scenarios.py.
/// </summary>
public sealed class RealClientTests(RealClientTests.InstalledKernel kernel) : IClassFixture<RealClientTests.InstalledKernel>
{
    private const string Python = "/usr/bin/python3";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>One scenario; all of them run in one process of Python, where most share a kernel.</summary>
    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Scenario(string name)
    {
        if (kernel.Outcome is not { } outcome)
        {
            Assert.Skip("needs jupyter_client and nbconvert for " + Python);
            return;
        }
        string? line = outcome.Split('\n').FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.Ordinal));
        Assert.True(line == name + ": OK", line?.Replace("\\n", "\n", StringComparison.Ordinal) ?? outcome);
    }

    public static TheoryData<string> Scenarios() =>
    [
        "info", "execute", "errors", "silent_and_store_history", "user_expressions", "stop_on_error", "update_display", "interrupts", "interrupts_training",
        "interrupts_at_once", "interrupts_recursion", "lost_exceptions", "garbage", "sigint",
        "language", "refuses_stdin", "wrong_signature", "unknown_message", "memory_of_100_cells",
        "restart", "shutdown_while_busy", "ten_in_a_row", "parent_death", "nbconvert", "chaos",
    ];

    private static (int ExitCode, string Output) Run(string program, string[] arguments, string? dataFolder)
    {
        if (!File.Exists(program))
            return (-1, program + " is missing");
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (dataFolder is not null)
            start.Environment["JUPYTER_PATH"] = dataFolder;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"{string.Join(' ', arguments)} took more than {Patience}");
        }
        return (process.ExitCode, output.Result + errors.Result);
    }

    /// <summary>A folder of Jupyter data whose one kernel is the sansa tool that was built with these tests.</summary>
    public sealed class InstalledKernel : IDisposable
    {
        private readonly string _data = Directory.CreateTempSubdirectory("sansa-jupyter").FullName;

        public InstalledKernel()
        {
            if (Run(Python, ["-c", "import jupyter_client, nbconvert"], null).ExitCode != 0)
                return;
            new KernelSpec { Command = ["dotnet", BuiltTool()] }.Install(Path.Combine(_data, "kernels"));
            var script = Path.Combine(AppContext.BaseDirectory, "Jupyter", "kernel_scenarios.py");
            Outcome = Run(Python, [script, .. Scenarios().Select(row => row.Data)], _data).Output;
        }

        /// <summary>What the scenarios printed; null without jupyter_client.</summary>
        public string? Outcome { get; }

        public void Dispose() => Directory.Delete(_data, recursive: true);

        // bin/<configuration>/<framework>, and the same of the tool's project.
        private static string BuiltTool()
        {
            var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            var root = output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
            return Path.Combine(root, "src", "Sansa.Cli", "bin", output.Parent.Name, output.Name, "Sansa.Cli.dll");
        }
    }
}
