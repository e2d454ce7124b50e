using System.Diagnostics;
using Sansa.Execution;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Tuning;

/// <summary>One search while it runs.</summary>
internal sealed class TunerRun(
    SearchSpace space, CsrMatrix train, Race race, TunerOptions options, Action<Trial>? ended, IProgress<TuningProgress>? progress)
{
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(50);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _lock = new();
    private readonly List<Trial> _trials = [];
    private readonly Proposals _proposals = new(space, options.Seed);
    private TimeSpan _lastReport = TimeSpan.MinValue;
    private TuningResult _soFar = new(space, options.Metric.Name, race.UserCount, []);
    private double _spentBefore;

    public TuningResult Run(IReadOnlyList<Trial> earlier, CancellationToken cancellation)
    {
        foreach (var trial in earlier.Take(options.Runs ?? int.MaxValue))
            Keep(Known(trial));
        _spentBefore = _soFar.Seconds;
        while (!IsSpent())
        {
            cancellation.ThrowIfCancellationRequested();
            if (_proposals.Next(_trials, _soFar.Best) is not { } next)
                break;
            if (TryInTime(next, cancellation) is not { } trial)
                break;
            Keep(trial);
            ended?.Invoke(trial);
            Report("done", force: true);
        }

        return _soFar;
    }

    private double Spent => _spentBefore + _clock.Elapsed.TotalSeconds;

    /// <summary>No more runs, or no time for as much as the quickest trial took.</summary>
    private bool IsSpent() => _trials.Count >= options.Runs
        || (_trials.Count > 0 && Spent + _trials.Min(t => t.FitSeconds + t.EvaluateSeconds) >= options.Seconds);

    private void Keep(Trial trial)
    {
        _trials.Add(trial);
        _proposals.Add(trial);
        _soFar = new TuningResult(space, options.Metric.Name, race.UserCount, [.. _trials]);
    }

    /// <summary>An earlier trial must be the one that this search would have made.</summary>
    private Trial Known(Trial trial)
    {
        var isSame = trial.Number == _trials.Count + 1 && _proposals.Next(_trials, _soFar.Best) is { } next
            && trial.Options with { Threads = 0 } == next.Options with { Threads = 0 }
            && trial.Values.Count <= race.UserCount && (!trial.IsComplete || trial.Values.Count == race.UserCount);
        return isSame ? trial : throw new ArgumentException(
            $"Trial {trial.Number} of the earlier part is not what this search makes: its space, seed, data or metric was another. Begin anew.");
    }

    /// <summary>One trial, or null where the time was up before its end; without a first trial there would be nothing, so that one ends.</summary>
    private Trial? TryInTime((double[] Point, ModelOptions Options, string Origin) next, CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (options.Seconds is { } seconds && _soFar.Best is not null)
            late.CancelAfter(TimeSpan.FromSeconds(Math.Clamp(seconds - Spent, 0.001, 1e6)));
        try
        {
            return Try(new Trial(_trials.Count + 1, next.Options) { Point = next.Point, Origin = next.Origin }, late.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private Trial Try(Trial trial, CancellationToken cancellation)
    {
        var begin = _clock.Elapsed;
        Recommender model;
        try
        {
            Report("fit", force: true);
            model = space.Kind.Fit(train, trial.Options with { Threads = options.Threads }, new FitProgress(this), cancellation);
        }
        catch (Exception e) when (IsOfTheOptions(e))
        {
            // Options with which the training breaks down, or finds no memory, are no better than bad ones.
            return trial with { Failure = e.Message, FitSeconds = (_clock.Elapsed - begin).TotalSeconds };
        }

        try
        {
            var fit = _clock.Elapsed;
            var work = new Work(options.Threads, new EvaluationProgress(this), cancellation);
            var (values, wasDropped) = race.Run(model, _soFar.Best, options.DropErrors, work);
            return trial with
            {
                Values = values,
                WasDropped = wasDropped,
                Weights = model.WeightCount,
                FitSeconds = (fit - begin).TotalSeconds,
                EvaluateSeconds = (_clock.Elapsed - fit).TotalSeconds,
            };
        }
        finally
        {
            (model as IDisposable)?.Dispose();
        }
    }

    private static bool IsOfTheOptions(Exception e) =>
        e is ArgumentException or InsufficientMemoryException || (e is not OperationCanceledException && e.GetType().Assembly == typeof(Recommender).Assembly);

    private void Report(string stage, bool force = false)
    {
        lock (_lock)
        {
            if (progress is null || (!force && _clock.Elapsed - _lastReport < LeastPause))
                return;
            _lastReport = _clock.Elapsed;
        }

        var runs = options.Runs is { } most ? _trials.Count / (double)most : 0;
        var time = options.Seconds is { } seconds ? Spent / seconds : 0;
        var trial = _trials.Count + (stage == "done" ? 0 : 1);
        progress.Report(new TuningProgress(trial, stage, Math.Min(1, Math.Max(runs, time)), _clock.Elapsed, _soFar));
    }

    private sealed class FitProgress(TunerRun run) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => run.Report(value.Stage);
    }

    private sealed class EvaluationProgress(TunerRun run) : IProgress<double>
    {
        public void Report(double value) => run.Report("evaluate");
    }
}
