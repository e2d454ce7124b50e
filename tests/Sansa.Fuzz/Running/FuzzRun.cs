using System.Diagnostics;
using System.Globalization;

namespace Sansa.Fuzz.Running;

/// <summary>A fault that was found.</summary>
/// <param name="Target">Which reader has it.</param>
/// <param name="Index">Number of the input; with the seed it makes the input again.</param>
/// <param name="Text">What happened.</param>
internal sealed record FuzzFinding(string Target, int Index, string Text);

/// <summary>Runs the inputs of a target in worker processes until a number or a time is reached.</summary>
internal sealed class FuzzRun(FuzzTarget target, int seed, int maxInputs, TimeSpan maxTime)
{
    // After so many faults the reader needs mending, not more inputs.
    private const int MaxFindings = 50;

    public List<FuzzFinding> Findings { get; } = [];

    /// <summary>Inputs that were run.</summary>
    public int InputCount { get; private set; }

    public static int Command(CommandOptions options)
    {
        var name = options.Text("target") ?? "all";
        var targets = name == "all" ? Targets.All : [Targets.Find(name)];
        var (seed, inputs) = (options.Number("seed", 1), options.Number("inputs", options.Text("minutes") is null ? 10_000 : int.MaxValue));
        var time = TimeSpan.FromMinutes(options.Real("minutes", 60));
        var folder = Directory.CreateDirectory(options.Text("findings") ?? "fuzz-findings").FullName;
        var faults = 0;
        foreach (var target in targets)
        {
            var run = new FuzzRun(target, seed, inputs, time);
            var clock = Stopwatch.StartNew();
            run.Run();
            faults += run.Findings.Count;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{target.Name,-10} {run.InputCount,9} inputs {clock.Elapsed.TotalSeconds,7:F1} s {run.Findings.Count,4} faults"));
            Show(run.Findings, new FuzzCases(target, seed), target, seed, folder);
        }

        return faults == 0 ? 0 : 1;
    }

    public void Run()
    {
        var folder = Directory.CreateTempSubdirectory("sansa-fuzz");
        try
        {
            var clock = Stopwatch.StartNew();
            while (InputCount < maxInputs && clock.Elapsed < maxTime && Findings.Count < MaxFindings)
            {
                var (code, done) = Work(folder.FullName, InputCount, maxInputs - InputCount, maxTime - clock.Elapsed);
                if (done is { } next)
                {
                    InputCount = next;
                    break;
                }

                // The process ended at an input. Once more alone: a machine that was out of memory proves nothing.
                var at = BitConverter.ToInt32(File.ReadAllBytes(Path.Combine(folder.FullName, "state")));
                if (Work(folder.FullName, at, 1, TimeSpan.FromMinutes(2)) is (_, null))
                    Findings.Add(new FuzzFinding(target.Name, at, code == FuzzWorker.HangCode ? "hang" : $"the process ended with code {code}"));
                InputCount = at + 1;
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // The exit code, and the number of the next input where the worker came to its end.
    private (int Code, int? Done) Work(string folder, int first, int count, TimeSpan time)
    {
        string[] words =
        [
            FuzzWorker.CommandName, "--target", target.Name, "--seed", Text(seed), "--folder", folder,
            "--first", Text(first), "--count", Text(count), "--seconds", Text((int)Math.Ceiling(time.TotalSeconds)),
        ];
        using var process = Process.Start(OwnProcess.StartInfo(words))!;
        // What a dying process says is long and not of interest here; replay shows it.
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        int? done = null;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            var parts = line.Split(' ', 3);
            if (parts[0] == "done")
                done = int.Parse(parts[1], CultureInfo.InvariantCulture);
            else if (parts[0] == "fault")
                Findings.Add(new FuzzFinding(target.Name, int.Parse(parts[1], CultureInfo.InvariantCulture), parts[2]));
        }

        process.WaitForExit();
        return (process.ExitCode, done);
    }

    private static void Show(List<FuzzFinding> findings, FuzzCases cases, FuzzTarget target, int seed, string folder)
    {
        // One input of each kind, the shortest.
        foreach (var kind in findings.GroupBy(f =>
            f.Text.StartsWith("time", StringComparison.Ordinal) || f.Text.StartsWith("memory", StringComparison.Ordinal) ? f.Text.Split(':')[0] : f.Text))
        {
            var shortest = kind.MinBy(f => cases[f.Index].Length)!;
            var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{target.Name}-{seed}-{shortest.Index}{target.Extension}"));
            File.WriteAllBytes(file, cases[shortest.Index]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {kind.Count(),3} x {shortest.Text}\n        {file}"));
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Starts this program again with other words.</summary>
internal static class OwnProcess
{
    public static ProcessStartInfo StartInfo(IEnumerable<string> words) =>
        new(
            Environment.ProcessPath!,
            Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet" ? [typeof(OwnProcess).Assembly.Location, .. words] : words)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // A crash is expected now and then; a memory image of each would fill the disk.
            Environment = { ["DOTNET_DbgEnableMiniDump"] = "0" },
        };
}
