using System.Diagnostics;
using Sansa.Training;

namespace Sansa.Interactive;

/// <summary>
/// Samples the memory of this process until it is disposed, for <see cref="SansaCharts.MemoryOverTime"/>. Hand it to a fit as
/// its progress, and the samples know their stage.
/// </summary>
public sealed class MemoryRecorder : IProgress<TrainingProgress>, IDisposable
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<MemorySample> _samples = [];
    private readonly Lock _lock = new();
    private readonly Timer _timer;
    private string? _stage;

    /// <summary>Starts to sample.</summary>
    /// <param name="every">Time between samples; null for 50 ms.</param>
    public MemoryRecorder(TimeSpan? every = null) => _timer = new Timer(_ => Sample(), null, TimeSpan.Zero, every ?? TimeSpan.FromMilliseconds(50));

    /// <summary>The samples so far, in order of time.</summary>
    public IReadOnlyList<MemorySample> Samples
    {
        get
        {
            lock (_lock)
                return [.. _samples];
        }
    }

    /// <summary>The same, less what the process had when the recorder started.</summary>
    public IReadOnlyList<MemorySample> AboveStart
    {
        get
        {
            var samples = Samples;
            return [.. samples.Select(s => s with { Bytes = Math.Max(0, s.Bytes - samples[0].Bytes) })];
        }
    }

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        lock (_lock)
        {
            if (value.Stage == _stage)
                return;
            _stage = value.Stage;
        }

        Sample();
    }

    /// <summary>Stops to sample; the samples stay.</summary>
    public void Dispose() => _timer.Dispose();

    private void Sample()
    {
        var bytes = Environment.WorkingSet;
        lock (_lock)
            _samples.Add(new MemorySample(_clock.Elapsed.TotalSeconds, bytes, _stage));
    }
}
