using System.Globalization;
using System.Text.Json.Nodes;
using Sansa.Sparse;

namespace Sansa.Tuning;

/// <summary>What the numbers of a <see cref="SearchRange"/> are.</summary>
public enum SearchNumber
{
    /// <summary>Numbers, rounded to three digits.</summary>
    Real,

    /// <summary>Whole numbers.</summary>
    Whole,

    /// <summary>A <see cref="Density"/> in entries per item, rounded to three digits.</summary>
    PerItem,

    /// <summary>A <see cref="Density"/> as a share of items^2, rounded to three digits.</summary>
    Share,
}

/// <summary>A range of numbers, both ends included.</summary>
public sealed record SearchRange : SearchDimension
{
    private const string LogSuffix = ":log";

    /// <summary>Takes the ends of the range.</summary>
    /// <param name="name">The option, such as <c>ridge.l2</c>.</param>
    /// <param name="low">The least value.</param>
    /// <param name="high">The largest value, above <paramref name="low"/>.</param>
    /// <param name="isLogarithmic">True to search factors rather than differences, for options whose scale is not known.</param>
    /// <param name="number">What the numbers are.</param>
    /// <exception cref="ArgumentException">The range is empty, an end is not finite, or a logarithmic range begins at 0 or below.</exception>
    public SearchRange(string name, double low, double high, bool isLogarithmic = false, SearchNumber number = SearchNumber.Real)
        : base(name)
    {
        if (!(double.IsFinite(low) && double.IsFinite(high) && low < high))
            throw new ArgumentException(FormattableString.Invariant($"{name}: the range {low}..{high} is empty; write the smaller number first."));
        if (isLogarithmic && low <= 0)
            throw new ArgumentException(
                FormattableString.Invariant($"{name}: the range {low}..{high} cannot be logarithmic; begin above 0 or leave out ':log'."));
        (Low, High, IsLogarithmic, Number) = (low, high, isLogarithmic, number);
    }

    /// <summary>The least value.</summary>
    public double Low { get; }

    /// <summary>The largest value.</summary>
    public double High { get; }

    /// <summary>Whether factors are searched rather than differences.</summary>
    public bool IsLogarithmic { get; }

    /// <summary>What the numbers are.</summary>
    public SearchNumber Number { get; }

    internal override string Values => FormattableString.Invariant($"{Low:R}..{High:R}{(IsLogarithmic ? LogSuffix : "")}");

    internal override JsonNode At(double position)
    {
        var p = Math.Clamp(position, 0, 1);
        var value = IsLogarithmic ? Low * Math.Pow(High / Low, p) : Low + (p * (High - Low));
        return Number switch
        {
            SearchNumber.Whole => JsonValue.Create((int)Math.Round(value)),
            SearchNumber.PerItem => JsonValue.Create(Density.PerItem(Short(value)).ToString()),
            SearchNumber.Share => JsonValue.Create(Density.Share(Short(value)).ToString()),
            _ => JsonValue.Create(Short(value)),
        };
    }

    internal override double PositionOf(JsonNode? value)
    {
        var number = value is not JsonValue v ? Low
            : v.TryGetValue(out double d) ? d
            : v.TryGetValue(out int i) ? i
            : v.TryGetValue(out string? text) && Number is SearchNumber.PerItem or SearchNumber.Share ? Density.Parse(text!).Value
            : Low;
        number = Math.Clamp(number, Low, High);
        return IsLogarithmic ? Math.Log(number / Low) / Math.Log(High / Low) : (number - Low) / (High - Low);
    }

    /// <summary>Three digits, and never outside of the range: nobody can tell more of them apart, and people have to type them.</summary>
    private double Short(double value) =>
        Math.Clamp(double.Parse(value.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), Low, High);
}
