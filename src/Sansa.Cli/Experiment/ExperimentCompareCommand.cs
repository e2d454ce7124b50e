using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Sansa.Experiments;

namespace Sansa.Cli.Experiment;

/// <summary><c>sansa experiment compare</c>: what differs between records, and by how many standard errors.</summary>
internal sealed class ExperimentCompareCommand
{
    private readonly Argument<string[]> _names = new("RECORD")
    {
        Description = "Two or more records (files, or EXPERIMENT/RUN); the first is the base",
        Arity = new ArgumentArity(2, 100),
    };
    private readonly Option<FileInfo?> _json = CommonOptions.Json();

    public static Command Create()
    {
        var o = new ExperimentCompareCommand();
        var command = new Command("compare", "Compare records: options, metrics with their difference, times, memory") { o._names, o._json };
        CommandRun.Action(command, o.Run);
        return command;
    }

    private int Run(CommandRun run)
    {
        var json = run.OutputFile(_json);
        RunRecord[] records = [.. run.Parsed.GetRequiredValue(_names).Select(n => RunRecord.Read(ExperimentCommands.RecordFile(n)))];
        var first = records[0];
        List<ComparedRun> compared = [];
        foreach (var other in records.Skip(1))
        {
            var c = ComparedRun.Of(first, other);
            compared.Add(c);
            run.Out.WriteLine($"{c.Base} -> {c.Other}");
            if (first.Data with { Protocol = "" } != other.Data with { Protocol = "" })
                run.Out.WriteLine("  the data differ: the metrics cannot be compared");
            foreach (var (name, change) in c.Options)
                run.Out.WriteLine($"  {name,-20} {change}");
            foreach (var m in c.Metrics)
                run.Out.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {m.Name,-20} {m.Base:F4} -> {m.Other:F4}  "
                    + $"{m.Difference:+0.0000;-0.0000}{(m.InStandardErrors is { } z ? $"  {z:+0.0;-0.0} standard errors" : "")}"));
            run.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {"fit seconds",-20} {first.Seconds.Fit:F2} -> {other.Seconds.Fit:F2}"));
            run.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {"peak MB",-20} {first.Memory.PeakMB:F0} -> {other.Memory.PeakMB:F0}"));
            run.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {"weights",-20} {first.Nonzeros.Total:N0} -> {other.Nonzeros.Total:N0}"));
        }

        run.WriteJson(json, compared);
        return 0;
    }
}

/// <summary>Two records beside each other.</summary>
internal sealed record ComparedRun(
    string Base, string Other, IReadOnlyDictionary<string, string> Options, IReadOnlyList<ComparedMetric> Metrics, double[] FitSeconds, double[] PeakMB)
{
    public static ComparedRun Of(RunRecord a, RunRecord b)
    {
        var options = new Dictionary<string, string>();
        if (a.Spec.Model != b.Spec.Model)
            options["model"] = $"{a.Spec.Model} -> {b.Spec.Model}";
        var (before, after) = (Flat(a.Spec.Options, "").ToDictionary(), Flat(b.Spec.Options, "").ToDictionary());
        foreach (var name in before.Keys.Union(after.Keys))
        {
            var (old, now) = (before.GetValueOrDefault(name, "-"), after.GetValueOrDefault(name, "-"));
            if (old != now)
                options[name] = $"{old} -> {now}";
        }

        return new ComparedRun(
            $"{a.Experiment}/{a.Name}",
            $"{b.Experiment}/{b.Name}",
            options,
            [.. a.Metrics.Where(m => b.Metrics.Any(o => o.Name == m.Name)).Select(m => ComparedMetric.Of(m, b[m.Name]))],
            [a.Seconds.Fit, b.Seconds.Fit],
            [a.Memory.PeakMB, b.Memory.PeakMB]);
    }

    /// <summary>Options with those inside of others: <c>ridge.l2</c>.</summary>
    private static IEnumerable<(string Name, string Text)> Flat(JsonObject options, string prefix) => options.SelectMany(o => o.Value is JsonObject inner
        ? Flat(inner, $"{prefix}{o.Key}.")
        : [($"{prefix}{o.Key}", o.Value?.ToJsonString().Trim('"') ?? "null")]);
}

/// <summary>One metric of two records; the standard error is that of a difference of independent means, so it is on the safe side for the same users.</summary>
internal sealed record ComparedMetric(string Name, double Base, double Other, double Difference, double? InStandardErrors)
{
    public static ComparedMetric Of(MetricRecord a, MetricRecord b)
    {
        var error = a.StandardError is { } x && b.StandardError is { } y ? Math.Sqrt((x * x) + (y * y)) : 0;
        return new ComparedMetric(a.Name, a.Mean, b.Mean, b.Mean - a.Mean, error > 0 ? (b.Mean - a.Mean) / error : null);
    }
}
