using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Tuning;

/// <summary>
/// The range of an option that nobody gave one: derived from its present value and from what the record's own validation allows, so that a new option is
/// searched as soon as it is declared.
/// </summary>
/// <remarks>
/// A choice or an enumeration: all of it. An exponent, which is a number whose validation allows at most 4: half a unit to either side, linear. Any
/// other number: from a tenth to ten times, logarithmic; one that is 0 from 0.1 to 100. A whole number: from a quarter to four times. A density: from half
/// to twice, as it is the size of the model and the cost of its training.
/// </remarks>
internal static class UsualRange
{
    private const double Exponents = 4;

    public static IEnumerable<SearchDimension> OfAll(SearchSpace space)
    {
        var start = space.Kind.WriteOptions(space.Start);
        var options = ModelOption.Of(space.Kind.Defaults).Where(o => o.IsTuned).ToArray();
        return options.Where(o => o.Choices.Count > 0).Concat(options.Where(o => o.Choices.Count == 0))
            .Select(o => Of(space, o, Present(start, o))).OfType<SearchDimension>();
    }

    private static SearchDimension? Of(SearchSpace space, ModelOption option, JsonNode? present)
    {
        if (option.Choices.Count > 0)
            return Kinds(option, present?[OptionsJson.Kind]);
        if (option.PlainType == typeof(bool))
            return new SearchChoice(option.Name, [false, true]) { Under = option.Under };
        if (option.PlainType.IsEnum)
            return new SearchChoice(option.Name, [.. Names(option.PlainType)]) { Under = option.Under };
        if (present is not JsonValue value)
            return null;
        if (option.PlainType == typeof(Density) && value.TryGetValue(out string? text))
            return Of(option, Density.Parse(text!));
        if (option.PlainType == typeof(int))
            return value.TryGetValue(out int whole) && whole > 0 ? Within(space, option, whole, 4, SearchNumber.Whole) : null;
        return option.PlainType == typeof(double) && value.TryGetValue(out double number) ? Of(space, option, number) : null;
    }

    /// <summary>The choices, unless the present one is none that a search would take.</summary>
    private static SearchChoice? Kinds(ModelOption option, JsonNode? present)
    {
        JsonNode[] kinds = [.. option.TunedChoices.Select(k => JsonValue.Create(k))];
        return kinds.Length > 1 && kinds.Any(k => JsonNode.DeepEquals(k, present)) ? new SearchChoice(option.Name, kinds) { IsKind = true } : null;
    }

    public static IEnumerable<JsonNode> Names(Type enumeration) =>
        Enum.GetNames(enumeration).Select(name => (JsonNode)JsonValue.Create(JsonNamingPolicy.CamelCase.ConvertName(name)));

    private static SearchRange? Of(ModelOption option, Density density) => density.Value > 0
        ? new SearchRange(
            option.Name, density.Value / 2, density.IsShare ? Math.Min(1, 2 * density.Value) : 2 * density.Value, isLogarithmic: true,
            density.IsShare ? SearchNumber.Share : SearchNumber.PerItem)
        {
            Under = option.Under,
        }
        : null;

    private static SearchRange? Of(SearchSpace space, ModelOption option, double value)
    {
        var probe = new SearchRange(option.Name, 0, 1) { Under = option.Under };
        bool Allows(double v) => space.Allows(probe, JsonValue.Create(v));
        if (Allows(1.01 * Exponents))
            return value > 0 ? Within(space, option, value, 10, SearchNumber.Real)
                : value == 0 ? new SearchRange(option.Name, 0.1, 100, isLogarithmic: true) { Under = option.Under } : null;
        var (low, high) = (value - 0.5, value + 0.5);
        while (!Allows(low) && value - low > 1e-3)
            low += 0.05;
        while (!Allows(high) && high - value > 1e-3)
            high -= 0.05;
        (low, high) = (Math.Round(low, 3) + 0.0, Math.Round(high, 3) + 0.0);
        return low < high ? new SearchRange(option.Name, low, high) { Under = option.Under } : null;
    }

    /// <summary>Some factor to either side, narrowed to what is allowed.</summary>
    private static SearchRange? Within(SearchSpace space, ModelOption option, double value, double factor, SearchNumber number)
    {
        var (low, high) = (value / factor, value * factor);
        if (number == SearchNumber.Whole)
            (low, high) = (Math.Max(1, Math.Round(low)), Math.Round(high));
        var probe = new SearchRange(option.Name, low, high, isLogarithmic: true, number) { Under = option.Under };
        while (!space.Allows(probe, new SearchRange(option.Name, low, low + 1, false, number).At(0)) && low < value)
            low = Math.Min(value, low * 1.5);
        while (!space.Allows(probe, new SearchRange(option.Name, high - 1, high, false, number).At(1)) && high > value)
            high = Math.Max(value, high / 1.5);
        return low < high ? new SearchRange(option.Name, Digits(low), Digits(high), isLogarithmic: true, number) { Under = option.Under } : null;
    }

    /// <summary>Without what multiplication leaves in the last digits.</summary>
    private static double Digits(double value) =>
        double.Parse(value.ToString("G10", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static JsonNode? Present(JsonObject start, ModelOption option)
    {
        JsonNode? at = start;
        foreach (var part in option.Path)
            at = (at as JsonObject)?[part];
        // What the present choice has not has its default in the other.
        return at ?? (option.Default is double or int ? JsonValue.Create(Convert.ToDouble(option.Default, CultureInfo.InvariantCulture)) : null);
    }
}
