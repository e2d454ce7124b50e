using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Tuning;

/// <summary>Reads a dimension of a search from text, such as <c>ridge.l2=10..100:log</c>.</summary>
internal static class SearchText
{
    private const string Logarithmic = "log", Linear = "linear", Between = "..";

    public static SearchDimension Parse(SearchSpace space, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || equals == text.Length - 1)
            throw new ArgumentException($"'{text}' is no search; write OPTION=LOW..HIGH, OPTION=LOW..HIGH:log or OPTION=VALUE,VALUE,...");
        var (name, values) = (text[..equals].Trim().TrimStart('-'), text[(equals + 1)..].Trim());
        var option = ModelOption.Of(space.Kind.Defaults).FirstOrDefault(o => Same(o.Name, name)) ?? throw NoSuchOption(space.Kind, name);
        return values.Contains(Between, StringComparison.Ordinal) ? Range(option, values) : Choice(option, values);
    }

    public static ArgumentException NoSuchOption(ModelKind kind, string name) => new(
        $"'{kind.Name}' has no option '{name}' to search; it has {string.Join(", ", ModelOption.Of(kind.Defaults).Select(o => o.KebabName).Distinct())}.");

    private static SearchRange Range(ModelOption option, string text)
    {
        var parts = text.Split(':');
        if (parts.Length > 2 || (parts.Length == 2 && parts[1] is not (Logarithmic or Linear)))
            throw new ArgumentException($"{option.KebabName}: '{text}' is no range; after the colon stands {Logarithmic} or {Linear}.");
        var ends = parts[0].Split(Between);
        var isLogarithmic = parts.Length == 2 && parts[1] == Logarithmic;
        if (ends.Length != 2)
            throw new ArgumentException($"{option.KebabName}: '{text}' is no range; write LOW..HIGH.");
        if (option.PlainType == typeof(Density))
        {
            var (low, high) = (DensityOf(option, ends[0]), DensityOf(option, ends[1]));
            if (low.IsShare != high.IsShare)
                throw new ArgumentException($"{option.KebabName}: '{text}' begins and ends in different units; write both per item, or both with %.");
            return new SearchRange(option.Name, low.Value, high.Value, isLogarithmic, low.IsShare ? SearchNumber.Share : SearchNumber.PerItem)
            {
                Under = option.Under,
            };
        }

        if (option.PlainType != typeof(double) && option.PlainType != typeof(int))
            throw new ArgumentException($"{option.KebabName} is no number, so it has no range; list its values: {option.KebabName}=VALUE,VALUE.");
        return new SearchRange(
            option.Name, Number(option, ends[0]), Number(option, ends[1]), isLogarithmic,
            option.PlainType == typeof(int) ? SearchNumber.Whole : SearchNumber.Real)
        {
            Under = option.Under,
        };
    }

    private static SearchChoice Choice(ModelOption option, string text)
    {
        JsonNode[] values = [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(v => Value(option, v))];
        return new SearchChoice(option.Name, values) { Under = option.Under, IsKind = option.Choices.Count > 0 };
    }

    private static JsonNode Value(ModelOption option, string text)
    {
        if (option.Choices.Count > 0)
            return Named(option, text, option.Choices);
        if (option.PlainType.IsEnum)
            return Named(option, text, [.. Enum.GetNames(option.PlainType).Select(JsonNamingPolicy.CamelCase.ConvertName)]);
        if (option.PlainType == typeof(bool))
            return bool.TryParse(text, out var flag) ? flag : throw Bad(option, text, "true or false");
        if (option.PlainType == typeof(Density))
            return DensityOf(option, text).ToString();
        if (option.PlainType == typeof(int))
            return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole) ? whole : throw Bad(option, text, "a whole number");
        return option.PlainType == typeof(double) ? Number(option, text) : text;
    }

    private static JsonNode Named(ModelOption option, string text, IReadOnlyList<string> names) => names.FirstOrDefault(n => Same(n, text))
        ?? throw Bad(option, text, $"one of {string.Join(", ", names.Select(JsonNamingPolicy.KebabCaseLower.ConvertName))}");

    private static double Number(ModelOption option, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw Bad(option, text, "a number");

    private static Density DensityOf(ModelOption option, string text)
    {
        try
        {
            return Density.Parse(text);
        }
        catch (FormatException e)
        {
            throw new ArgumentException($"{option.KebabName}: {e.Message}", e);
        }
    }

    private static ArgumentException Bad(ModelOption option, string text, string wanted) =>
        new($"{option.KebabName}: '{text}' must be {wanted}.");

    /// <summary>Names are the same whatever stands between their words.</summary>
    private static bool Same(string one, string other) => string.Equals(Letters(one), Letters(other), StringComparison.OrdinalIgnoreCase);

    private static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit));
}
