using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sansa.Training;

namespace Sansa.Experiments;

/// <summary>Resident memory of the process, sampled while a model was trained and evaluated. In units of 10^6 bytes.</summary>
public sealed record MemoryCurve
{
    /// <summary>Before the training, with the data read.</summary>
    public double StartMB { get; init; }

    /// <summary>The most, in training and evaluation.</summary>
    public double PeakMB { get; init; }

    /// <summary>Seconds since the beginning of each sample.</summary>
    [JsonConverter(typeof(CompactNumbers))]
    public IReadOnlyList<double> Seconds { get; init; } = [];

    /// <summary>Resident memory at each sample.</summary>
    [JsonConverter(typeof(CompactNumbers))]
    public IReadOnlyList<double> Megabytes { get; init; } = [];

    /// <summary>The second at which each stage began.</summary>
    public IReadOnlyDictionary<string, double> Stages { get; init; } = new Dictionary<string, double>();

    /// <summary>The mean over time.</summary>
    [JsonIgnore]
    public double MeanMB
    {
        get
        {
            if (Seconds.Count < 2)
                return PeakMB;
            var area = Enumerable.Range(1, Seconds.Count - 1).Sum(i => (Seconds[i] - Seconds[i - 1]) * (Megabytes[i] + Megabytes[i - 1]) / 2);
            return area / (Seconds[^1] - Seconds[0]);
        }
    }
}

/// <summary>Samples memory until it is disposed; as the progress of a fit it knows the stages.</summary>
internal sealed class MemorySampler : IProgress<TrainingProgress>, IDisposable
{
    private const int MaxSamples = 400;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<(double Seconds, double Megabytes)> _samples = [];
    private readonly Dictionary<string, double> _stages = [];
    private readonly IProgress<TrainingProgress>? _next;
    private readonly Lock _lock = new();
    private readonly Timer _timer;
    private int _every = 1;
    private int _tick;
    private double _peak;

    public MemorySampler(IProgress<TrainingProgress>? next)
    {
        _next = next;
        Sample();
        _timer = new Timer(_ => Sample(), null, Interval, Interval);
    }

    public void Report(TrainingProgress value)
    {
        Begin(value.Stage);
        _next?.Report(value);
    }

    public void Begin(string stage)
    {
        lock (_lock)
        {
            if (!_stages.TryAdd(stage, Math.Round(_clock.Elapsed.TotalSeconds, 3)))
                return;
        }

        Sample();
    }

    public MemoryCurve ToCurve()
    {
        Sample();
        lock (_lock)
        {
            return new MemoryCurve
            {
                StartMB = _samples[0].Megabytes,
                PeakMB = _peak,
                Seconds = [.. _samples.Select(s => s.Seconds)],
                Megabytes = [.. _samples.Select(s => s.Megabytes)],
                Stages = new Dictionary<string, double>(_stages),
            };
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Sample()
    {
        var megabytes = Math.Round(Environment.WorkingSet / 1e6, 1);
        lock (_lock)
        {
            _peak = Math.Max(_peak, megabytes);
            if (_tick++ % _every != 0)
                return;
            _samples.Add((Math.Round(_clock.Elapsed.TotalSeconds, 3), megabytes));
            if (_samples.Count >= MaxSamples)
                Thin();
        }
    }

    /// <summary>Keeps the larger of each two samples, so that no peak is lost, and samples half as often from now on.</summary>
    private void Thin()
    {
        for (var i = 0; i < MaxSamples / 2; i++)
            _samples[i] = _samples[2 * i].Megabytes >= _samples[(2 * i) + 1].Megabytes || i == 0 ? _samples[2 * i] : _samples[(2 * i) + 1];
        _samples.RemoveRange(MaxSamples / 2, MaxSamples / 2);
        _every *= 2;
    }
}

/// <summary>A list of numbers in one line, in a file that is indented elsewhere.</summary>
internal sealed class CompactNumbers : JsonConverter<IReadOnlyList<double>>
{
    public override IReadOnlyList<double> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<double[]>(ref reader, options) ?? [];

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<double> value, JsonSerializerOptions options) =>
        writer.WriteRawValue($"[{string.Join(", ", value.Select(v => v.ToString("R", CultureInfo.InvariantCulture)))}]");
}
