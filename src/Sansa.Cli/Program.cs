using System.CommandLine;
using System.CommandLine.Invocation;
using Sansa.Cli.Experiment;

namespace Sansa.Cli;

internal static class Program
{
    private static Task<int> Main(string[] args) => RunAsync(args, new InvocationConfiguration());

    /// <summary>Runs one command line, in this process; tests give their own output and token.</summary>
    internal static Task<int> RunAsync(string[] args, InvocationConfiguration configuration, CancellationToken cancellation = default)
    {
        // Ctrl+C cancels the running command, which then has this long to stop between two chunks of work.
        configuration.ProcessTerminationTimeout = TimeSpan.FromSeconds(10);
        configuration.EnableDefaultExceptionHandler = false;
        var parsed = Root(args).Parse(args);
        return parsed.Action is ParseErrorAction ? Task.FromResult(Misused(parsed, configuration.Error)) : parsed.InvokeAsync(configuration, cancellation);
    }

    /// <summary>A line for each mistake, one suggestion, and where the help is: no dump of it.</summary>
    private static int Misused(ParseResult parsed, TextWriter writer)
    {
        using var error = new PrintableWriter(writer, Terminal.Of(writer));
        foreach (var mistake in parsed.Errors)
            error.WriteLine(CommandRun.ErrorHead, Colour.Red, " " + CommandRun.OneLine(mistake.Message));
        foreach (var token in parsed.UnmatchedTokens.Take(1))
        {
            if (Suggestion.For(token, Names(parsed.CommandResult.Command)) is { } near)
                error.WriteLine($"Did you mean {near}?", Colour.Bold, "");
        }

        error.WriteLine($"See `{Examples.NameOf(parsed.CommandResult.Command)} --help`.");
        return CommandRun.Misused;
    }

    private static IEnumerable<string> Names(Command command) => command.Subcommands.Select(c => c.Name).Concat(command.Options.Select(o => o.Name));

    private static readonly (string Name, Func<Command> Create)[] Commands =
    [
        ("data", DataCommands.Create),
        ("train", TrainCommand.Create),
        ("tune", TuneCommand.Create),
        ("evaluate", EvaluateCommand.Create),
        ("recommend", RecommendCommand.Create),
        ("demo", DemoCommand.Create),
        ("experiment", ExperimentCommands.Create),
        ("bench", BenchCommand.Create),
        ("notebook", NotebookCommands.Create),
        ("kernel", KernelCommands.Create),
    ];

    /// <summary>
    /// The commands; only the one that is called where the line begins with its name, since the options of all models take a third of the time and
    /// memory of a short command.
    /// </summary>
    internal static RootCommand Root(params string[] args)
    {
        var root = new RootCommand("Sansa trains sparse recommenders, evaluates them, recommends, and runs C# notebooks.");
        var called = Commands.Where(c => args.Length > 0 && c.Name == args[0]).ToArray();
        foreach (var (_, create) in called.Length > 0 ? called : Commands)
            root.Subcommands.Add(create());
        Examples.ShowInHelp(root);
        return root;
    }
}
