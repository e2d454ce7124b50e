using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sansa.Execution;

namespace Sansa.Training;

/// <summary>
/// One option of a model as its options record declares it: <c>Ridge.L2</c> is the option with the path ridge, l2. Command line, tuning and texts are derived
/// from these.
/// </summary>
/// <param name="Path">The names that lead to it in the JSON of the options, such as inverse, scans.</param>
/// <param name="Property">The property that holds it.</param>
/// <param name="Default">Its default; null where there is none.</param>
/// <param name="Under">The choice that it belongs to, where it exists only with one of several records: the property and the kind, as in JSON.</param>
public sealed record ModelOption(IReadOnlyList<string> Path, PropertyInfo Property, object? Default, (string Property, string Kind)? Under)
{
    /// <summary>The kinds of record that it may be, the default first; empty for a plain value.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Those of them that a search tries by itself.</summary>
    public IReadOnlyList<string> TunedChoices { get; init; } = [];

    /// <summary>Whether a search changes it by itself, see <see cref="NotTunedAttribute"/>.</summary>
    public bool IsTuned { get; init; } = true;

    /// <summary>The path in one word, such as <c>inverse.scans</c>.</summary>
    public string Name => string.Join('.', Path);

    /// <summary>The name as a command line writes it, such as <c>inverse-scans</c>.</summary>
    public string KebabName => string.Join('-', Path.Select(JsonNamingPolicy.KebabCaseLower.ConvertName));

    /// <summary>The type of a plain value.</summary>
    public Type PlainType => Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    /// <summary>What it does, in a few words.</summary>
    public string Description =>
        Property.GetCustomAttribute<DescriptionAttribute>()?.Description
        ?? JsonNamingPolicy.KebabCaseLower.ConvertName(Property.Name).Replace('-', ' ');

    /// <summary>All options of a record, in the order of its properties; those of a choice follow it.</summary>
    /// <param name="defaults">The record with its defaults.</param>
    public static IEnumerable<ModelOption> Of(ModelOptions defaults)
    {
        ArgumentNullException.ThrowIfNull(defaults);
        return Walk(defaults.GetType(), defaults, defaults, [], null, isTuned: true);
    }

    private static IEnumerable<ModelOption> Walk(
        Type type, object? record, ModelOptions root, string[] path, (string Property, string Kind)? under, bool isTuned)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsOption))
        {
            var value = record is null ? null : property.GetValue(record);
            string[] inner = [.. path, JsonNamingPolicy.CamelCase.ConvertName(property.Name)];
            var tuned = isTuned && MayBeTuned(property);
            if (path.Length == 0 && root.Choices.TryGetValue(property.Name, out var choices))
            {
                foreach (var option in OfChoice(property, value, choices, root, inner, tuned))
                    yield return option;
            }
            else if (IsRecord(property.PropertyType))
            {
                foreach (var option in Walk(property.PropertyType, value, root, inner, under, tuned))
                    yield return option;
            }
            else
            {
                yield return new ModelOption(inner, property, value, under) { IsTuned = tuned };
            }
        }
    }

    private static IEnumerable<ModelOption> OfChoice(
        PropertyInfo property, object? value, IReadOnlyList<object> choices, ModelOptions root, string[] path, bool isTuned)
    {
        var kinds = property.PropertyType.GetCustomAttributes<JsonDerivedTypeAttribute>().ToDictionary(a => a.DerivedType, a => (string)a.TypeDiscriminator!);
        object[] ordered = [.. choices.OrderByDescending(c => c.Equals(value))];
        yield return new ModelOption(path, property, value, null)
        {
            Choices = [.. ordered.Select(c => kinds[c.GetType()])],
            TunedChoices = [.. ordered.Where(c => MayBeTuned(c.GetType())).Select(c => kinds[c.GetType()])],
            IsTuned = isTuned,
        };
        foreach (var choice in choices)
        {
            foreach (var option in Walk(choice.GetType(), choice, root, path, (path[0], kinds[choice.GetType()]), isTuned && MayBeTuned(choice.GetType())))
                yield return option;
        }
    }

    private static bool MayBeTuned(MemberInfo member) => member.GetCustomAttribute<NotTunedAttribute>() is null;

    private static bool IsOption(PropertyInfo property) => property.CanWrite && property.GetIndexParameters().Length == 0
        && property.Name != nameof(ModelOptions.Threads) && property.GetCustomAttribute<JsonIgnoreAttribute>() is null;

    private static bool IsRecord(Type type) => type.IsClass && type.GetMethod("<Clone>$") is not null;
}
