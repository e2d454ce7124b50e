using System.Text;

namespace Sansa.Data.Reading;

/// <summary>Which field of a line is what; -1 for a column that is absent.</summary>
internal readonly record struct ColumnLayout(int User, int Item, int Value, int Timestamp)
{
    private static readonly string[] UserNames = ["user", "user_id", "userid", "uid", "customer", "customer_id", "visitorid", "session", "session_id"];
    private static readonly string[] ItemNames = ["item", "item_id", "itemid", "iid", "movie", "movie_id", "movieid", "book_id", "song", "song_id", "product", "product_id", "business_id", "asin"];
    private static readonly string[] ValueNames = ["value", "rating", "ratings", "score", "feedback", "count", "play_count", "plays", "weight", "stars"];
    private static readonly string[] TimestampNames = ["timestamp", "time", "ts", "date", "datetime", "created_at"];

    /// <summary>The last field that has to be found in a line.</summary>
    public int Last => Math.Max(Math.Max(User, Item), Math.Max(Value, Timestamp));

    /// <summary>Whether a first line is a header: it holds a chosen name, or usual names for user and item.</summary>
    public static bool LooksLikeHeader(IReadOnlyList<string> fields, CsvOptions options)
    {
        var chosen = new[] { options.User, options.Item, options.Value, options.Timestamp };
        return Array.Exists(chosen, choice => choice?.Name is not null)
            || (IndexOfUsual(fields, UserNames) >= 0 && IndexOfUsual(fields, ItemNames) >= 0);
    }

    /// <summary>Finds the columns in a header, or by position where there is none.</summary>
    public static ColumnLayout Resolve(IReadOnlyList<string> fields, bool hasHeader, CsvOptions options, string file)
    {
        int Find(ColumnChoice? choice, string what, string[] usual, int position, bool needed)
        {
            var found = choice is { } chosen ? IndexOf(fields, chosen) : hasHeader ? IndexOfUsual(fields, usual) : position < fields.Count ? position : -1;
            if (found >= 0 || (choice is null && !needed))
                return found;
            var wanted = choice is null ? $"a {what} column (usual names: {string.Join(", ", usual)})" : $"the {what} column '{choice}'";
            var header = hasHeader ? $"The header has: {string.Join(", ", fields.Select(field => $"'{field}'"))}" : $"The first line has {fields.Count} fields and no header was found";
            throw new MissingColumnException(choice?.ToString() ?? what, $"{file}: {wanted} is missing. {header}. Name the column in CsvOptions, and check the delimiter.");
        }

        return new ColumnLayout(
            Find(options.User, "user", UserNames, 0, true),
            Find(options.Item, "item", ItemNames, 1, true),
            options.ReadValues ? Find(options.Value, "value", ValueNames, 2, false) : -1,
            options.ReadTimestamps ? Find(options.Timestamp, "timestamp", TimestampNames, 3, false) : -1);
    }

    /// <summary>The position of a name in a list of names, as written or but for case; -1 when absent.</summary>
    public static int IndexOf(IReadOnlyList<string> names, ColumnChoice choice)
    {
        if (choice.Name is null)
            return choice.Index < names.Count ? choice.Index : -1;
        var exact = Enumerable.Range(0, names.Count).Where(i => names[i] == choice.Name).DefaultIfEmpty(-1).First();
        return exact >= 0 ? exact : Enumerable.Range(0, names.Count).Where(i => string.Equals(names[i], choice.Name, StringComparison.OrdinalIgnoreCase)).DefaultIfEmpty(-1).First();
    }

    private static int IndexOfUsual(IReadOnlyList<string> fields, string[] usual) =>
        usual.Select(name => IndexOf(fields, name)).Where(index => index >= 0).DefaultIfEmpty(-1).First();

    /// <summary>All fields of a line as text, for headers.</summary>
    public static List<string> Texts(CsvFields fields)
    {
        var texts = new List<string>();
        while (fields.TryNext(out var field))
            texts.Add(Encoding.UTF8.GetString(field).Trim());
        return texts;
    }
}
