namespace Sansa.Interactive.Live;

/// <summary>
/// When a training ends, by what is done of it. An end that was announced comes earlier or stays; it is put off only when it has passed, so that the time
/// that is left does not grow before the reader's eyes while one stage takes longer than its share.
/// </summary>
internal sealed class TimeLeft
{
    /// <summary>Too little is done, or too little time has passed, to say anything.</summary>
    private const double LeastFraction = 0.04, LeastSeconds = 0.5;

    private double _end = double.PositiveInfinity;

    /// <summary>Takes note of what is done by now.</summary>
    /// <param name="fraction">Part of the whole, 0 to 1.</param>
    /// <param name="elapsed">Seconds since the start.</param>
    public void Report(double fraction, double elapsed)
    {
        if (fraction is not (> LeastFraction and <= 1) || elapsed <= LeastSeconds)
            return;
        var end = elapsed / fraction;
        _end = elapsed > _end ? end : Math.Min(_end, end);
    }

    /// <summary>What is left at a moment; null where that cannot be said.</summary>
    /// <param name="elapsed">Seconds since the start.</param>
    public TimeSpan? At(double elapsed) => double.IsFinite(_end) && elapsed <= _end ? TimeSpan.FromSeconds(_end - elapsed) : null;
}
