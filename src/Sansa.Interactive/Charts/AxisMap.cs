using System.Globalization;

namespace Sansa.Interactive.Charts;

/// <summary>Maps the values of one axis to pixels, and chooses its ticks.</summary>
internal sealed class AxisMap
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    /// <summary>Beyond this, differences of values could overflow.</summary>
    private const double Largest = 1e100;

    private readonly double _low;
    private readonly double _high;
    private readonly double _from;
    private readonly double _to;
    private readonly bool _log;
    private readonly double _leastStep;

    /// <summary>Fits an axis around values; values that are not finite, or not positive on a log axis, do not count.</summary>
    public AxisMap(ChartAxis axis, IEnumerable<double> values, double from, double to, int wantedTicks)
    {
        _log = axis.Scale == AxisScale.Log;
        (_from, _to) = (from, to);
        double[] shown = [.. values.Where(Shows)];
        var (low, high) = Range(shown);
        _leastStep = axis.FromZero && Array.TrueForAll(shown, double.IsInteger) ? 1 : 0; // half a row is no tick
        (_low, _high) = axis.Categories is { Count: > 0 } names
            ? (-0.5, names.Count - 0.5)
            : axis.Exact ? (low, Math.Max(high, low + 1))
            : _log ? LogLimits(low, high) : LinearLimits(low, high, axis.FromZero, wantedTicks);
        Ticks = axis.Categories is { Count: > 0 } categories
            ? [.. categories.Select((name, i) => (Position((double)i), name))]
            : [.. (_log ? LogTickValues().Select(t => (Pixel(t.Value), t.Label)) : LinearTicks(wantedTicks))];
    }

    /// <summary>The ends of the axis; on a log axis their logarithms to base 10.</summary>
    public (double Low, double High) Limits => (_low, _high);

    /// <summary>Where the ticks stand, in pixels, and what they say.</summary>
    public (double Pixel, string Label)[] Ticks { get; }

    /// <summary>True when the value can be drawn on this axis.</summary>
    public bool Shows(double value) => Math.Abs(value) <= Largest && (!_log || value >= 1 / Largest);

    /// <summary>The pixel of a value.</summary>
    public double Pixel(double value) => Position(_log ? Math.Log10(Math.Max(value, double.Epsilon)) : value);

    /// <summary>The pixel of a value, kept inside the plot.</summary>
    public double Clamped(double value) => Math.Clamp(Shows(value) ? Pixel(value) : _from, Math.Min(_from, _to), Math.Max(_from, _to));

    private double Position(double scaled) => _from + ((scaled - _low) / (_high - _low) * (_to - _from));

    private static (double Low, double High) Range(IEnumerable<double> values)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        return low <= high ? (low, high) : (1, 1);
    }

    private static (double Low, double High) LinearLimits(double low, double high, bool fromZero, int wantedTicks)
    {
        if (fromZero)
            (low, high) = (Math.Min(low, 0), Math.Max(high, 0));
        if (high - low <= Math.Abs(high) * 1e-12)
            (low, high) = fromZero
                ? (low, high + Math.Max(Math.Abs(high) * 0.1, 1))
                : (low - Math.Max(Math.Abs(low) * 0.1, 1e-6), high + Math.Max(Math.Abs(high) * 0.1, 1e-6));
        var step = NiceStep(low, high, wantedTicks);
        return (Math.Floor((low / step) + 1e-9) * step, Math.Ceiling((high / step) - 1e-9) * step);
    }

    private static (double Low, double High) LogLimits(double low, double high)
    {
        var (a, b) = (Math.Log10(low), Math.Log10(high));
        var margin = Math.Max((b - a) * 0.05, 0.05);
        return (a - margin, b + margin);
    }

    private IEnumerable<(double, string)> LinearTicks(int wanted)
    {
        var step = Math.Max(_leastStep, NiceStep(_low, _high, wanted));
        var decimals = Math.Clamp(-(int)Math.Floor(Math.Log10(step) + 1e-9), 0, 12);
        for (var k = (long)Math.Ceiling((_low / step) - 1e-6); k * step <= _high + (step * 1e-6); k++)
            yield return (Position(k * step), TickLabel(k * step, decimals));
    }

    /// <summary>The values at which the ticks of a log axis stand, and what they say.</summary>
    public IEnumerable<(double Value, string Label)> LogTickValues()
    {
        var decades = _high - _low;
        var every = Math.Max(1, (int)Math.Ceiling(decades / 6));
        double[] steps = decades > 2 ? [1] : decades > 0.9 ? [1, 2, 5] : [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];
        for (var e = (int)Math.Floor(_low); e <= Math.Ceiling(_high); e++)
        {
            foreach (var m in steps)
            {
                var at = e + Math.Log10(m);
                if (at >= _low - 1e-9 && at <= _high + 1e-9 && e % every == 0)
                    yield return (Math.Pow(10, at), LogLabel(m, e));
            }
        }
    }

    private static double NiceStep(double low, double high, int wanted)
    {
        var raw = (high - low) / Math.Max(1, wanted);
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        return power * ((raw / power) switch { <= 1.0000001 => 1, <= 2.0000001 => 2, <= 5.0000001 => 5, _ => 10 });
    }

    private static string TickLabel(double value, int decimals)
    {
        var magnitude = Math.Abs(value);
        if (magnitude < 1e-12)
            return "0";
        if (magnitude is >= 1e15 or < 1e-5)
            return value.ToString("0.#e+0", CultureInfo.InvariantCulture).Replace("e+", "e", StringComparison.Ordinal);
        return magnitude switch
        {
            >= 1e9 => (value / 1e9).ToString("#,0.##' G'", CultureInfo.InvariantCulture),
            >= 1e6 => (value / 1e6).ToString("0.##' M'", CultureInfo.InvariantCulture),
            >= 1e4 => (value / 1e3).ToString("0.##' k'", CultureInfo.InvariantCulture),
            _ => value.ToString("F" + decimals, CultureInfo.InvariantCulture),
        };
    }

    private static string LogLabel(double mantissa, int exponent)
    {
        if (exponent is >= -3 and <= 3)
            return (mantissa * Math.Pow(10, exponent)).ToString("0.#####", CultureInfo.InvariantCulture);
        var power = "10" + (exponent < 0 ? "⁻" : "")
            + string.Concat(Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).Select(d => Superscripts[d - '0']));
        return mantissa == 1 ? power : mantissa.ToString("0.#", CultureInfo.InvariantCulture) + "·" + power;
    }
}
