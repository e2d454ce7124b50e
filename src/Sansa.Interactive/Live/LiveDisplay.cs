namespace Sansa.Interactive.Live;

/// <summary>The display of one training. One that fails must not stop a training: it is dropped.</summary>
internal sealed class LiveDisplay
{
    private readonly Lock _lock = new();
    private readonly Action<object>? _update;
    private bool _ended;

    /// <param name="display">Shows a value and returns what replaces it; null outside of a notebook.</param>
    /// <param name="first">What is shown first.</param>
    public LiveDisplay(Func<object, Action<object>>? display, TrainingSnapshot first)
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

    /// <summary>Shows a running training, unless its end was shown: reports and the end come from different threads.</summary>
    public void Show(TrainingSnapshot now)
    {
        lock (_lock)
        {
            if (!_ended)
                Update(now);
        }
    }

    /// <summary>Shows how the training ended. What is known later replaces it.</summary>
    public void End(TrainingSnapshot last)
    {
        lock (_lock)
        {
            _ended = true;
            Update(last);
        }
    }

    private void Update(TrainingSnapshot snapshot)
    {
        try
        {
            _update?.Invoke(snapshot);
        }
        catch (Exception e) when (IsOfTheHost(e))
        {
            // The cell has ended, or its page is gone; the model is what matters.
        }
    }

    private static bool IsOfTheHost(Exception e) =>
        e is InvalidOperationException or ObjectDisposedException or NullReferenceException or OperationCanceledException;
}
