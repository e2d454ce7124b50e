using System.Collections;
using System.Globalization;
using System.Reflection;
using Sansa.Interactive.Cards;
using Sansa.Interactive.Html;

namespace Sansa.Interactive.Formatters;

/// <summary>The properties of an options record; those that differ from the default stand out.</summary>
internal static class OptionsBlock
{
    private const int MaxOptions = 40;
    private const int MaxValue = 60;

    public static Block? Of(object? options)
    {
        if (options is null)
            return null;
        var facts = Facts(options, "").Take(MaxOptions).ToArray();
        return facts.Length == 0 ? null : new FactsBlock(facts);
    }

    private static IEnumerable<Fact> Facts(object options, string prefix)
    {
        var type = options.GetType();
        var defaults = type.GetConstructor(Type.EmptyTypes) is null ? null : Activator.CreateInstance(type);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite && p.GetIndexParameters().Length == 0))
        {
            var (value, standard) = (property.GetValue(options), defaults is null ? null : property.GetValue(defaults));
            var differs = defaults is not null && !Equals(value, standard);
            if (IsRecord(property.PropertyType) && value is not null)
            {
                foreach (var fact in Facts(value, $"{prefix}{property.Name}.").Where(f => f.Strong))
                    yield return fact;
            }
            else
            {
                yield return new Fact(prefix + property.Name, Text(value), differs);
            }
        }
    }

    private static bool IsRecord(Type type) => type.IsClass && type.GetMethod("<Clone>$") is not null;

    private static string Text(object? value) => value switch
    {
        null => "automatic",
        double d => Quantity.Value(d),
        float f => Quantity.Value(f),
        string s => Markup.Shorten(s, MaxValue),
        ICollection c => $"{c.Count} values",
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => Markup.Shorten(value.ToString(), MaxValue),
    };
}
