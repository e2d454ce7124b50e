using System.CommandLine;
using System.Globalization;
using Sansa.Cli.Bench;
using Sansa.Experiments;

namespace Sansa.Cli.Experiment;

/// <summary><c>sansa experiment run</c>: each run in a process of its own, so that its memory is its own.</summary>
internal sealed class ExperimentRunCommand
{
    private readonly Argument<FileInfo> _file = new("FILE") { Description = "An experiment, such as experiments/table1-msd.json" };
    private readonly Option<string[]> _only = new("--only")
    {
        Description = "Names of runs and sweeps; all when left out",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<DirectoryInfo?> _records = ExperimentCommands.Records();
    private readonly Option<bool> _dry = new("--dry-run") { Description = "Say what would run, and run nothing" };
    private readonly Option<bool> _inProcess = new("--in-process")
    {
        Description = "Run in this process: faster for many small runs; memory curves then include what earlier runs left",
    };
    private readonly Option<FileInfo?> _one = new("--spec")
    {
        Description = "Run the one spec of this file and write its record to standard output",
        Hidden = true,
    };
    private readonly Option<FileInfo?> _json = CommonOptions.Json();

    public static Command Create()
    {
        var o = new ExperimentRunCommand();
        var command = new Command("run", "Run what is missing of an experiment; go on where it was interrupted")
        {
            o._file, o._only, o._records, o._dry, o._inProcess, o._one, o._json,
        };
        CommandRun.Action(command, o.Run);
        return command;
    }

    private int Run(CommandRun run)
    {
        if (run.Parsed.GetValue(_one) is { } child)
            return RunOne(run, child);
        var json = run.OutputFile(_json);
        var file = ExperimentFile.Read(run.Parsed.GetRequiredValue(_file).FullName);
        var records = run.Parsed.GetValue(_records)?.FullName ?? file.DefaultRecords;
        var runner = new ExperimentRunner(file, records, run.Parsed.GetValue(_inProcess) ? InProcess(run, file, records) : InChild(run, file, records));
        if (run.Parsed.GetValue(_dry))
            return DryRun(run, file, runner);
        var (current, absent, made) = (0, 0, 0);
        var ran = runner.Run(run.Parsed.GetValue(_only), Began, Ended, run.Cancellation);
        run.Progress.Dispose();
        foreach (var sweep in file.Sweeps.Where(s => ran.Any(r => r.Name.StartsWith(s.Name + ".", StringComparison.Ordinal))))
            RecordPrinter.Leaderboard(run.Out, runner.LeaderboardOf(sweep));
        run.Out.WriteLine($"{made} run, {current} current, {absent} without data. Records: {runner.Folder}");
        run.WriteJson(json, ran);
        return 0;

        void Began(PlannedRun planned)
        {
            var line = planned.State switch
            {
                RecordState.Current => $"{planned.Spec.Name}: current",
                RecordState.NoData => $"{planned.Spec.Name}: left out, {planned.Reason}",
                _ => null,
            };
            (current, absent) = (current + (planned.State == RecordState.Current ? 1 : 0), absent + (planned.State == RecordState.NoData ? 1 : 0));
            if (line is null)
                run.Progress.Show(planned.Spec.Name, double.NaN, planned.Reason ?? "");
            else
                run.Out.WriteLine(line);
        }

        void Ended(RunRecord record)
        {
            made++;
            run.Progress.Dispose();
            run.Out.WriteLine(RecordPrinter.Line(record));
        }
    }

    private static int DryRun(CommandRun run, ExperimentFile file, ExperimentRunner runner)
    {
        foreach (var spec in file.Runs)
        {
            var planned = runner.Look(spec, withData: true, run.Cancellation);
            run.Out.WriteLine(
                planned.State == RecordState.Current
                    ? $"{spec.Name}: current"
                    : $"{spec.Name}: {(planned.State == RecordState.NoData ? "cannot run" : "would run")}, {planned.Reason}");
        }

        foreach (var sweep in file.Sweeps)
            run.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{sweep.Name}: a sweep over {string.Join(", ", sweep.Grid.Keys)}, at most {sweep.Grid.Values.Aggregate(1, (n, v) => n * v.Count)} points"));
        return 0;
    }

    private static Func<RunSpec, CancellationToken, RunRecord> InProcess(CommandRun run, ExperimentFile file, string records)
    {
        var executor = new RunExecutor(run.Progress, checkpoints: records);
        return (spec, cancellation) => executor.Run(spec, file.Name, cancellation);
    }

    private static Func<RunSpec, CancellationToken, RunRecord> InChild(CommandRun run, ExperimentFile file, string records) => (spec, cancellation) =>
    {
        var folder = Directory.CreateTempSubdirectory("sansa-experiment");
        try
        {
            var (request, answer) = (Path.Combine(folder.FullName, "request.json"), Path.Combine(folder.FullName, "record.json"));
            new RunRequest(file.Name, spec, records, answer).Write(request);
            var child = ChildProcess.Run(
                ["experiment", "run", file.Path, "--spec", request], cancellation, line => run.Progress.Show(spec.Name, double.NaN, line));
            return child.ExitCode == 0 ? RunRecord.Read(answer)
                : throw new UserErrorException($"{spec.Name}: {LastLine(child.Error)} What ended before it is kept.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    };

    private static string LastLine(string error)
    {
        var line = error.Trim().Split('\n')[^1].Trim();
        const string prefix = "Error: ";
        return line.StartsWith(prefix, StringComparison.Ordinal) ? line[prefix.Length..] : line;
    }

    private static int RunOne(CommandRun run, FileInfo file)
    {
        var request = RunRequest.Read(file.FullName);
        new RunExecutor(run.Progress, request.Checkpoints).Run(request.Spec, request.Experiment, run.Cancellation).Write(request.Answer);
        return 0;
    }
}
