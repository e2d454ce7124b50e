using System.Diagnostics;
using Sansa.Execution;
using Sansa.Factorization;
using Sansa.Inverse;

namespace Sansa.Training;

/// <summary>Times the stages of a fit, reports its progress and collects its report.</summary>
internal sealed class TrainingRun(int threads, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
{
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(50);
    private static readonly Process Self = Process.GetCurrentProcess();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _lock = new();
    private readonly List<StageRecord> _stages = [];
    private readonly List<InverseStep> _inverseSteps = [];
    private readonly List<Breakdown> _breakdowns = [];
    private readonly List<string> _warnings = [];
    private readonly List<string> _decisions = [];
    private readonly StagePlan _plan = new();
    private EarlierTraining? _earlier;
    private string _stage = "";
    private double _loss = double.NaN;
    private TimeSpan _lastReport = -LeastPause;

    /// <summary>Bytes that each stage may plan for; null for most of what the machine has free.</summary>
    public long? MemoryBudget { get; init; }

    /// <summary>What a stage passes down: threads, memory, its share of the progress, the token.</summary>
    public Work Work => new(threads, new StageProgress(this), cancellation) { MemoryBudget = MemoryBudget };

    public long GramianNonzeroCount { get; set; }

    public FitRecord? Fit { get; set; }

    /// <summary>Says which stages are to come, each with its usual part of the time, so that the progress knows the whole.</summary>
    /// <param name="stages">The stages in order; the parts need not sum to 1.</param>
    public void Plan(params ReadOnlySpan<(string Name, double Part)> stages) => _plan.Set(stages);

    /// <summary>Runs one stage, timed, and checks for cancellation before it.</summary>
    /// <param name="name">The name of the stage.</param>
    /// <param name="body">The stage.</param>
    /// <param name="nonzeros">Entries of what it made.</param>
    public T Stage<T>(string name, Func<Work, T> body, Func<T, long>? nonzeros = null)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _stage = name;
            _plan.Enter(name);
        }

        Report(0, force: true);
        var start = _clock.Elapsed;
        var result = body(Work);
        Self.Refresh();
        _stages.Add(new StageRecord(name, (_clock.Elapsed - start).TotalSeconds, nonzeros?.Invoke(result) ?? 0, Self.PeakWorkingSet64 / 1e6));
        Report(1, force: true);
        cancellation.ThrowIfCancellationRequested();
        return result;
    }

    /// <summary>Reports how much of the present stage is done, from any thread, at most about 20 times a second.</summary>
    public void Report(double fraction, long nonzeros = 0, string? remark = null, bool force = false, double? loss = null)
    {
        lock (_lock)
        {
            _loss = loss ?? _loss;
            if (progress is null || (!force && remark is null && _clock.Elapsed - _lastReport < LeastPause))
                return;
            _lastReport = _clock.Elapsed;
            progress.Report(new TrainingProgress(_stage, fraction, _clock.Elapsed)
            {
                Fraction = _plan.Whole(fraction),
                Loss = _loss,
                Nonzeros = nonzeros,
                Remark = remark,
            });
        }
    }

    public void Warn(string sentence) => _warnings.Add(sentence);

    public void Decide(string sentence) => _decisions.Add(sentence);

    /// <summary>Says that the training goes on from a checkpoint.</summary>
    public void GoOn(EarlierTraining earlier)
    {
        _earlier = earlier;
        Decide(FormattableString.Invariant(
            $"Went on after epoch {earlier.Epochs} of a checkpoint; {earlier.Seconds:f0} s and {earlier.ProcessorSeconds:f0} CPU s were spent before."));
    }

    public void Add(IEnumerable<Breakdown> breakdowns) => _breakdowns.AddRange(breakdowns);

    public void Add(InverseStep step)
    {
        _inverseSteps.Add(step);
        Report(double.NaN, step.NonzeroCount, step.Step, loss: step.Loss);
    }

    public TrainingReport ToReport() => new()
    {
        Stages = _stages,
        InverseSteps = _inverseSteps,
        Fit = Fit,
        Breakdowns = _breakdowns,
        Warnings = _warnings,
        Decisions = _decisions,
        Earlier = _earlier,
        GramianNonzeroCount = GramianNonzeroCount,
    };

    private sealed class StageProgress(TrainingRun run) : IProgress<double>
    {
        public void Report(double value) => run.Report(Math.Clamp(value, 0, 1));
    }
}
