using System.Text.Json.Serialization;
using Sansa.Data;
using Sansa.Evaluation;
using Sansa.Training;
using Sansa.Tuning;

namespace Sansa.Cli;

/// <summary>The options that a search began with and those that it found, trained on all training data and measured on the test users, once.</summary>
internal sealed record TestComparison(
    IReadOnlyDictionary<string, MetricValue> Start, IReadOnlyDictionary<string, MetricValue> Best, IReadOnlyDictionary<string, MetricValue> Difference)
{
    [JsonIgnore]
    public int Users { get; private init; }

    public static TestComparison Of(CommandRun run, TuningResult result, Split split, TunerOptions options)
    {
        Metric[] metrics = [.. new Metric[] { options.Metric, new BarsRecall(20), new Ndcg(20) }.Distinct()];
        var (start, best) = (Measure(result.Space.Start), Measure(result.BestOptions));
        run.Progress.Dispose();
        return new TestComparison(Means(start), Means(best), Differences(best, start)) { Users = start.Users.Count };

        EvaluationResult Measure(ModelOptions of)
        {
            // In weak generalisation the whole history of the evaluated users trains, validation items too.
            var train = split.Generalisation == Generalisation.Weak ? split.Test.FoldIn : split.Train;
            var model = result.Space.Kind.Fit(train, of with { Threads = options.Threads }, run.Progress, run.Cancellation);
            using var own = model as IDisposable;
            return Evaluator.Evaluate(
                model, split, metrics, threads: options.Threads, progress: run.Progress.Stage("evaluate"), cancellation: run.Cancellation);
        }
    }

    public void Print(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(FormattableString.Invariant($"On the {Users:N0} test users, trained on all training data:"));
        output.WriteLine($"  {"",-16} {"start",-18} {"best",-18} difference, paired");
        foreach (var name in Start.Keys)
            output.WriteLine($"  {name,-16} {Text(Start[name], ""),-18} {Text(Best[name], ""),-18} {Text(Difference[name], "+")}");
    }

    private static string Text(MetricValue value, string sign) =>
        (sign.Length > 0 && value.Mean >= 0 ? sign : "") + FormattableString.Invariant($"{value.Mean:F4} +- {value.Se:F4}");

    private static Dictionary<string, MetricValue> Means(EvaluationResult result) =>
        result.Metrics.ToDictionary(m => m.Name, m => new MetricValue(m.Mean, m.StandardError));

    private static Dictionary<string, MetricValue> Differences(EvaluationResult one, EvaluationResult other) =>
        one.Metrics.Zip(other.Metrics).ToDictionary(p => p.First.Name, p =>
        {
            var difference = PairedDifference.Of([.. p.First.PerUser.Select(v => (float)v)], [.. p.Second.PerUser.Select(v => (float)v)]);
            return new MetricValue(difference.Mean, double.IsFinite(difference.StandardError) ? difference.StandardError : null);
        });
}
