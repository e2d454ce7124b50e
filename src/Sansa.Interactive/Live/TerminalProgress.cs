using Sansa.Interactive.Live;
using Sansa.Training;

namespace Sansa.Interactive;

/// <summary>Shows a training in one line of a terminal, written over at each report; in a file or pipe, one line a stage.</summary>
public sealed class TerminalProgress : IProgress<TrainingProgress>
{
    private const int BarWidth = 24;
    private const long MillisecondsBetweenLines = 100;
    private readonly TrainingMonitor _monitor;
    private readonly TextWriter _output;
    private readonly bool _overwrite;
    private readonly Lock _lock = new();
    private string _stage = "";
    private long _nextLine;
    private int _written;

    /// <summary>Writes to standard error, over one line where that is a terminal.</summary>
    /// <param name="title">What is trained.</param>
    public TerminalProgress(string title)
        : this(title, Console.Error, !Console.IsErrorRedirected)
    {
    }

    /// <summary>Writes to any writer.</summary>
    /// <param name="title">What is trained.</param>
    /// <param name="output">Where to.</param>
    /// <param name="overwrite">True to write over one line, false to write a line for each stage.</param>
    public TerminalProgress(string title, TextWriter output, bool overwrite)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(output);
        (_monitor, _output, _overwrite) = (new TrainingMonitor(title), output, overwrite);
    }

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        _monitor.Report(value);
        lock (_lock)
        {
            var (now, changed) = (Environment.TickCount64, value.Stage != _stage);
            if (!changed && (!_overwrite || now < _nextLine))
                return;
            (_stage, _nextLine) = (value.Stage, now + MillisecondsBetweenLines);
            Write(_monitor.Snapshot());
        }
    }

    /// <summary>Replaces the line by the summary and ends it.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            Write(_monitor.Snapshot(TrainingState.Done));
            if (_overwrite)
                _output.WriteLine();
        }
    }

    private void Write(TrainingSnapshot snapshot)
    {
        var done = double.IsFinite(snapshot.Fraction) ? (int)Math.Round(BarWidth * Math.Clamp(snapshot.Fraction, 0, 1)) : 0;
        var bar = snapshot.State == TrainingState.Running ? $"[{new string('#', done)}{new string('.', BarWidth - done)}] " : "";
        var line = bar + snapshot.Line;
        if (_overwrite)
            _output.Write('\r' + line.PadRight(_written));
        else
            _output.WriteLine(line);
        _written = line.Length;
    }
}
