using System.Diagnostics;
using System.Globalization;
using Sansa.Data;
using Sansa.Training;

namespace Sansa.Cli;

/// <summary>
/// Progress on standard error: on a terminal one line that is redrawn and erased at the end, elsewhere (a log) a line when
/// the stage changes and then one every ten seconds.
/// </summary>
internal sealed class ConsoleProgress(TextWriter writer, Terminal terminal) : IProgress<TrainingProgress>, IProgress<ReadProgress>, IDisposable
{
    private const int BarWidth = 24;
    private const int NarrowBarWidth = 10;
    private const int Narrow = 80;

    // Before, a fraction says too little of the time.
    private const double LeastFraction = 0.02;
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(80);
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(10);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _lock = new();
    private string _stage = "";
    private TimeSpan _stageStart;
    private TimeSpan _lastWrite = TimeSpan.MinValue;
    private int _drawn;

    public void Report(TrainingProgress value)
    {
        var details = double.IsNaN(value.Loss) ? "" : string.Create(CultureInfo.InvariantCulture, $"loss {value.Loss:G3}");
        Show(value.Stage, value.StageFraction, string.Join(", ", new[] { value.Remark, details }.Where(s => !string.IsNullOrEmpty(s))));
    }

    public void Report(ReadProgress value) =>
        Show(
            "read", value.TotalBytes > 0 ? value.Bytes / (double)value.TotalBytes : double.NaN,
            string.Create(CultureInfo.InvariantCulture, $"{value.Rows:N0} interactions"));

    /// <summary>Progress of a named stage as a fraction, for evaluation and batches.</summary>
    public IProgress<double> Stage(string name) => new Fraction(this, name);

    public void Show(string stage, double fraction, string details)
    {
        lock (_lock)
        {
            var now = _clock.Elapsed;
            var changed = stage != _stage;
            if (changed)
                (_stage, _stageStart) = (stage, now);
            if (!changed && now - _lastWrite < (IsTerminal ? RedrawInterval : LogInterval))
                return;
            _lastWrite = now;
            if (IsTerminal)
                Redraw(Line(fraction, details, now));
            else
                writer.WriteLine(Line(fraction, details, now).TrimEnd());
        }
    }

    /// <summary>Writes a line that stays, in place of the one that is drawn.</summary>
    public void WriteLine(string line)
    {
        lock (_lock)
        {
            Dispose();
            writer.WriteLine(terminal.Wrap(Printable.Line(line)));
        }
    }

    /// <summary>Erases the line; what is shown afterwards draws it anew.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_drawn > 0)
                Redraw("");
            (_drawn, _stage) = (0, "");
        }
    }

    private bool IsTerminal => terminal.Width is not null;

    private string Line(double fraction, string details, TimeSpan now)
    {
        var known = double.IsFinite(fraction);
        var width = terminal.Width < Narrow ? NarrowBarWidth : BarWidth;
        var filled = known ? (int)Math.Round(width * Math.Clamp(fraction, 0, 1)) : 0;
        var bar = IsTerminal ? $"[{new string('=', filled)}{new string(' ', width - filled)}] " : "";
        var percent = known ? string.Create(CultureInfo.InvariantCulture, $"{100 * fraction,3:F0} % ") : "";
        var elapsed = now - _stageStart;
        var left = known && fraction is >= LeastFraction and < 1 && elapsed >= LeastTime ? $", {Left(elapsed * ((1 - fraction) / fraction))} left" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{_stage,-10} {bar}{percent}{elapsed.TotalSeconds,6:F1} s{left}  {details}");
    }

    private static string Left(TimeSpan time) => time.TotalMinutes < 2
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds):F0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalMinutes):F0} min");

    private void Redraw(string line)
    {
        var width = (terminal.Width ?? line.Length + 1) - 1;
        if (line.Length > width)
            line = line[..width];
        writer.Write('\r' + line.PadRight(Math.Min(_drawn, width)) + (line.Length == 0 ? "\r" : ""));
        writer.Flush();
        _drawn = line.Length;
    }

    private sealed class Fraction(ConsoleProgress parent, string stage) : IProgress<double>
    {
        public void Report(double value) => parent.Show(stage, value, "");
    }
}
