namespace Sansa.Data;

/// <summary>A column chosen by its name in the header or by its position from 0. Converts from a string or an int.</summary>
public readonly record struct ColumnChoice
{
    private ColumnChoice(string? name, int index) => (Name, Index) = (name, index);

    /// <summary>The name, or null when chosen by position.</summary>
    public string? Name { get; }

    /// <summary>The position from 0; -1 when chosen by name.</summary>
    public int Index { get; }

    /// <summary>Chooses by name.</summary>
    /// <param name="name">The name in the header.</param>
    public static implicit operator ColumnChoice(string name) => FromName(name);

    /// <summary>Chooses by position.</summary>
    /// <param name="index">From 0.</param>
    public static implicit operator ColumnChoice(int index) => FromIndex(index);

    /// <summary>Chooses by name.</summary>
    /// <param name="name">The name in the header.</param>
    public static ColumnChoice FromName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(name, -1);
    }

    /// <summary>Chooses by position.</summary>
    /// <param name="index">From 0.</param>
    public static ColumnChoice FromIndex(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new(null, index);
    }

    /// <inheritdoc/>
    public override string ToString() => Name ?? $"column {Index}";
}

/// <summary>What a number in a timestamp column counts.</summary>
public enum TimestampUnit
{
    /// <summary>Seconds since 1970 (UTC).</summary>
    Seconds,

    /// <summary>Milliseconds since 1970 (UTC).</summary>
    Milliseconds,

    /// <summary>Microseconds since 1970 (UTC).</summary>
    Microseconds,
}

/// <summary>
/// How columns are read, of delimited text and where they apply of other tables. The defaults recognise delimiter, header,
/// columns and unit; what was made of a file is told by <see cref="InteractionData.ReadAs"/>, and what could mean two
/// things is refused.
/// </summary>
public sealed record CsvOptions
{
    /// <summary>
    /// What stands between fields, for example ",", "\t" or "::"; default null: the tab, semicolon, "::", bar, comma or space
    /// that gives the first lines one number of fields.
    /// </summary>
    public string? Delimiter { get; init; }

    /// <summary>
    /// Whether the first line names the columns; default null: it does when it holds a name
    /// asked for or a usual name. A first line that only looks like a header is refused.
    /// </summary>
    public bool? HasHeader { get; init; }

    /// <summary>The user column; default null: a usual name ("user", "userId", ...), or the first column without a header.</summary>
    public ColumnChoice? User { get; init; }

    /// <summary>The item column; default null: a usual name ("item", "movieId", ...), or the second column without a header.</summary>
    public ColumnChoice? Item { get; init; }

    /// <summary>The value column; default null: a usual name ("value", "rating", ...), or the third column without a header, if there is one.</summary>
    public ColumnChoice? Value { get; init; }

    /// <summary>The timestamp column; default null: a usual name ("timestamp", ...), or the fourth column without a header, if there is one.</summary>
    public ColumnChoice? Timestamp { get; init; }

    /// <summary>False reads no values, each interaction counts as 1; default true.</summary>
    public bool ReadValues { get; init; } = true;

    /// <summary>False reads no timestamps; default true.</summary>
    public bool ReadTimestamps { get; init; } = true;

    /// <summary>
    /// What timestamps that are numbers count; default null: seconds, or what makes a first number from 10^11 up a date of our
    /// days. Dates like 2005-09-06 or 2005-09-06T12:00:00Z are understood as such.
    /// </summary>
    public TimestampUnit? TimestampUnit { get; init; }

    /// <summary>The delimited form with tabs.</summary>
    public static CsvOptions Tsv { get; } = new() { Delimiter = "\t" };
}
