using System.Globalization;
using Sansa.Fuzz.Kills;
using Sansa.Fuzz.Running;
using Xunit.MicrosoftTestingPlatform;

namespace Sansa.Fuzz;

/// <summary>The test host, and these commands: <c>fuzz</c>, <c>replay</c>, <c>minimise</c> and <c>kills</c>; docs/reliability.md shows them.</summary>
internal static class Program
{
    private const string Usage = """
        fuzz      [--target NAME|all] [--minutes N | --inputs N] [--seed N] [--findings FOLDER]
        replay    --target NAME --file PATH
        minimise  --target NAME --file PATH
        kills     [--count N] [--seed N]
        """;

    public static async Task<int> Main(string[] args)
    {
        if (args.Length == 0 || args[0].StartsWith('-'))
        {
            return args.Contains("--target")
                ? Command(["fuzz", .. args])
                : args.Contains("--server")
                    ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
                    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
        }

        return Command(args);
    }

    private static int Command(string[] args)
    {
        try
        {
            var options = new CommandOptions(args[1..]);
            switch (args[0])
            {
                case "fuzz":
                    return FuzzRun.Command(options);
                case "replay":
                    return FuzzReplay.Replay(options.Target(), options.Required("file"));
                case "minimise":
                    return FuzzReplay.Minimise(options.Target(), options.Required("file"));
                case "kills":
                    return KillRun.Command(options);
                case FuzzWorker.CommandName:
                    return FuzzWorker.Run(options);
                case Saver.CommandName:
                    return Saver.Run(options.Required("file"));
            }
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            Console.Error.WriteLine(e.Message);
        }

        Console.Error.WriteLine(Usage);
        return 2;
    }
}

/// <summary>Words of the form <c>--name value</c>.</summary>
internal sealed class CommandOptions
{
    private readonly Dictionary<string, string> _values = [];

    public CommandOptions(string[] words)
    {
        for (var i = 0; i < words.Length; i += 2)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == words.Length)
                throw new ArgumentException($"'{words[i]}' is no option with a value.");
            _values[words[i][2..]] = words[i + 1];
        }
    }

    public string? Text(string name) => _values.GetValueOrDefault(name);

    public string Required(string name) => Text(name) ?? throw new ArgumentException($"--{name} is missing.");

    public int Number(string name, int fallback) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : fallback;

    public double Real(string name, double fallback) => Text(name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : fallback;

    public FuzzTarget Target() => Targets.Find(Required("target"));
}
