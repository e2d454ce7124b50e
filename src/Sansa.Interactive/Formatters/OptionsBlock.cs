using System.Globalization;
using System.Reflection;
using Sansa.Interactive.Cards;
using Sansa.Interactive.Html;

namespace Sansa.Interactive.Formatters;

/// <summary>
/// The properties of an options record, each of which does something. One that is a record itself shows which one was chosen and then its own
/// properties, such as "Inverse: MinimalResidual" and "Inverse.Scans". What differs from the defaults stands out.
/// </summary>
internal static class OptionsBlock
{
    private const int MaxOptions = 40;
    private const int MaxValue = 60;

    /// <summary>Options alone.</summary>
    public static Card Card(object options) => new Card(options.GetType().Name) { Subtitle = "bold where not the default" }.Add(Of(options));

    public static Block Of(object options) => new FactsBlock([.. Facts(options, "").Take(MaxOptions)]);

    private static IEnumerable<Fact> Facts(object options, string prefix)
    {
        var type = options.GetType();
        var defaults = Activator.CreateInstance(type);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite && p.GetIndexParameters().Length == 0))
        {
            var (name, value, standard) = (prefix + property.Name, property.GetValue(options), property.GetValue(defaults));
            if (!IsOptions(value))
            {
                yield return new Fact(name, Text(value), !Equals(value, standard));
                continue;
            }

            // What a record is says something where it is one of several.
            if (property.PropertyType.IsAbstract)
                yield return new Fact(name, value!.GetType().Name, value.GetType() != standard?.GetType());
            foreach (var fact in Facts(value!, name + "."))
                yield return fact;
        }
    }

    /// <summary>Whether a value is a record with defaults of its own; one without, such as a ridge, is a value that says itself.</summary>
    private static bool IsOptions(object? value) =>
        value?.GetType() is { IsClass: true } type && type.GetMethod("<Clone>$") is not null && type.GetConstructor(Type.EmptyTypes) is not null;

    private static string Text(object? value) => value switch
    {
        null => "automatic",
        double d => Quantity.Value(d),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => Markup.Shorten(value.ToString(), MaxValue),
    };
}
