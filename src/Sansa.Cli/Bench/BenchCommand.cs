using System.CommandLine;
using System.Reflection;
using Sansa.Cli.Bench;
using Sansa.Data;
using Sansa.Experiments;

namespace Sansa.Cli;

/// <summary><c>sansa bench</c>: times and memory on this machine, beside the authors' program and our targets.</summary>
internal sealed class BenchCommand
{
    private readonly Option<string[]> _rows = new("--row")
    {
        Description = "Which rows to run; all whose data is here, when left out",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> _list = new("--list") { Description = "List the rows and run nothing" };
    private readonly Option<bool> _inProcess = new("--in-process")
    {
        Description = "Run one row here and print its quantities as one line of JSON",
        Hidden = true,
    };
    private readonly Option<int> _threads = CommonOptions.Threads();
    private readonly Option<FileInfo?> _json = CommonOptions.Json();

    public static Command Create()
    {
        var o = new BenchCommand();
        var command = new Command("bench", "Measure speed, memory and accuracy on this machine, beside the authors' program and the targets")
        {
            o._rows, o._list, o._inProcess, o._threads, o._json,
        };
        o._rows.AcceptOnlyFromAmong([.. BenchRows.All.Select(r => r.Name)]);
        CommandRun.Action(command, o.Run);
        return command;
    }

    private int Run(CommandRun run)
    {
        var names = run.Parsed.GetValue(_rows) ?? [];
        var rows = names.Length == 0 ? BenchRows.All : [.. BenchRows.All.Where(r => names.Contains(r.Name))];
        if (run.Parsed.GetValue(_list))
        {
            BenchTable.PrintTargets(run.Out, rows);
            return 0;
        }

        var json = run.OutputFile(_json);
        var threads = run.Parsed.GetValue(_threads);
        if (run.Parsed.GetValue(_inProcess))
        {
            var row = rows.Single();
            var context = new BenchContext(row.Data, threads, run.Progress, run.Cancellation);
            run.Out.WriteLine(CommandRun.ToJsonLine(row.Measure(context)));
            return 0;
        }

        var results = new List<BenchResult>();
        foreach (var row in rows)
        {
            run.Progress.Show(row.Name, double.NaN, "");
            results.Add(MeasureInChild(run, row, threads));
        }

        run.Progress.Dispose();
        var machine = MachineInfo.Current();
        var version = typeof(BenchCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        run.Out.WriteLine($"Sansa {version} (after the +: the commit) on {machine}, {(threads == 0 ? "all cores" : $"{threads} threads")}");
        run.Out.WriteLine("Data: the BARS split that comes with each data set; no row depends on a seed.");
        BenchTable.Print(run.Out, results);
        run.WriteJson(json, new BenchRecord(machine, threads, results));
        return results.Any(r => r.Measures.Any(m => m.ReachesMust == false) || (r.Skipped is not null && names.Length > 0)) ? 1 : 0;
    }

    private static BenchResult MeasureInChild(CommandRun run, BenchRow row, int threads)
    {
        var result = new BenchResult(row.Name, row.Description, []);
        if (row.Data is not null && !Datasets.List().Single(d => d.Name == row.Data).IsAvailable)
            return result with { Skipped = $"the data set '{row.Data}' is not here (`sansa data list` says how to get it)" };
        var child = ChildProcess.Run(
            ["bench", "--in-process", "--row", row.Name, "--threads", threads.ToString(System.Globalization.CultureInfo.InvariantCulture)], run.Cancellation);
        if (child.ExitCode != 0)
            return result with { Skipped = $"failed: {child.Error.Trim().Split('\n')[^1]}" };
        var values = CommandRun.FromJson<Dictionary<string, double>>(child.Output);
        return result with
        {
            Measures = [.. row.Targets.Where(t => values.ContainsKey(t.Quantity)).Select(t => BenchMeasure.Of(t, values))],
            HalfGramianSeconds = values.TryGetValue("H", out var h) ? h : null,
        };
    }
}

/// <summary>What <c>sansa bench --json</c> writes.</summary>
internal sealed record BenchRecord(MachineInfo Machine, int Threads, IReadOnlyList<BenchResult> Rows);
