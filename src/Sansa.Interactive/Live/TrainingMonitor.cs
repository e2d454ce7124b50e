using System.Diagnostics;
using Sansa.Training;

namespace Sansa.Interactive.Live;

/// <summary>
/// Collects what a training reports, and memory beside it. Reports may come from any thread and at any rate;
/// whoever shows them takes a snapshot when it wants one.
/// </summary>
internal sealed class TrainingMonitor(string title) : IProgress<TrainingProgress>
{
    private const int MaxSamples = 2000;

    private readonly Lock _lock = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<(double, double)> _losses = [];
    private readonly List<MemorySample> _memory = [];
    private readonly TimeLeft _left = new();
    private TrainingProgress _last = new("start", double.NaN, TimeSpan.Zero);
    private double _fraction = double.NaN;
    private double _loss = double.NaN;
    private long _peak;

    public void Report(TrainingProgress value)
    {
        lock (_lock)
        {
            _last = value;
            // What is done of the whole is for the model to say. A bar that goes back confuses: workers may report out of order.
            if (double.IsFinite(value.Fraction))
                _fraction = double.IsNaN(_fraction) ? value.Fraction : Math.Max(_fraction, value.Fraction);
            _left.Report(_fraction, _clock.Elapsed.TotalSeconds);
            if (double.IsFinite(value.Loss) && value.Loss != _loss)
            {
                _loss = value.Loss;
                Thin(_losses);
                _losses.Add((_clock.Elapsed.TotalSeconds, value.Loss));
            }
        }
    }

    /// <summary>Looks at the memory of the process.</summary>
    public void Sample()
    {
        var bytes = Environment.WorkingSet;
        lock (_lock)
        {
            _peak = Math.Max(_peak, bytes);
            Thin(_memory);
            _memory.Add(new MemorySample(_clock.Elapsed.TotalSeconds, bytes, _last.Stage));
        }
    }

    public TrainingSnapshot Snapshot(TrainingState state = TrainingState.Running, string? outcome = null)
    {
        Sample();
        lock (_lock)
        {
            var elapsed = _clock.Elapsed;
            return new TrainingSnapshot(title, state, elapsed, _last.Stage)
            {
                Left = state == TrainingState.Running ? _left.At(elapsed.TotalSeconds) : null,
                Fraction = _fraction,
                Loss = _loss,
                Nonzeros = _last.Nonzeros,
                MemoryBytes = _memory[^1].Bytes,
                PeakBytes = _peak,
                Remark = _last.Remark,
                Outcome = outcome,
                Losses = [.. _losses],
                Memory = [.. _memory],
            };
        }
    }

    /// <summary>Drops every second sample when there are too many.</summary>
    private static void Thin<T>(List<T> samples)
    {
        if (samples.Count < MaxSamples)
            return;
        for (var i = 0; i < samples.Count / 2; i++)
            samples[i] = samples[2 * i];
        samples.RemoveRange(samples.Count / 2, samples.Count - (samples.Count / 2));
    }
}
