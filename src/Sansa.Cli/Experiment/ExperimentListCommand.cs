using System.CommandLine;
using System.Globalization;
using Sansa.Experiments;

namespace Sansa.Cli.Experiment;

/// <summary><c>sansa experiment list</c>: experiments with the state of their records.</summary>
internal sealed class ExperimentListCommand
{
    private readonly Argument<FileInfo[]> _files = new("FILE")
    {
        Description = "Experiments, run by run; a line for each of ./experiments when left out",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<FileInfo?> _json = CommonOptions.Json();

    public static Command Create()
    {
        var o = new ExperimentListCommand();
        var command = new Command("list", "List runs, and whether their records are current (spec and code; `run` compares the data too)")
        {
            o._files, o._json,
        };
        CommandRun.Action(command, o.Run);
        return command;
    }

    private int Run(CommandRun run)
    {
        var json = run.OutputFile(_json);
        var named = run.Parsed.GetValue(_files) ?? [];
        string[] paths = named.Length > 0 ? [.. named.Select(f => f.FullName)]
            : Directory.Exists(ExperimentCommands.DefaultFolder)
            ? [.. Directory.EnumerateFiles(ExperimentCommands.DefaultFolder, "*-*.json").Order(StringComparer.Ordinal)]
            : throw new UserErrorException($"There is no folder '{ExperimentCommands.DefaultFolder}' here; name the files of the experiments.");
        List<ListedRun> listed = [];
        foreach (var path in paths)
        {
            var file = ExperimentFile.Read(path);
            var runner = new ExperimentRunner(file);
            var first = listed.Count;
            if (named.Length > 0)
                run.Out.WriteLine($"{file.Name}:", Colour.Bold, " " + file.Description);
            RunSpec[] specs = [.. file.Runs, .. file.Sweeps.Select(s => s.Final(s.Run))];
            foreach (var spec in specs.Where(s => file.Runs.Contains(s) || File.Exists(runner.PathOf(s))))
                Add(file, runner.Look(spec, withData: false, run.Cancellation), listed);
            if (named.Length == 0)
            {
                PrintSummary(run, file.Name, [.. listed.Skip(first)]);
                continue;
            }

            foreach (var listedRun in listed.Skip(first))
                Print(run, listedRun);
            foreach (var sweep in file.Sweeps)
                run.Out.WriteLine(
                    $"  {sweep.Name}: sweep over {string.Join(", ", sweep.Grid.Keys)}, {runner.LeaderboardOf(sweep).Records.Count} points recorded");
        }

        if (named.Length == 0)
            run.Out.WriteLine("The runs of one: sansa experiment list FILE");
        run.WriteJson(json, listed);
        return 0;
    }

    /// <summary>An experiment in a line: how many runs have a record that is current, and why the others have none.</summary>
    private static void PrintSummary(CommandRun run, string name, IReadOnlyList<ListedRun> runs)
    {
        var states = runs.GroupBy(r => r.State).OrderBy(g => g.Key != RecordState.Current)
            .Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Count()} {Name(g.Key)}"));
        run.Out.Write($"{name,-32}", runs.All(r => r.State == RecordState.Current) ? Colour.Green : Colour.Yellow);
        run.Out.WriteLine($" {runs.Count,3} {(runs.Count == 1 ? "run: " : "runs:")} {string.Join(", ", states)}");
    }

    private static void Add(ExperimentFile file, PlannedRun planned, List<ListedRun> listed)
    {
        // The best of a sweep has the options that the sweep found, so its spec cannot be compared with the file's.
        var state = file.Runs.Contains(planned.Spec) ? planned.State : RecordState.Current;
        var metric = planned.Record?.Metrics[0];
        listed.Add(new ListedRun(file.Name, planned.Spec.Name, state, planned.Reason, metric?.Name, metric?.Mean, planned.Record?.Seconds.Fit));
    }

    private static void Print(CommandRun run, ListedRun listed)
    {
        var value = listed.Metric is null
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"{listed.Metric} {listed.Mean:F4}, fit {listed.FitSeconds:F2} s");
        run.Out.WriteLine($"  {listed.Run,-24} {Name(listed.State),-9} {value}{(listed.State == RecordState.Outdated ? $" ({listed.Reason})" : "")}");
    }

    private static string Name(RecordState state) => state switch
    {
        RecordState.NoData => "no data",
        RecordState.Missing => "missing",
        RecordState.Current => "current",
        _ => "outdated",
    };
}

/// <summary>A line of <c>sansa experiment list --json</c>.</summary>
internal sealed record ListedRun(string Experiment, string Run, RecordState State, string? Reason, string? Metric, double? Mean, double? FitSeconds);
