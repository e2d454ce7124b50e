namespace Sansa.Interactive.Live;

/// <summary>The display of one training or search. One that fails must not stop what it shows: it is dropped.</summary>
internal sealed class LiveDisplay
{
    private readonly Lock _lock = new();
    private readonly Action<object>? _update;
    private bool _ended;

    /// <param name="display">Shows a value and returns what replaces it; null outside of a notebook.</param>
    /// <param name="first">What is shown first.</param>
    public LiveDisplay(Func<object, Action<object>>? display, object first)
    {
        try
        {
            _update = display?.Invoke(first);
        }
        catch (Exception e) when (IsOfTheHost(e))
        {
            // No cell runs.
        }
    }

    public bool IsShown => _update is not null;

    /// <summary>Shows what runs, unless its end was shown: reports and the end come from different threads.</summary>
    public void Show(object now)
    {
        lock (_lock)
        {
            if (!_ended)
                Update(now);
        }
    }

    /// <summary>Shows how it ended. What is known later replaces it.</summary>
    public void End(object last)
    {
        lock (_lock)
        {
            _ended = true;
            Update(last);
        }
    }

    private void Update(object snapshot)
    {
        try
        {
            _update?.Invoke(snapshot);
        }
        catch (Exception e) when (IsOfTheHost(e))
        {
            // The cell has ended, or its page is gone; the result is what matters.
        }
    }

    private static bool IsOfTheHost(Exception e) =>
        e is InvalidOperationException or ObjectDisposedException or NullReferenceException or OperationCanceledException;
}
