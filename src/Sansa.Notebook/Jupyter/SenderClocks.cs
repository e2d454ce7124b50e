using System.Diagnostics;

namespace Sansa.Notebook.Jupyter;

/// <summary>
/// Which senders' dates can be compared. A message takes its way, and its date is wrong by what the sender's clock is wrong by: together its lag. The least
/// lag of a sender's last messages is nearly that of its clock alone, and senders with nearly the same have one clock, as a server and its client on
/// one machine do; a browser elsewhere seldom has.
/// </summary>
internal sealed class SenderClocks
{
    private const int Remembered = 16;
    private const int MostSenders = 256;

    // The quickest ways of two senders differ by less on one machine, and a clock that differs from another by no more does little harm.
    private static readonly TimeSpan Near = TimeSpan.FromMilliseconds(20);

    // A date that is much older than its message's arrival tells of a clock that was set back since.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, Queue<TimeSpan>> _lags = [];

    /// <summary>Learns from a message that has arrived.</summary>
    public void Hear(MessageHeader header, long arrived)
    {
        if (Lag(header, arrived) is not { } lag)
            return;
        if (!_lags.TryGetValue(header.Session, out var lags))
        {
            if (_lags.Count == MostSenders)
                _lags.Clear();
            _lags.Add(header.Session, lags = new Queue<TimeSpan>());
        }

        if (lags.Count == Remembered)
            lags.Dequeue();
        lags.Enqueue(lag);
    }

    /// <summary>Whether the dates of two messages, both heard, say which was sent first.</summary>
    public bool Agree(MessageHeader one, long oneArrived, MessageHeader other, long otherArrived) => one.Session == other.Session
        || (Clock(one, oneArrived) is { } first && Clock(other, otherArrived) is { } second && (first - second).Duration() < Near);

    /// <summary>The least lag; null where it is not known, or where this message's own says that it is no longer true.</summary>
    private TimeSpan? Clock(MessageHeader header, long arrived) =>
        Lag(header, arrived) is { } own && _lags.TryGetValue(header.Session, out var lags) && own - lags.Min() < Late ? lags.Min() : null;

    // From an origin that does not matter, by a clock that nobody sets.
    private static TimeSpan? Lag(MessageHeader header, long arrived) =>
        header.Sent is { } sent ? Stopwatch.GetElapsedTime(0, arrived) - (sent - DateTimeOffset.UnixEpoch) : null;
}
