using System.CommandLine;

namespace Sansa.Cli.Experiment;

/// <summary><c>sansa experiment</c>: run what specs say, and look at what was measured.</summary>
internal static class ExperimentCommands
{
    /// <summary>Where experiments are looked for when none is named.</summary>
    public const string DefaultFolder = "experiments";

    public static Command Create()
    {
        var command = new Command("experiment", "Run experiments from files, and list, show and compare their records");
        command.Subcommands.Add(ExperimentRunCommand.Create());
        command.Subcommands.Add(ExperimentListCommand.Create());
        command.Subcommands.Add(ExperimentShowCommand.Create());
        command.Subcommands.Add(ExperimentCompareCommand.Create());
        return command;
    }

    public static Option<DirectoryInfo?> Records() => new("--records")
    {
        Description = "Folder of the records (default: records/NAME beside the experiment)",
        HelpName = "DIR",
    };

    /// <summary>A record by its file, or by EXPERIMENT/RUN below the records of the default folder.</summary>
    public static string RecordFile(string name)
    {
        if (File.Exists(name))
            return name;
        var known = Path.Combine(DefaultFolder, "records", name + ".json");
        return File.Exists(known) ? known
            : throw new UserErrorException($"There is no record '{name}': name a file, or EXPERIMENT/RUN as `sansa experiment list` shows it.");
    }
}
