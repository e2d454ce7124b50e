using System.Text.RegularExpressions;

namespace Sansa.Cli;

/// <summary>The library's errors name properties and methods of C#; on a command line they name the options that do the same.</summary>
internal static partial class CliTerms
{
    private static readonly (string Code, string Option)[] Phrases =
    [
        ("Binarise(min)", DataOptions.Threshold.Name),
        ("Binarise()", DataOptions.NoValues.Name),
        ("DataFormat.Columns", $"{DataOptions.Format.Name} columns"),
        ("DataFormat.Adjacency", $"{DataOptions.Format.Name} adjacency"),
        ("InteractionQuery.MinValue", DataOptions.Threshold.Name),
        ("Protocols.Bars", $"--protocol {CommonOptions.BarsProtocol}"),
        ("A file of your own is read by InteractionData.ReadFile.", "A file of your own is given by its path."),
        (", for example with frame.DropNulls()", $" ({DataOptions.Where.Name} \"COLUMN is not null\")"),
        ("out with WHERE", $"out with {DataOptions.Where.Name}"),
    ];

    /// <summary>The same message in the words of the command line.</summary>
    public static string Of(string message)
    {
        message = Property().Replace(message, found => Option(found.Groups["name"].Value, found.Groups["value"].Value) ?? found.Value);
        return Phrases.Aggregate(message, (text, phrase) => text.Replace(phrase.Code, phrase.Option, StringComparison.Ordinal));
    }

    private static string? Option(string property, string value) => property switch
    {
        "Delimiter" => DataOptions.Delimiter.Name,
        "HasHeader" when value == "true" => DataOptions.Header.Name,
        "HasHeader" when value == "false" => DataOptions.NoHeader.Name,
        "HasHeader" => $"{DataOptions.Header.Name} or {DataOptions.NoHeader.Name}",
        "User" => DataOptions.UserColumn.Name,
        "Item" => DataOptions.ItemColumn.Name,
        "Value" => DataOptions.ValueColumn.Name,
        "Timestamp" => DataOptions.TimeColumn.Name,
        "ReadValues" => DataOptions.NoValues.Name,
        "ReadTimestamps" => DataOptions.NoTimes.Name,
        "TimestampUnit" => $"{DataOptions.TimeUnit.Name} {value.ToLowerInvariant()}".TrimEnd(),
        _ => null,
    };

    [GeneratedRegex(@"CsvOptions\.(?<name>\w+)(?: = (?:\w+\.)?(?<value>\w+))?")]
    private static partial Regex Property();
}
