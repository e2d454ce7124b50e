using System.ComponentModel;
using System.Diagnostics;

namespace Sansa.Tests;

/// <summary>Runs Debian's Python, to compare with what other people's libraries compute.</summary>
internal static class PythonProgram
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Runs a program and returns what it printed; skips the test where Python or a module is missing.</summary>
    /// <param name="program">The program's text.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="module">A module that it needs.</param>
    /// <param name="package">The Debian package with that module.</param>
    public static string Run(string program, string folder, string module, string package)
    {
        try
        {
            if (Run($"import {module}", folder).ExitCode != 0)
                Assert.Skip($"needs {module} (Debian: {package})");
            var (exitCode, output, error) = Run(program, folder);
            Assert.True(exitCode == 0, error);
            return output;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"needs {Python}");
            throw;
        }
    }

    private static (int ExitCode, string Output, string Error) Run(string program, string folder)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Python, ["-c", program]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
