using System.Diagnostics;
using System.Globalization;
using System.Text;
using Sansa.Notebook.Jupyter;

namespace Sansa.Notebook.Tests.Jupyter;

/// <summary>Dates of two senders are compared where both go by one clock, and only there.</summary>
public sealed class SenderClocksTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly SenderClocks _clocks = new();

    /// <summary>Slow ways do not matter once a quick one was seen.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(15, true)]
    [InlineData(-25, false)]
    [InlineData(30_000, false)]
    [InlineData(-30_000, false)]
    public void Two_senders_agree_when_their_quickest_messages_do(int wrongBy, bool agree)
    {
        int[] ways = [400, 1, 250, 2];
        for (var i = 0; i < ways.Length; i++)
        {
            Hear("client", 100 * i, ways[i]);
            Hear("server", (100 * i) + wrongBy, ways[^(i + 1)] - wrongBy);
        }

        Assert.Equal(agree, Agree(("client", 500, 300), ("server", 480 + wrongBy, 900 - wrongBy)));
    }

    [Fact]
    public void What_was_never_quick_or_has_no_date_agrees_with_nobody_else()
    {
        Hear("client", 0, 1);
        Hear("server", 0, 200);
        Assert.False(Agree(("client", 10, 1), ("server", 10, 200)));
        Assert.False(_clocks.Agree(Header("client", null), 5, Header("server", null), 6));
        Assert.False(Agree(("client", 10, 1), ("stranger", 10, 1)));
        Assert.True(Agree(("stranger", 10, 1), ("stranger", 9, 7000)));
    }

    [Fact]
    public void A_clock_that_was_set_back_is_not_believed_until_its_new_lag_is_the_least_that_is_remembered()
    {
        Hear("client", 0, 1);
        Hear("server", 0, 1);
        Assert.True(Agree(("client", 10, 1), ("server", 5, 1)));
        Assert.False(Agree(("client", 90_000, 1), ("server", 30_000, 60_001)));
        for (var i = 0; i < 16; i++)
            Hear("server", 30_000 + i, 60_001);
        Assert.False(Agree(("client", 90_000, 1), ("server", 30_000, 60_001)));
        for (var i = 0; i < 16; i++)
            Hear("client", 30_000 + i, 60_002);
        Assert.True(Agree(("client", 30_000, 60_001), ("server", 30_000, 60_001)));
    }

    // Sent, and how long it took from there by the true clock, both in milliseconds.
    private void Hear(string session, int sent, int took) => _clocks.Hear(Header(session, sent), Ticks(sent + took));

    private bool Agree((string Session, int Sent, int Took) one, (string Session, int Sent, int Took) other) => _clocks.Agree(
        Header(one.Session, one.Sent), Ticks(one.Sent + one.Took), Header(other.Session, other.Sent), Ticks(other.Sent + other.Took));

    private static long Ticks(int milliseconds) => (100_000L + milliseconds) * Stopwatch.Frequency / 1000;

    private static MessageHeader Header(string session, int? sent)
    {
        var date = sent is { } s ? $",\"date\":\"{Start.AddMilliseconds(s).ToString("O", CultureInfo.InvariantCulture)}\"" : "";
        return MessageHeader.Parse(Encoding.UTF8.GetBytes($$"""{"msg_id":"1","session":"{{session}}","msg_type":"t"{{date}}}"""));
    }
}
