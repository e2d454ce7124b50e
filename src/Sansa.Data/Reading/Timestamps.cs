namespace Sansa.Data.Reading;

/// <summary>Seconds since 1970 (UTC) and their limits.</summary>
internal static class Timestamps
{
    // 10^11 seconds lie in the year 5138 and 10^11 milliseconds in 1973: no log has the former.
    private const double LeastMilliseconds = 1e11;
    private const double LeastMicroseconds = 1e14;
    private static readonly long Earliest = ToSeconds(DateTime.MinValue);
    private static readonly long Latest = ToSeconds(DateTime.MaxValue);

    public static long ToSeconds(DateTime utc) => (utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;

    public static bool InRange(long seconds) => seconds >= Earliest && seconds <= Latest;

    /// <summary>What numbers of this size count.</summary>
    public static TimestampUnit UnitOf(double number) =>
        Math.Abs(number) switch
        {
            >= LeastMicroseconds => TimestampUnit.Microseconds,
            >= LeastMilliseconds => TimestampUnit.Milliseconds,
            _ => TimestampUnit.Seconds,
        };

    /// <summary>How many of a unit are a second.</summary>
    public static int PerSecond(TimestampUnit unit) => unit switch { TimestampUnit.Milliseconds => 1000, TimestampUnit.Microseconds => 1_000_000, _ => 1 };

    public static string Describe(string found, TimestampUnit unit) =>
        $"the timestamp {found} lies outside the years 1 to 9999 when it counts {unit switch
        {
            TimestampUnit.Seconds => "seconds. If it counts milliseconds, set CsvOptions.TimestampUnit = TimestampUnit.Milliseconds",
            TimestampUnit.Milliseconds => "milliseconds. If it counts microseconds, set CsvOptions.TimestampUnit = TimestampUnit.Microseconds",
            _ => "microseconds. Leave times out with CsvOptions.ReadTimestamps = false",
        }}.";
}
