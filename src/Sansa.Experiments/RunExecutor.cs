using System.Diagnostics;
using Sansa.Data;
using Sansa.Evaluation;
using Sansa.Learning;
using Sansa.Recommendation;
using Sansa.Training;

namespace Sansa.Experiments;

/// <summary>Trains and measures what specs say, in this process. Keeps the last split, as runs that follow each other mostly share it.</summary>
/// <param name="progress">Told about training and evaluation.</param>
/// <param name="checkpoints">
/// Folder in which models that learn in epochs save the state of the training every few minutes, and go on from it when a run that was stopped is run
/// again with the same code; null for nowhere.
/// </param>
public sealed class RunExecutor(IProgress<TrainingProgress>? progress = null, string? checkpoints = null)
{
    private (string Key, Split Split)? _last;

    /// <summary>Told about each model before it is let go: for what a record does not hold, such as the recommendations to one user. Null for nobody.</summary>
    public Action<RunSpec, Recommender>? Trained { get; init; }

    /// <summary>Least minutes between two states of a training that are saved; default 2.</summary>
    public double CheckpointMinutes { get; init; } = 2;

    /// <summary>Trains and measures.</summary>
    /// <param name="spec">What to run.</param>
    /// <param name="experiment">The experiment that the record belongs to.</param>
    /// <param name="cancellation">Stops the training or evaluation; there is no record then.</param>
    /// <exception cref="DatasetNotFoundException">The data are not on this machine.</exception>
    /// <exception cref="ArgumentException">The spec cannot work.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public RunRecord Run(RunSpec spec, string experiment = "", CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        spec.Validate();
        var split = Split(spec, cancellation);
        var data = DataRecord.Of(split, spec.Users);
        var metrics = spec.MetricList;
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var started = DateTimeOffset.UtcNow;
        using var process = Process.GetCurrentProcess();
        using var memory = new MemorySampler(progress);
        var (clock, processor) = (Stopwatch.StartNew(), process.TotalProcessorTime);
        var model = spec.Kind.Fit(split.Train, WithCheckpoint(spec), memory, cancellation);
        try
        {
            var fit = clock.Elapsed;
            process.Refresh();
            processor = process.TotalProcessorTime - processor;
            memory.Begin("evaluate");
            var evaluation = Evaluator.Evaluate(
                model, split, metrics, spec.Users == EvaluatedUsers.Validation, spec.Threads, new EvaluationProgress(progress, clock), cancellation);
            Trained?.Invoke(spec, model);
            var report = model.Report;
            return new RunRecord
            {
                Experiment = experiment,
                Spec = spec with { Options = spec.FullOptions },
                SpecHash = spec.Hash,
                Code = CodeRecord.Current,
                Data = data,
                Machine = MachineInfo.Current(),
                Started = started,
                Metrics = [.. evaluation.Metrics.Select(m => new MetricRecord(m.Name, m.Mean, m.StandardError is { } e && double.IsFinite(e) ? e : null))],
                Seconds = new TimeRecord
                {
                    Fit = fit.TotalSeconds + (report.Earlier?.Seconds ?? 0),
                    FitProcessor = processor.TotalSeconds + (report.Earlier?.ProcessorSeconds ?? 0),
                    Evaluate = (clock.Elapsed - fit).TotalSeconds,
                },
                Nonzeros = NonzeroRecord.Of(model),
                Memory = memory.ToCurve(),
                Stages = report.Stages,
                Trace = report.InverseSteps,
                Fit = report.Fit,
                Breakdowns = report.Breakdowns,
                GramianNonzeros = report.GramianNonzeroCount,
                Warnings = report.Warnings,
                Decisions = report.Decisions,
            };
        }
        finally
        {
            (model as IDisposable)?.Dispose();
        }
    }

    /// <summary>The matrices that a spec asks for.</summary>
    /// <param name="spec">Data set, filter, protocol, seed, and whether validation users are needed.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public Split Split(RunSpec spec, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var key = FormattableString.Invariant($"{spec.Data} {spec.Filter} {spec.Protocol} {spec.Seed} {spec.Users}");
        if (_last is not { } last || last.Key != key)
        {
            _last = null; // two large data sets at once would be one too many
            _last = (key, Make(spec, cancellation));
        }

        return _last.Value.Split;
    }

    /// <summary>The fingerprints of the data that a spec asks for.</summary>
    internal DataRecord Data(RunSpec spec, CancellationToken cancellation) => DataRecord.Of(Split(spec, cancellation), spec.Users);

    /// <summary>The options with a file for the state, named by all that decides it: a state of other code or options is never gone on from.</summary>
    private ModelOptions WithCheckpoint(RunSpec spec)
    {
        if (checkpoints is null || spec.ModelOptions is not LearningOptions options)
            return spec.ModelOptions;
        Directory.CreateDirectory(checkpoints);
        var file = Path.Combine(checkpoints, $"{spec.Name}.{spec.Hash}-{CodeRecord.Current.Sources}.checkpoint");
        return options with { Checkpoint = file, CheckpointMinutes = CheckpointMinutes };
    }

    private static Split Make(RunSpec spec, CancellationToken cancellation)
    {
        var dataset = Datasets.Open(spec.Data, null, null, cancellation);
        var split = spec.Filter is { } filter ? Filtered(dataset, filter, spec) : Protocols.Make(spec.Protocol, dataset, spec.Seed);
        return spec.Users == EvaluatedUsers.Test || split.Validation is not null ? split : Protocols.WithValidation(split);
    }

    private static Split Filtered(Dataset dataset, DataFilter filter, RunSpec spec)
    {
        if (spec.Protocol != "bars")
            throw new ArgumentException($"'{spec.Name}': a filter goes with the protocol 'bars'; '{spec.Protocol}' has filters of its own.");
        // What is left is another data set than the published one, so it is split anew.
        var data = dataset.Interactions;
        if (filter.MinUsersPerItem > 0)
            data = data.MinUsersPerItem(filter.MinUsersPerItem);
        if (filter.MinItemsPerUser > 0)
            data = data.MinItemsPerUser(filter.MinItemsPerUser);
        return Protocols.Bars(data, spec.Seed ?? Protocols.DefaultSeed);
    }

    private sealed class EvaluationProgress(IProgress<TrainingProgress>? next, Stopwatch clock) : IProgress<double>
    {
        public void Report(double value) => next?.Report(new TrainingProgress("evaluate", value, clock.Elapsed));
    }
}
