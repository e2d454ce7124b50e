using System.Globalization;
using Sansa.Experiments;

namespace Sansa.Cli.Experiment;

/// <summary>Records as lines of text.</summary>
internal static class RecordPrinter
{
    public static string Line(RunRecord r) => string.Create(
        CultureInfo.InvariantCulture,
        $"{r.Name}: {string.Join(", ", r.Metrics.Select(m => $"{m.Name} {m.Mean:F4}"))}, "
        + $"fit {r.Seconds.Fit:F2} s, peak {r.Memory.PeakMB:F0} MB, {r.Nonzeros.Total:N0} weights");

    public static void Whole(TextWriter output, RunRecord r)
    {
        output.WriteLine($"{r.Experiment}/{r.Name}{(r.Spec.Label is null ? "" : $" ({r.Spec.Label})")}");
        Fact(
            "data",
            $"{r.Spec.Data}, {r.Data.Protocol}: {Count(r.Data.Users)} users x {Count(r.Data.Items)} items, {Count(r.Data.Interactions)} interactions; "
            + $"measured on {Count(r.Data.EvaluatedUsers)} {(r.Spec.Users == EvaluatedUsers.Test ? "test" : "validation")} users");
        Fact("model", $"{r.Spec.Model} {r.Spec.Options.ToJsonString()}");
        foreach (var m in r.Metrics)
            Fact(m.Name, string.Create(CultureInfo.InvariantCulture, $"{m.Mean:F4}{(m.StandardError is { } e ? $" +- {e:F4}" : "")}"));
        Fact(
            "seconds",
            string.Create(
                CultureInfo.InvariantCulture, $"fit {r.Seconds.Fit:F2} ({r.Seconds.FitProcessor:F2} of processors), evaluate {r.Seconds.Evaluate:F2}"));
        foreach (var stage in r.Stages)
            Fact("  " + stage.Name, string.Create(CultureInfo.InvariantCulture, $"{stage.Seconds:F2} s"));
        Fact(
            "memory",
            string.Create(CultureInfo.InvariantCulture, $"{r.Memory.StartMB:F0} MB before, {r.Memory.PeakMB:F0} MB at most, {r.Memory.Seconds.Count} samples"));
        Fact("weights", $"{Count(r.Nonzeros.Total)}, {(100 * r.Density).ToString("G4", CultureInfo.InvariantCulture)} % of items^2");
        if (r.Trace.Count > 0)
            Fact("loss", string.Create(CultureInfo.InvariantCulture, $"{r.Trace[0].Loss:G3} -> {r.Trace[^1].Loss:G3} in {r.Trace.Count - 1} steps"));
        Fact("measured", string.Create(CultureInfo.InvariantCulture, $"{r.Started:yyyy-MM-dd HH:mm} UTC on {r.Machine}"));
        Fact(
            "code",
            $"sources {r.Code.Sources}{(r.Code.Sources == CodeRecord.Current.Sources ? " (this version)" : " (another version)")}, "
            + $"commit {r.Code.Commit ?? "unknown"}");
        foreach (var warning in r.Warnings)
            Fact("warning", warning);

        void Fact(string name, string value) => output.WriteLine($"  {name,-16} {value}");
    }

    public static void Leaderboard(TextWriter output, Leaderboard board)
    {
        output.WriteLine(board.Title);
        foreach (var (r, i) in board.Records.Select((r, i) => (r, i + 1)))
            output.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"  {i,3}. {board.Metric} {r[board.Metric].Mean:F4}  fit {r.Seconds.Fit,7:F2} s  {r.Spec.Title}"));
        if (board.Note is not null)
            output.WriteLine("  " + board.Note);
    }

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
