using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sansa.Recommendation;
using Sansa.Sparse;
using Sansa.Training;

namespace Sansa.Tuning;

/// <summary>Options as text to paste: what differs from the defaults, as a command line and as C#.</summary>
public static class OptionsText
{
    /// <summary>Names that the command line has for itself.</summary>
    private static readonly string[] Taken = ["seed", "data", "protocol", "json", "show", "out"];

    /// <summary>The option of a command line, such as <c>--ridge-l2</c>.</summary>
    /// <param name="option">An option of a model.</param>
    public static string CommandLineName(ModelOption option)
    {
        ArgumentNullException.ThrowIfNull(option);
        return Taken.Contains(option.KebabName) ? $"--model-{option.KebabName}" : $"--{option.KebabName}";
    }

    /// <summary>The options of <c>sansa train</c>: <c>--method sansa --ridge-l2 42</c>.</summary>
    /// <param name="kind">The kind of model.</param>
    /// <param name="options">Its options.</param>
    public static string CommandLine(ModelKind kind, ModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var json = kind.WriteOptions(options);
        List<string> parts = [$"--method {kind.Name}"];
        foreach (var option in ModelOption.Of(kind.Defaults).Where(o => o.Under is not { } under || KindOf(json, under.Property) == under.Kind))
        {
            var text = option.Choices.Count > 0 ? KindOf(json, option.Path[0]) : TextOf(At(json, option.Path), option);
            var standard = option.Choices.Count > 0 ? option.Choices[0] : TextOf(Default(option), option);
            if (text is not null && text != standard)
                parts.Add($"{CommandLineName(option)} {(option.Choices.Count > 0 ? JsonNamingPolicy.KebabCaseLower.ConvertName(text) : text)}");
        }

        return string.Join(' ', parts);
    }

    /// <summary>An expression of C#: <c>new SansaOptions { Ridge = new Ridge(42, 0.5) }</c>.</summary>
    /// <param name="options">Options of a model.</param>
    public static string CSharp(ModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Code(options with { Threads = 0 });
    }

    private static string Code(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => JsonSerializer.Serialize(text),
        Enum name => $"{name.GetType().Name}.{name}",
        Density density => FormattableString.Invariant($"Density.{(density.IsShare ? nameof(Density.Share) : nameof(Density.PerItem))}({density.Value:R})"),
        IFormattable number => number.ToString("R", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal),
        _ when value.GetType().GetConstructor(Type.EmptyTypes) is not null => Initialised(value),
        _ => $"new {value.GetType().Name}({string.Join(", ", Parameters(value).Select(p => Code(p.GetValue(value))))})",
    };

    /// <summary>A record with defaults: those properties that differ from them.</summary>
    private static string Initialised(object record)
    {
        var type = record.GetType();
        var defaults = Activator.CreateInstance(type);
        string[] set =
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite && p.GetIndexParameters().Length == 0)
                .Where(p => !Equals(p.GetValue(record), p.GetValue(defaults))).Select(p => $"{p.Name} = {Code(p.GetValue(record))}"),
        ];
        return set.Length == 0 ? $"new {type.Name}()" : $"new {type.Name} {{ {string.Join(", ", set)} }}";
    }

    /// <summary>A record without defaults: its positional parameters.</summary>
    private static IEnumerable<PropertyInfo> Parameters(object record) =>
        record.GetType().GetConstructors()[0].GetParameters().Select(p => record.GetType().GetProperty(p.Name!)!);

    private static string? KindOf(JsonObject json, string property) => (json[property] as JsonObject)?[OptionsJson.Kind]?.GetValue<string>();

    private static JsonNode? At(JsonObject json, IReadOnlyList<string> path)
    {
        JsonNode? at = json;
        foreach (var part in path)
            at = (at as JsonObject)?[part];
        return at;
    }

    private static JsonNode? Default(ModelOption option) => option.Default switch
    {
        null => null,
        Enum name => JsonNamingPolicy.CamelCase.ConvertName(name.ToString()),
        Density density => density.ToString(),
        bool flag => flag,
        int whole => whole,
        double number => number,
        var other => other.ToString(),
    };

    private static string? TextOf(JsonNode? value, ModelOption option)
    {
        if (value is not JsonValue plain)
            return null;
        if (!plain.TryGetValue(out string? text))
            return plain.ToJsonString();
        if (option.PlainType.IsEnum)
            return JsonNamingPolicy.KebabCaseLower.ConvertName(text);
        if (option.PlainType == typeof(Density) && Density.Parse(text) is { IsShare: false } perItem)
            return perItem.Value.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains(' ', StringComparison.Ordinal) ? $"\"{text}\"" : text;
    }
}
