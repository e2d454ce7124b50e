using System.Diagnostics;

namespace Sansa.Data.Tests;

/// <summary>Runs a script of this folder with Debian's Python, which has numpy and pandas.</summary>
internal static class Python
{
    private const string Interpreter = "/usr/bin/python3";
    private static readonly Lazy<bool> HasPandas = new(() => File.Exists(Interpreter) && Run(["-c", "import numpy, pandas"], "").ExitCode == 0);

    public static void SkipWithoutPandas()
    {
        if (!HasPandas.Value)
            Assert.Skip("needs /usr/bin/python3 with numpy and pandas (Debian: python3-numpy, python3-pandas)");
    }

    public static string RunScript(string script, string input, params string[] arguments)
    {
        var (code, output, errors) = Run([Path.Combine(AppContext.BaseDirectory, script), .. arguments], input);
        Assert.True(code == 0, errors);
        return output;
    }

    private static (int ExitCode, string Output, string Errors) Run(string[] arguments, string input)
    {
        var start = new ProcessStartInfo(Interpreter, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return (process.ExitCode, output.Result, errors.Result);
    }
}
