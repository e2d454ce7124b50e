namespace Sansa.Data.Reading;

/// <summary>Seconds since 1970 (UTC) and their limits.</summary>
internal static class Timestamps
{
    private static readonly long Earliest = ToSeconds(DateTime.MinValue);
    private static readonly long Latest = ToSeconds(DateTime.MaxValue);

    public static long ToSeconds(DateTime utc) => (utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;

    public static bool InRange(long seconds) => seconds >= Earliest && seconds <= Latest;

    public static string Describe(string found, TimestampUnit unit) =>
        $"the timestamp {found} lies outside the years 1 to 9999 when it counts {(unit == TimestampUnit.Seconds ? "seconds. If it counts milliseconds, set TimestampUnit = TimestampUnit.Milliseconds" : "milliseconds. If it counts microseconds, divide it by 1000 first")}.";
}
