using Sansa.Recommendation;
using Sansa.Training;

namespace Sansa.Experiments.Tests;

public sealed class ExperimentRunnerTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly RunExecutor _executor = new();
    private readonly List<string> _ran = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_interrupted_experiment_goes_on_where_it_stopped()
    {
        var file = _folder.Experiment("""
            "runs": [ { "name": "a" }, { "name": "b", "options": { "ridge": { "l2": 5 } } }, { "name": "c", "options": { "ridge": { "l2": 9 } } } ]
            """);
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Runner(file, spec =>
        {
            if (spec.Name == "b")
                stop.Cancel();
        }).Run(cancellation: stop.Token));
        Assert.Equal(["a.json"], Files());
        Assert.Equal(3, Runner(file).Run(cancellation: TestContext.Current.CancellationToken).Count);
        Assert.Equal(["a", "b", "b", "c"], _ran); // a once: its record was there
        Assert.Equal(["a.json", "b.json", "c.json"], Files());
        Assert.Equal(["a", "b", "c"], file.Records().Select(r => r.Name));
    }

    [Theory]
    [InlineData("spec")]
    [InlineData("code")]
    [InlineData("data")]
    public void A_record_is_used_again_only_when_spec_code_and_data_agree(string changed)
    {
        var file = _folder.Experiment(""" "runs": [ { "name": "a" } ] """);
        var runner = Runner(file);
        var record = Assert.Single(runner.Run(cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(RecordState.Current, runner.Look(file.Runs[0], withData: true, TestContext.Current.CancellationToken).State);
        var path = runner.PathOf(file.Runs[0]);
        (changed switch
        {
            "spec" => record with { SpecHash = "0" },
            "code" => record with { Code = new CodeRecord("0", null) },
            _ => record with { Data = record.Data with { HeldOut = "0" } },
        }).Write(path);
        var planned = runner.Look(file.Runs[0], withData: true, TestContext.Current.CancellationToken);
        Assert.Equal(RecordState.Outdated, planned.State);
        Assert.Contains(changed, planned.Reason, StringComparison.Ordinal);
        runner.Run(cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["a", "a"], _ran);
        Assert.Equal(record.Metrics, RunRecord.Read(path).Metrics);
    }

    [Fact]
    public void A_training_that_was_stopped_goes_on_from_its_checkpoint_and_its_times_add_up()
    {
        var spec = ExperimentFile.Read(_folder.Write("""
            { "schema": 1, "name": "test", "runs": [ { "name": "a", "data": "debian-packages", "filter": { "minUsersPerItem": 60 },
              "model": "elsa", "options": { "epochs": 6, "factors": 4 } } ] }
            """)).Runs[0];
        using var stop = new CancellationTokenSource();
        var whole = _executor.Run(spec, cancellation: TestContext.Current.CancellationToken);
        var third = new Epochs(number =>
        {
            if (number == 3)
                stop.Cancel();
        });
        var first = new RunExecutor(third, _folder.Folder) { CheckpointMinutes = 0 };
        Assert.Throws<OperationCanceledException>(() => first.Run(spec, cancellation: stop.Token));
        var checkpoint = Assert.Single(Directory.GetFiles(_folder.Folder, "*.checkpoint"));

        Recommender? seen = null;
        var rest = new Epochs(_ => { });
        var second = new RunExecutor(rest, _folder.Folder) { Trained = (_, model) => seen = model };
        var record = second.Run(spec, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(whole.Metrics, record.Metrics);
        Assert.InRange(rest.Count, 1, 4);
        Assert.Contains(record.Decisions, d => d.StartsWith("Went on after epoch", StringComparison.Ordinal));
        Assert.Equal(record.Nonzeros.Total, seen!.WeightCount);
        Assert.NotNull(seen.Report.Earlier);
        Assert.True(seen.Report.Earlier.Seconds > 0);
        Assert.True(record.Seconds.Fit > record.Stages.Sum(s => s.Seconds), "the seconds before the checkpoint count");
        Assert.False(File.Exists(checkpoint), "a training that has ended leaves no checkpoint");
    }

    [Fact]
    public void A_failing_run_leaves_no_record_and_a_run_without_data_is_left_out()
    {
        var file = _folder.Experiment(""" "runs": [ { "name": "a" }, { "name": "b", "data": "msd", "protocol": "sansa-msd", "filter": null } ] """);
        Assert.Throws<InvalidOperationException>(
            () => Runner(file, _ => throw new InvalidOperationException()).Run(["a"], cancellation: TestContext.Current.CancellationToken));
        Assert.Empty(Files());
        var planned = new List<PlannedRun>();
        Assert.Empty(Runner(file).Run(["b"], planned.Add, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(RecordState.NoData, Assert.Single(planned).State);
        Assert.Throws<ArgumentException>(() => Runner(file).Run(["c"], cancellation: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_sweep_chooses_on_validation_users_and_sees_the_test_users_once()
    {
        var file = _folder.Experiment(""" "sweeps": [ { "name": "s", "grid": { "density": ["0.2%", "2%"], "ridge.l2": [5, 50] }, "metric": "Ndcg@20" } ] """);
        var runner = Runner(file);
        var records = runner.Run(cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["s.1", "s.2", "s.3", "s.4", "s.best"], records.Select(r => r.Name));
        Assert.All(records.Take(4), r => Assert.Equal(EvaluatedUsers.Validation, r.Spec.Users));
        var final = records[^1];
        Assert.Equal(EvaluatedUsers.Test, final.Spec.Users);
        Assert.All(records.Take(4), r =>
        {
            Assert.NotEqual(final.Data.HeldOut, r.Data.HeldOut);
            Assert.True(r.Data.Interactions < final.Data.Interactions); // what is held out for validation does not train
        });
        var board = runner.LeaderboardOf(file.Sweeps[0]);
        Assert.Equal(4, board.Records.Count);
        Assert.True(board.Records.Zip(board.Records.Skip(1)).All(p => p.First["Ndcg@20"].Mean >= p.Second["Ndcg@20"].Mean));
        Assert.Equal((double?)board.Records[0].Spec.Options["ridge"]!["l2"], (double?)final.Spec.Options["ridge"]!["l2"]);
        Assert.Equal((string?)board.Records[0].Spec.Options["density"], (string?)final.Spec.Options["density"]);
        _ran.Clear();
        runner.Run(cancellation: TestContext.Current.CancellationToken);
        Assert.Empty(_ran);
    }

    [Fact]
    public void An_early_stop_leaves_out_the_rest_of_a_line()
    {
        // The metric falls with l2 by the fake below, so that every second value of a line is worse.
        var file = _folder.Experiment(""" "sweeps": [ { "name": "s", "grid": { "density": ["0.2%", "2%"], "ridge.l2": [5, 6, 7, 8] }, "patience": 2 } ] """);
        var real = _executor.Run(_folder.Experiment(""" "runs": [ { "name": "a" } ] """).Runs[0], "test", TestContext.Current.CancellationToken);
        var validation = _executor.Split(file.Sweeps[0].Lines()[0][0], TestContext.Current.CancellationToken);
        var runner = new ExperimentRunner(file, null, (spec, _) =>
        {
            _ran.Add(spec.Name);
            var metric = new MetricRecord("BarsRecall@20", 1 / (double)spec.FullOptions["ridge"]!["l2"]!, null);
            return real with
            {
                Spec = spec with { Options = spec.FullOptions },
                SpecHash = spec.Hash,
                Metrics = [metric],
                Data = DataRecord.Of(validation, spec.Users),
            };
        });
        runner.Run(cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["s.1", "s.2", "s.3", "s.5", "s.6", "s.7", "s.best"], _ran);
        Assert.Contains("early stop", runner.LeaderboardOf(file.Sweeps[0]).Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Choosing_on_the_test_users_must_be_said()
    {
        var file = _folder.Experiment(""" "sweeps": [ { "name": "s", "grid": { "ridge.l2": [5] }, "chooseOnTestAsBarsDoes": true } ] """);
        Assert.Equal(EvaluatedUsers.Test, file.Sweeps[0].Lines()[0][0].Users);
        Assert.Contains("as BARS does", Runner(file).LeaderboardOf(file.Sweeps[0]).Title, StringComparison.Ordinal);
    }

    /// <summary>Counts the epochs that are reported.</summary>
    private sealed class Epochs(Action<int> ended) : IProgress<TrainingProgress>
    {
        public int Count { get; private set; }

        public void Report(TrainingProgress value)
        {
            if (value.Remark?.StartsWith("epoch", StringComparison.Ordinal) == true)
                ended(++Count);
        }
    }

    private ExperimentRunner Runner(ExperimentFile file, Action<RunSpec>? before = null) => new(file, null, (spec, cancellation) =>
    {
        _ran.Add(spec.Name);
        before?.Invoke(spec);
        return _executor.Run(spec, file.Name, cancellation);
    });

    private string[] Files() => Directory.Exists(Path.Combine(_folder.Folder, "records", "test"))
        ? [.. Directory.GetFiles(Path.Combine(_folder.Folder, "records", "test")).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)]
        : [];
}
