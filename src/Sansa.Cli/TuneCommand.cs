using System.CommandLine;
using Sansa.Data;
using Sansa.Evaluation;
using Sansa.Experiments;
using Sansa.Interactive;
using Sansa.Models;
using Sansa.Tuning;

namespace Sansa.Cli;

/// <summary><c>sansa tune</c>: options chosen on validation users, never on test users.</summary>
internal sealed class TuneCommand
{
    private const double DefaultSeconds = 180;

    private readonly Option<string> _data = CommonOptions.Data(Datasets.BuiltIn);
    private readonly Option<string> _protocol = new("--protocol")
    {
        Description = "Whose training part is searched on. Where it has no validation users, a fifth of each user's training items is held back. "
            + "Its test items are not looked at: " + string.Join(", ", Protocols.Names),
        HelpName = "NAME",
        DefaultValueFactory = _ => CommonOptions.BarsProtocol,
    };

    private readonly Option<long?> _seed = CommonOptions.Seed();
    private readonly Option<string> _method = CommonOptions.Method("tune");
    private readonly ModelArguments _arguments = new();
    private readonly Option<string[]> _search = new("--search")
    {
        Description = "Search these values of an option, beside those that the model offers: ridge-l2=10..100:log, density=10,20,40, "
            + "inverse=minimal-residual,sparse-inverse-cholesky. An option of the model that is given by itself, such as --density 20, is kept",
        HelpName = "OPTION=VALUES",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> _only = new("--only") { Description = "Search the options of --search alone" };
    private readonly Option<string> _metric = new("--metric")
    {
        Description = "What is to be as large as possible: BarsRecall, LiangRecall, Ndcg or HitRate, @ and the length of the lists",
        HelpName = "NAME@K",
        DefaultValueFactory = _ => "BarsRecall@20",
    };

    private readonly Option<double?> _seconds = new("--seconds")
    {
        Description = FormattableString.Invariant($"Seconds of training and evaluation (default {DefaultSeconds:F0}, or no limit with --runs)"),
        HelpName = "S",
    };

    private readonly Option<int?> _runs = new("--runs") { Description = "The most models that are trained", HelpName = "N" };
    private readonly Option<int> _searchSeed = new("--search-seed")
    {
        Description = "Seed of what is tried and of the order of the users",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<FileInfo?> _records = new("--records")
    {
        Description = "Keep each trial in this file (JSON lines), and go on from those that are in it",
        HelpName = "FILE",
    };

    private readonly Option<bool> _test = new("--test")
    {
        Description = "At the end, train what it began with and what it found on all training data, and measure both on the test users, once",
    };

    private readonly Option<bool> _dry = new("--dry-run") { Description = "Print what would be searched, and search nothing" };
    private readonly Option<int> _threads = CommonOptions.Threads();
    private readonly Option<FileInfo?> _json = CommonOptions.Json();

    public static Command Create()
    {
        var options = new TuneCommand();
        var command = new Command("tune", "Choose the options of a model on validation users; with no options: SANSA on the built-in Debian packages")
        {
            options._data, options._protocol, options._seed, options._method, options._search, options._only, options._metric, options._seconds,
            options._runs, options._searchSeed, options._records, options._test, options._dry, options._threads, options._json,
        };
        foreach (var option in options._arguments.Options)
            command.Options.Add(option);
        options._protocol.AcceptOnlyFromAmong([.. Protocols.Names]);
        DataOptions.AddTo(command);
        CommandRun.Action(command, options.Run);
        return command;
    }

    private int Run(CommandRun run)
    {
        var options = Options(run);
        var space = Space(run);
        var (json, records) = (run.OutputFile(_json), run.OutputFile(_records));
        if (run.Parsed.GetValue(_dry))
            return Print(run, space);
        var split = DataSource.OpenSplit(run, run.Parsed.GetRequiredValue(_data), run.Parsed.GetRequiredValue(_protocol), run.Parsed.GetValue(_seed));
        var (train, users) = SplitTuning.ForTuning(split);
        var file = records is null ? null : TuningFile.Open(records.FullName, TuningSearch.Of(space, options, train, users.FoldIn, users.HeldOut));
        var data = TrainingData.Of(split);
        run.Error.WriteLine($"Tuning {space.Kind.Name} on {data.Name} ({data.Protocol}): {train.RowCount:N0} users x {train.ColumnCount:N0} items, "
            + $"{train.NonzeroCount:N0} interactions train, {users.HeldOut.NonzeroCount:N0} validate");
        if (file is { Trials.Count: > 0 })
            run.Error.WriteLine($"Going on after {file.Trials.Count} trials of {records}");
        List<Trial> trials = [.. file?.Trials ?? []];
        try
        {
            var result = Tuner.Search(space, train, users.FoldIn, users.HeldOut, options, file?.Trials, Ended, new SearchProgress(run), run.Cancellation);
            run.Progress.Dispose();
            Print(run, result, data.Name);
            var test = run.Parsed.GetValue(_test) && result.Best is not null ? TestComparison.Of(run, result, split, options) : null;
            test?.Print(run.Out);
            run.WriteJson(json, TuneRecord.Of(result, data, options, test));
            return result.Best is null ? CommandRun.Failed : CommandRun.Done;
        }
        catch (OperationCanceledException) when (trials.Count > 0)
        {
            run.Progress.Dispose();
            run.Out.WriteLine(Displays.ToText(TuningResult.Of(space, options.Metric.Name, users.UsersWithHeldOutItems, trials)));
            run.Error.WriteLine(records is null
                ? $"Cancelled after {trials.Count} trials; with --records FILE they would have been kept."
                : $"Cancelled after {trials.Count} trials, which {records} holds; the same command goes on.");
            return CommandRun.Interrupted;
        }

        void Ended(Trial trial)
        {
            trials.Add(trial);
            file?.Add(trial);
        }
    }

    private TunerOptions Options(CommandRun run)
    {
        var (seconds, runs) = (run.Parsed.GetValue(_seconds), run.Parsed.GetValue(_runs));
        if (seconds is <= 0 or double.NaN or double.PositiveInfinity)
            throw new UsageException(FormattableString.Invariant($"--seconds is {seconds}; it must be above 0."));
        if (runs < 1)
            throw new UsageException($"--runs is {runs}; it must be 1 or more.");
        return new TunerOptions
        {
            Metric = Metric(run.Parsed.GetRequiredValue(_metric)),
            Seconds = seconds ?? (runs is null ? DefaultSeconds : null),
            Runs = runs,
            Seed = run.Parsed.GetValue(_searchSeed),
            Threads = run.Parsed.GetValue(_threads),
        };
    }

    private static UserMetric Metric(string name)
    {
        try
        {
            return MetricNames.Parse(name) as UserMetric
                ?? throw new UsageException(
                    $"--metric is {name}, which has no value for each user to compare by; choose BarsRecall, LiangRecall, Ndcg or HitRate.");
        }
        catch (ArgumentException e)
        {
            throw new UsageException("--metric: " + CommandRun.OneLine(e.Message));
        }
    }

    private SearchSpace Space(CommandRun run)
    {
        var kind = ModelKinds.Find(run.Parsed.GetRequiredValue(_method));
        var start = _arguments.Read(run.Parsed, kind);
        try
        {
            var offered = run.Parsed.GetValue(_only) ? SearchSpace.Nothing(kind, start) : SearchSpace.Of(kind, start);
            var space = offered.Without([.. _arguments.Typed(run.Parsed, kind)]);
            foreach (var search in run.Parsed.GetValue(_search) ?? [])
                space = space.With(search);
            return space.Dimensions.Count > 0 ? space
                : throw new UsageException($"There is nothing to search: every option of --method {kind.Name} is given, or it has none. --search names some.");
        }
        catch (ArgumentException e)
        {
            throw new UsageException("--search " + CommandRun.OneLine(e.Message));
        }
    }

    private static int Print(CommandRun run, SearchSpace space)
    {
        run.Out.WriteLine($"Begins with {OptionsText.CommandLine(space.Kind, space.Start)}, and searches:");
        foreach (var dimension in space.Dimensions)
            run.Out.WriteLine($"  --search {dimension}" + (dimension.Under is { } under ? $"  (with {under.Property} {under.Kind})" : ""));
        return CommandRun.Done;
    }

    private static void Print(CommandRun run, TuningResult result, string data)
    {
        run.Out.WriteLine(Displays.ToText(result));
        if (result.Best is not { } best)
            return;
        run.Out.WriteLine();
        run.Out.WriteLine($"Train with: sansa train --data {data} {OptionsText.CommandLine(result.Space.Kind, best.Options)}");
        if (result.Smallest is { } small && small != best)
            run.Out.WriteLine(
                $"As good, with {small.Weights:N0} weights instead of {best.Weights:N0}: {OptionsText.CommandLine(result.Space.Kind, small.Options)}");
    }

    private sealed class SearchProgress(CommandRun run) : IProgress<TuningProgress>
    {
        public void Report(TuningProgress value) => run.Progress.Show(
            "tune", value.Fraction,
            FormattableString.Invariant($"trial {value.Trial}, {value.Stage}") + (value.SoFar.Best is { } best
                ? FormattableString.Invariant($"; best {value.SoFar.Metric} {best.Mean:F4} (trial {best.Number})")
                : ""));
    }
}
