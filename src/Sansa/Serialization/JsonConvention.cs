using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sansa.Serialization;

/// <summary>
/// How this library and its tools write JSON: camelCase names, enumerations by name in camelCase, indented, line feeds. Contexts are source-generated,
/// so it works where reflection is off, as in a file-based app.
/// </summary>
public static class JsonConvention
{
    /// <summary>The convention, for a source-generated context: <c>new MyContext(JsonConvention.NewOptions())</c>.</summary>
    public static JsonSerializerOptions NewOptions() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        AllowOutOfOrderMetadataProperties = true,
        // Ids are often not ASCII, and the file is not HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}

/// <summary>An enumeration by name, in camelCase: for the attribute <c>[JsonConverter]</c> of each enumeration that is an option.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
public sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase)
    where T : struct, Enum;
