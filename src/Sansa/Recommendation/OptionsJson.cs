using System.Text.Json.Nodes;

namespace Sansa.Recommendation;

/// <summary>Completes options as they were typed with the defaults of those left out.</summary>
internal static class OptionsJson
{
    /// <summary>The name of the property that tells which of several records an option is.</summary>
    public const string Kind = "kind";

    /// <summary>The defaults with what was given in their place.</summary>
    /// <param name="defaults">All options with their defaults; changed in place.</param>
    /// <param name="given">Those that were given.</param>
    /// <param name="choices">For an option that is one of several records: those, each with its defaults.</param>
    public static JsonObject Complete(JsonObject defaults, JsonObject given, IReadOnlyDictionary<string, JsonObject[]> choices)
    {
        foreach (var (name, value) in given)
        {
            if (value is JsonObject inner && Base(defaults[name] as JsonObject, inner, choices.GetValueOrDefault(name)) is { } outer)
                defaults[name] = Complete((JsonObject)outer.DeepClone(), inner, choices);
            else
                defaults[name] = value?.DeepClone();
        }

        return defaults;
    }

    private static JsonObject? Base(JsonObject? present, JsonObject given, JsonObject[]? choices) =>
        choices is null || given[Kind] is not { } kind ? present : choices.FirstOrDefault(c => JsonNode.DeepEquals(c[Kind], kind));
}
