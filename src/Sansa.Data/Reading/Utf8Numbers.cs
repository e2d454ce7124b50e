using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Sansa.Data.Reading;

/// <summary>Numbers and times from bytes.</summary>
internal static class Utf8Numbers
{
    private static ReadOnlySpan<float> PowersOfTen => [1f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f];

    /// <summary>A float32. Short decimals such as "3.5" take a fast way that is exact: both parts are below 2^24.</summary>
    public static bool TryParseSingle(ReadOnlySpan<byte> text, out float value)
    {
        var (digits, point) = (0, -1);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is >= (byte)'0' and <= (byte)'9' && digits < 1_000_000)
                digits = (10 * digits) + text[i] - '0';
            else if (text[i] == '.' && point < 0 && text.Length > 1)
                point = i;
            else
                return TryParseAny(text, out value);
        }

        var decimals = point < 0 ? 0 : text.Length - point - 1;
        if (text.IsEmpty || decimals >= PowersOfTen.Length)
            return TryParseAny(text, out value);
        value = digits / PowersOfTen[decimals];
        return true;
    }

    /// <summary>What a timestamp counts, where it is a number; seconds for a date.</summary>
    public static TimestampUnit UnitOf(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out double number, out var used) && used == text.Length ? Timestamps.UnitOf(number) : TimestampUnit.Seconds;

    /// <summary>Seconds since 1970 from a number or an ISO date.</summary>
    public static bool TryParseTimestamp(ReadOnlySpan<byte> text, TimestampUnit unit, out long seconds)
    {
        if (TryParseDate(text, out seconds))
            return true;
        if (Utf8Parser.TryParse(text, out seconds, out var used) && used == text.Length)
        {
            var (whole, rest) = Math.DivRem(seconds, Timestamps.PerSecond(unit));
            seconds = rest < 0 ? whole - 1 : whole;
            return true;
        }

        if (Utf8Parser.TryParse(text, out double number, out used) && used == text.Length && double.IsFinite(number))
        {
            number = Math.Floor(number / Timestamps.PerSecond(unit));
            seconds = Math.Abs(number) < long.MaxValue ? (long)number : long.MaxValue;
            return true;
        }

        var isDate = DateTime.TryParse(
            Encoding.UTF8.GetString(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time);
        seconds = isDate ? Timestamps.ToSeconds(time) : 0;
        return isDate;
    }

    // "2005-09-06" without a string: a hundred million lines of the Netflix Prize have one.
    private static bool TryParseDate(ReadOnlySpan<byte> text, out long seconds)
    {
        seconds = 0;
        if (text.Length != 10 || text[4] != '-' || text[7] != '-'
            || !TryParseDigits(text[..4], out var year) || !TryParseDigits(text[5..7], out var month) || !TryParseDigits(text[8..], out var day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        seconds = Timestamps.ToSeconds(new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc));
        return true;
    }

    private static bool TryParseDigits(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            number = (10 * number) + digit - '0';
        }

        return true;
    }

    // By way of .NET's float parser, so that the nearest float32 comes out and not a double rounded twice.
    private static bool TryParseAny(ReadOnlySpan<byte> text, out float value) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
