using System.Globalization;

namespace Sansa.Interactive.Html;

/// <summary>Numbers as people read them, in the invariant culture and with their unit.</summary>
internal static class Quantity
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>A count with separators: 42,380,112.</summary>
    public static string Count(long value) => value.ToString("N0", Invariant);

    /// <summary>A count in three digits: 42.4 M.</summary>
    public static string Short(double value) => Math.Abs(value) switch
    {
        >= 1e12 => Digits(value / 1e12) + " T",
        >= 1e9 => Digits(value / 1e9) + " G",
        >= 1e6 => Digits(value / 1e6) + " M",
        >= 1e4 => Digits(value / 1e3) + " k",
        _ => Value(value),
    };

    /// <summary>Bytes in decimal units, as file managers and the paper count: 71.3 MB.</summary>
    public static string Bytes(double bytes) => bytes switch
    {
        double.NaN => "unknown",
        >= 1e12 => Digits(bytes / 1e12) + " TB",
        >= 1e9 => Digits(bytes / 1e9) + " GB",
        >= 1e6 => Digits(bytes / 1e6) + " MB",
        >= 1e3 => Digits(bytes / 1e3) + " kB",
        _ => bytes.ToString("0", Invariant) + " B",
    };

    /// <summary>A density (0 to 1) in percent: 2.52 %, 0.005 %.</summary>
    public static string Percent(double fraction) => double.IsFinite(fraction) ? Value(fraction * 100) + " %" : "unknown";

    /// <summary>A time: 12 ms, 1.8 s, 4 min 05 s, 2 h 10 min.</summary>
    public static string Time(TimeSpan time) => time.TotalSeconds switch
    {
        < 0 => "unknown",
        < 1e-3 => Digits(time.TotalMicroseconds) + " µs",
        < 1 => Digits(time.TotalMilliseconds) + " ms",
        < 60 => time.TotalSeconds.ToString("0.0", Invariant) + " s",
        < 3600 => string.Create(Invariant, $"{(int)time.TotalMinutes} min {time.Seconds:00} s"),
        _ => string.Create(Invariant, $"{(int)time.TotalHours} h {time.Minutes:00} min"),
    };

    /// <summary>Seconds as a time; NaN is unknown.</summary>
    public static string Seconds(double seconds) =>
        double.IsFinite(seconds) && seconds is >= 0 and < 9e8 ? Time(TimeSpan.FromSeconds(seconds)) : "unknown";

    /// <summary>A value in four significant digits: 0.1765, 8.2e-4, 1,234.</summary>
    public static string Value(double value)
    {
        var magnitude = Math.Abs(value);
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
        if (value == 0)
            return "0";
        if (magnitude is >= 1e15 or < 1e-4)
            return value.ToString("0.###e+0", Invariant).Replace("e+", "e", StringComparison.Ordinal);
        if (magnitude >= 1000)
            return value.ToString("#,0.#", Invariant);
        var decimals = Math.Clamp(3 - (int)Math.Floor(Math.Log10(magnitude)), 0, 7);
        return Math.Round(value, decimals).ToString("0.#######", Invariant);
    }

    /// <summary>How to write the values of one column: all with the decimals that the largest needs for four digits.</summary>
    public static Func<double, string> Column(IEnumerable<double> values, bool signed = false)
    {
        var largest = values.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        if (largest is >= 1e5 or < 1e-3)
            return signed ? Difference : Value;
        var decimals = Math.Clamp(3 - (int)Math.Floor(Math.Log10(largest)), 0, 6);
        var zeros = "0" + (decimals > 0 ? "." + new string('0', decimals) : "");
        var format = signed ? $"+{zeros};−{zeros};{zeros}" : $"{zeros};−{zeros}";
        return value => double.IsFinite(value) ? value.ToString(format, Invariant) : Value(value);
    }

    /// <summary>A signed difference: +0.0031.</summary>
    public static string Difference(double value) => value > 0 ? "+" + Value(value) : Value(value);

    private static string Digits(double value) =>
        value.ToString(Math.Abs(value) switch { >= 99.95 => "0", >= 9.995 => "0.0", _ => "0.00" }, Invariant);
}
