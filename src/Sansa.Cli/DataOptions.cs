using System.CommandLine;
using System.CommandLine.Parsing;
using Sansa.Data;

namespace Sansa.Cli;

/// <summary>How a file of the user's own is read; the same options for every command with --data.</summary>
internal static class DataOptions
{
    public static readonly Option<DataFormat> Format = new("--format")
    {
        Description = "Form of the file: columns (a line for each interaction), adjacency (a line 'user item item ...' for each user) "
            + "or parquet (default: recognised)",
        HelpName = "FORM",
    };
    public static readonly Option<string?> Delimiter = new("--delimiter")
    {
        Description = "What stands between columns: , ; | :: or tab (default: recognised)",
        HelpName = "TEXT",
    };
    public static readonly Option<bool> Header = new("--header") { Description = "The first line names the columns (default: recognised)" };
    public static readonly Option<bool> NoHeader = new("--no-header") { Description = "The first line is an interaction" };
    public static readonly Option<string?> UserColumn = Column("user", "a usual name, or the first");
    public static readonly Option<string?> ItemColumn = Column("item", "a usual name, or the second");
    public static readonly Option<string?> ValueColumn = Column("value", "a usual name, or the third, where there is one");
    public static readonly Option<string?> TimeColumn = Column("time", "a usual name, or the fourth, where there is one");
    public static readonly Option<TimestampUnit?> TimeUnit = new("--time-unit")
    {
        Description = "What times that are numbers count (default: recognised)",
        HelpName = "UNIT",
    };
    public static readonly Option<bool> NoValues = new("--no-values") { Description = "Read no values: each line counts as an interaction" };
    public static readonly Option<bool> NoTimes = new("--no-times") { Description = "Read no times" };
    public static readonly Option<double?> Threshold = new("--threshold") { Description = "Leave out interactions whose value is below this", HelpName = "V" };
    public static readonly Option<string?> Where = new("--where")
    {
        Description = "Leave out rows without this condition, in SQL (DuckDB), for example \"country = 'DE' and rating >= 4\"",
        HelpName = "SQL",
    };

    private static readonly Option[] All =
    [
        Format, Delimiter, Header, NoHeader, UserColumn, ItemColumn, ValueColumn, TimeColumn, TimeUnit, NoValues, NoTimes, Threshold, Where,
    ];

    /// <summary>Adds the options to a command that has --data.</summary>
    public static void AddTo(Command command)
    {
        foreach (var option in All)
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            Contradict(result, Header, NoHeader);
            Contradict(result, NoValues, ValueColumn);
            Contradict(result, NoValues, Threshold);
            Contradict(result, NoTimes, TimeColumn);
        });
    }

    /// <summary>The options as the reader takes them.</summary>
    public static CsvOptions Columns(ParseResult parsed) => new()
    {
        Delimiter = parsed.GetValue(Delimiter) switch { "tab" or "\\t" => "\t", "comma" => ",", "semicolon" => ";", "space" => " ", var text => text },
        HasHeader = parsed.GetValue(Header) ? true : parsed.GetValue(NoHeader) ? false : null,
        User = Choice(parsed.GetValue(UserColumn)),
        Item = Choice(parsed.GetValue(ItemColumn)),
        Value = Choice(parsed.GetValue(ValueColumn)),
        Timestamp = Choice(parsed.GetValue(TimeColumn)),
        TimestampUnit = parsed.GetValue(TimeUnit),
        ReadValues = !parsed.GetValue(NoValues),
        ReadTimestamps = !parsed.GetValue(NoTimes),
    };

    /// <summary>Refuses options that would mean nothing to a data set of the catalogue.</summary>
    public static void RefuseForCatalogue(ParseResult parsed, string name)
    {
        var given = Array.Find(All, option => option != Threshold && parsed.GetResult(option) is { Implicit: false });
        if (given is not null)
            throw new UserErrorException($"{given.Name} is for files of your own; '{name}' is a data set of the catalogue, whose form is known.");
    }

    private static ColumnChoice? Choice(string? text) =>
        text is null ? default(ColumnChoice?) : int.TryParse(text, out var index) && index >= 0 ? ColumnChoice.FromIndex(index) : ColumnChoice.FromName(text);

    private static Option<string?> Column(string what, string usual) =>
        new($"--{what}-column") { Description = $"Column of {what}s: its name, or its position from 0 (default: {usual})", HelpName = "NAME|N" };

    private static void Contradict(CommandResult result, Option one, Option other)
    {
        if (result.GetResult(one) is { Implicit: false } && result.GetResult(other) is { Implicit: false })
            result.AddError($"{one.Name} and {other.Name} contradict each other: give one of them.");
    }
}
