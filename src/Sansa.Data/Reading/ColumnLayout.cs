namespace Sansa.Data.Reading;

/// <summary>Which field of a line is what; -1 for a column that is absent.</summary>
internal readonly record struct ColumnLayout(int User, int Item, int Value, int Timestamp)
{
    /// <summary>The last field that has to be found in a line.</summary>
    public int Last => Math.Max(Math.Max(User, Item), Math.Max(Value, Timestamp));

    /// <summary>Finds the columns by their names, or by position where there is no header.</summary>
    public static ColumnLayout Resolve(IReadOnlyList<string> fields, bool hasHeader, CsvOptions options, string file)
    {
        int Find(ColumnChoice? choice, string what, string[] usual, int position, bool needed)
        {
            var found = choice is { } chosen ? IndexOf(fields, chosen)
                : hasHeader ? ColumnNames.IndexOfUsual(fields, usual)
                : position < fields.Count ? position
                : -1;
            if (found >= 0 || (choice is null && !needed))
                return found;
            var wanted = choice is null ? $"a {what} column (usual names: {string.Join(", ", usual.Take(6))}, ...)" : $"the {what} column '{choice}'";
            var header = hasHeader
                ? $"The columns are: {string.Join(", ", fields.Select(field => $"'{field}'"))}"
                : $"The first line has {fields.Count} {(fields.Count == 1 ? "field" : "fields")} and no header was found";
            throw new MissingColumnException(
                choice?.ToString() ?? what,
                $"{file}: {wanted} is missing. {header}. Name the column (CsvOptions.{char.ToUpperInvariant(what[0])}{what[1..]}), "
                    + $"and check the delimiter (CsvOptions.Delimiter).");
        }

        return Distinct(
            new ColumnLayout(
                Find(options.User, "user", ColumnNames.User, 0, true),
                Find(options.Item, "item", ColumnNames.Item, 1, true),
                options.ReadValues ? Find(options.Value, "value", ColumnNames.Value, 2, false) : -1,
                options.ReadTimestamps ? Find(options.Timestamp, "timestamp", ColumnNames.Timestamp, 3, false) : -1),
            fields,
            hasHeader,
            file);
    }

    /// <summary>The position of a name in a list of names, as written or but for case; -1 when absent.</summary>
    public static int IndexOf(IReadOnlyList<string> names, ColumnChoice choice)
    {
        if (choice.Name is null)
            return choice.Index < names.Count ? choice.Index : -1;
        var exact = Enumerable.Range(0, names.Count).Where(i => names[i] == choice.Name).DefaultIfEmpty(-1).First();
        return exact >= 0
            ? exact
            : Enumerable.Range(0, names.Count).Where(i => string.Equals(names[i], choice.Name, StringComparison.OrdinalIgnoreCase)).DefaultIfEmpty(-1).First();
    }

    /// <summary>What each column was taken for, in words: "user = userId, item = movieId".</summary>
    public string Describe(IReadOnlyList<string> fields, bool hasHeader)
    {
        var parts = new[] { ("user", User), ("item", Item), ("value", Value), ("timestamp", Timestamp) };
        return string.Join(
            ", ", parts.Where(part => part.Item2 >= 0).Select(part => $"{part.Item1} = {(hasHeader ? fields[part.Item2] : $"column {part.Item2}")}"));
    }

    private static ColumnLayout Distinct(ColumnLayout layout, IReadOnlyList<string> fields, bool hasHeader, string file) =>
        layout.User != layout.Item ? layout
            : throw new MissingColumnException(
                "item",
                $"{file}: one column was taken for two things ({layout.Describe(fields, hasHeader)}). Name both (CsvOptions.User and CsvOptions.Item).");
}
