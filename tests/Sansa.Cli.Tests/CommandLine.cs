using System.CommandLine;
using System.Text.Json;

namespace Sansa.Cli.Tests;

/// <summary>Runs command lines in this process and keeps what they write.</summary>
internal static class CommandLine
{
    public static async Task<(int Code, string Output, string Error)> RunAsync(string[] arguments, CancellationToken cancellation = default)
    {
        var configuration = new InvocationConfiguration { Output = new StringWriter(), Error = new StringWriter() };
        var code = await Program.RunAsync(arguments, configuration, cancellation);
        return (code, configuration.Output.ToString()!, configuration.Error.ToString()!);
    }

    /// <summary>Runs a command line that must succeed and returns its output.</summary>
    public static async Task<string> SucceedAsync(params string[] arguments)
    {
        var (code, output, error) = await RunAsync(arguments);
        Assert.True(code == 0, $"exit code {code}: {error}");
        return output;
    }

    /// <summary>Runs a command line that must fail with one line, and returns that line.</summary>
    public static Task<string> FailAsync(params string[] arguments) => FailAsync(CommandRun.Failed, arguments);

    /// <summary>Runs a command line that cannot be meant, which must be said in one line before any work, and returns that line.</summary>
    public static Task<string> MisuseAsync(params string[] arguments) => FailAsync(CommandRun.Misused, arguments);

    private static async Task<string> FailAsync(int expected, string[] arguments)
    {
        var (code, _, error) = await RunAsync(arguments);
        Assert.Equal(expected, code);
        var line = error.TrimEnd().Split('\n')[^1];
        Assert.StartsWith("Error: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter '", error, StringComparison.Ordinal);
        return line;
    }

    public static JsonElement ReadJson(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.Clone();
    }
}
