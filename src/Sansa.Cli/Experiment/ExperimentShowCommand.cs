using System.CommandLine;
using Sansa.Experiments;

namespace Sansa.Cli.Experiment;

/// <summary><c>sansa experiment show</c>: one record, whole.</summary>
internal sealed class ExperimentShowCommand
{
    private readonly Argument<string[]> _names = new("RECORD") { Description = "Files of records, or EXPERIMENT/RUN", Arity = ArgumentArity.OneOrMore };
    private readonly Option<FileInfo?> _json = CommonOptions.Json();

    public static Command Create()
    {
        var o = new ExperimentShowCommand();
        var command = new Command("show", "Show all that a record says") { o._names, o._json };
        CommandRun.Action(command, o.Run);
        return command;
    }

    private int Run(CommandRun run)
    {
        var json = run.OutputFile(_json);
        RunRecord[] records = [.. run.Parsed.GetRequiredValue(_names).Select(n => RunRecord.Read(ExperimentCommands.RecordFile(n)))];
        foreach (var record in records)
            RecordPrinter.Whole(run.Out, record);
        run.WriteJson(json, records);
        return 0;
    }
}
