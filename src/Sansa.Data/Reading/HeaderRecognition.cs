namespace Sansa.Data.Reading;

/// <summary>Whether a text's first line names its columns. Counted as an interaction, a header would be a user and an item that nobody has.</summary>
internal static class HeaderRecognition
{
    /// <summary>Decides by the options and the usual names; refuses a first line that looks like a header whose names are unknown.</summary>
    /// <param name="rows">The first lines, split into fields.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="file">What errors call the text.</param>
    public static bool Decide(List<List<string>> rows, CsvOptions options, string file)
    {
        if (options.HasHeader is { } known)
            return known;
        var first = rows[0];
        var chosen = new[] { options.User, options.Item, options.Value, options.Timestamp };
        if (Array.Exists(chosen, choice => choice?.Name is not null))
            return true;
        if (HasUsualNames(first))
            return true;
        if (LooksLikeNames(rows))
            throw Unknown(file, first);
        return false;
    }

    /// <summary>Whether a line holds a usual name of a user or an item column.</summary>
    public static bool HasUsualNames(IReadOnlyList<string> fields) =>
        ColumnNames.IndexOfUsual(fields, ColumnNames.User) >= 0 || ColumnNames.IndexOfUsual(fields, ColumnNames.Item) >= 0;

    // Words over a column of numbers or codes are names of columns. Words over words are, when none of them comes again.
    private static bool LooksLikeNames(List<List<string>> rows)
    {
        var first = rows[0];
        if (rows.Count < 2 || first.Count < 2 || !first.All(IsWord))
            return false;
        var columns = Enumerable.Range(0, first.Count).Select(c => rows.Skip(1).Where(row => c < row.Count).Select(row => row[c]).ToArray()).ToArray();
        if (Array.Exists(columns, column => column.Length > 0 && Array.TrueForAll(column, field => field.AsSpan().IndexOfAnyInRange('0', '9') >= 0)))
            return true;
        return !Enumerable.Range(0, first.Count).Any(c => columns[c].Contains(first[c]));
    }

    private static bool IsWord(string field) =>
        field.Length > 0 && char.IsLetter(field[0]) && field.All(letter => char.IsLetter(letter) || letter is '_' or '-' or ' ' or '.' or ':');

    private static DataFormatException Unknown(string file, List<string> first) => new(
        file,
        1,
        string.Join(", ", first),
        "this line looks like a header, but none of its names is a usual one of a user or item column. "
            + "Name the columns (CsvOptions.User and CsvOptions.Item), or set CsvOptions.HasHeader = false where the line is an interaction.");
}
