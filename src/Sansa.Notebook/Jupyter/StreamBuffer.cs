using System.Text;

namespace Sansa.Notebook.Jupyter;

/// <summary>
/// Gathers what a cell prints and hands it on in larger pieces: at once when much has come together, else after a
/// moment. Without it each <c>Console.Write</c> would be a signed message of its own.
/// </summary>
internal sealed class StreamBuffer : IDisposable
{
    private const int Full = 16 * 1024;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(40);
    private readonly Action<string, string> _emit;
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private readonly Timer _timer;
    private string _name = "stdout";
    private bool _disposed;

    /// <param name="emit">Receives the stream's name and the text; calls never overlap.</param>
    public StreamBuffer(Action<string, string> emit)
    {
        _emit = emit;
        _timer = new Timer(_ => Flush(), null, Timeout.Infinite, Timeout.Infinite);
    }

    public void Write(string name, string text)
    {
        lock (_gate)
        {
            if (name != _name)
                FlushLocked();
            _name = name;
            _text.Append(text);
            // After the cell has ended only threads that it left behind still write, and nobody flushes for them.
            if (_text.Length >= Full || _disposed)
                FlushLocked();
            else if (_text.Length == text.Length)
                _timer.Change(Moment, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Hands on what is left, so that what follows stands after it.</summary>
    public void Flush()
    {
        lock (_gate)
            FlushLocked();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            FlushLocked();
            _disposed = true;
            _timer.Dispose();
        }
    }

    private void FlushLocked()
    {
        if (_text.Length == 0)
            return;
        _emit(_name, _text.ToString());
        _text.Clear();
    }
}
