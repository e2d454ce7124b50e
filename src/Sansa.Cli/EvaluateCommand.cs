using System.CommandLine;
using System.Diagnostics;
using Sansa.Data;
using Sansa.Evaluation;
using Sansa.Models;
using Sansa.Recommendation;

namespace Sansa.Cli;

/// <summary><c>sansa evaluate</c>: how well a model finds held-out items.</summary>
internal sealed class EvaluateCommand
{
    private readonly Option<FileInfo> _model = CommonOptions.Model();
    private readonly Option<string> _data = CommonOptions.Data(fallback: null);
    private readonly Option<string> _protocol = new("--protocol")
    {
        Description = "Which items are held out; use the protocol that the model was trained with: " + string.Join(", ", Protocols.Names),
        HelpName = "NAME",
        DefaultValueFactory = _ => CommonOptions.BarsProtocol,
    };

    private readonly Option<long?> _seed = CommonOptions.Seed();
    private readonly Option<int[]> _k = new("--k")
    {
        Description = "Length of the lists that are measured; more than one may be given",
        HelpName = "K",
        DefaultValueFactory = _ => [20],
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int> _threads = CommonOptions.Threads();
    private readonly Option<FileInfo?> _json = CommonOptions.Json();

    public static Command Create()
    {
        var options = new EvaluateCommand();
        var command = new Command("evaluate", "Measure a model on held-out items: recall, NDCG, hit rate, coverage, popularity, with standard errors")
        {
            options._model, options._data, options._protocol, options._seed, options._k, options._threads, options._json,
        };
        options._protocol.AcceptOnlyFromAmong([.. Protocols.Names]);
        DataOptions.AddTo(command);
        CommandRun.Action(command, options.Run);
        return command;
    }

    private int Run(CommandRun run)
    {
        int[] lengths = [.. run.Parsed.GetRequiredValue(_k).Distinct()];
        Metric[] metrics =
        [
            .. lengths.SelectMany(k => new Metric[]
                { new BarsRecall(k), new LiangRecall(k), new Ndcg(k), new HitRate(k), new Coverage(k), new AveragePopularity(k) }),
        ];
        var json = run.OutputFile(_json);
        var file = run.Parsed.GetRequiredValue(_model);
        var model = ModelKinds.Load(file.FullName);
        var split = DataSource.OpenSplit(run, run.Parsed.GetRequiredValue(_data), run.Parsed.GetRequiredValue(_protocol), run.Parsed.GetValue(_seed));
        var training = TrainingData.Of(split);
        var protocol = $"{training.Name}, {training.Protocol}";
        CatalogueCheck.Require(model, training);
        if (model.Protocol is { } trainedOn && trainedOn != protocol)
            run.Error.WriteLine(
                $"Note: the model was trained on '{trainedOn}', but is measured on '{protocol}'. If it has seen held-out items, the numbers are too good.");
        var clock = Stopwatch.StartNew();
        var result = Evaluator.Evaluate(
            model, split, metrics, threads: run.Parsed.GetValue(_threads), progress: run.Progress.Stage("evaluate"), cancellation: run.Cancellation);
        clock.Stop();
        run.Progress.Dispose();
        run.Out.WriteLine($"{model.Method} on {protocol}: {result.Users.Count:N0} users ({result.UsersWithoutHeldOut:N0} without held-out items left out)");
        foreach (var metric in result.Metrics)
            run.Out.WriteLine(FormattableString.Invariant($"  {metric.Name,-16} {metric.Mean:F4}{(metric.StandardError is { } se ? $"  +- {se:F4}" : "")}"));
        if (result.UsersWithFewerThanK > 0)
            run.Out.WriteLine($"  {result.UsersWithFewerThanK:N0} users have fewer than {lengths.Max()} recommendations");
        run.WriteJson(json, EvaluationRecord.Of(result, model, file.Name, protocol, clock.Elapsed));
        return 0;
    }
}

/// <summary>What <c>sansa evaluate --json</c> writes.</summary>
internal sealed record EvaluationRecord
{
    public required string Model { get; init; }

    public required string Method { get; init; }

    public required string Protocol { get; init; }

    /// <summary>Mean and standard error of each metric, by name.</summary>
    public required IReadOnlyDictionary<string, MetricValue> Metrics { get; init; }

    public required int Users { get; init; }

    public required int UsersWithoutHeldOut { get; init; }

    public required int UsersWithFewerThanK { get; init; }

    public required double Seconds { get; init; }

    public static EvaluationRecord Of(EvaluationResult result, Recommender model, string file, string protocol, TimeSpan elapsed) => new()
    {
        Model = file,
        Method = model.Method,
        Protocol = protocol,
        Metrics = result.Metrics.ToDictionary(m => m.Name, m => new MetricValue(m.Mean, m.StandardError is { } se && double.IsFinite(se) ? se : null)),
        Users = result.Users.Count,
        UsersWithoutHeldOut = result.UsersWithoutHeldOut,
        UsersWithFewerThanK = result.UsersWithFewerThanK,
        Seconds = elapsed.TotalSeconds,
    };
}

/// <summary>A mean over users with its standard error; null where the metric is not a mean.</summary>
internal sealed record MetricValue(double Mean, double? Se);
