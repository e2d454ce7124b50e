namespace Sansa.Data.Reading;

/// <summary>Which of the two text forms a file has: columns, a line for each interaction, or adjacency, a line for each user.</summary>
internal static class TextFormats
{
    private static readonly string[] ColumnEndings = [".csv", ".tsv", ".inter"];

    /// <summary>True for columns, false for adjacency; refuses what could be either.</summary>
    public static bool IsColumns(TextSample sample, CsvOptions options, string path)
    {
        var plain = DataStreams.PlainName(path);
        if (sample.LineCount == 0 || options.Delimiter is not null
            || Array.Exists(ColumnEndings, ending => plain.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
            return true;
        // Lines of users end where their items end: that all are of one length is chance for few lines only.
        var delimiter = sample.UniformDelimiter();
        if (delimiter is not null and not " ")
            return sample.LineCount > 1 || delimiter != "\t" ? true : throw Ambiguous(path, sample.FieldCount(delimiter));
        return delimiter is not null && IsSpacedColumns(sample, path);
    }

    /// <summary>The error for JSON under any name.</summary>
    public static DataFormatException Json(string path) => new(
        path,
        0,
        "",
        "this is JSON, not delimited text: save it as CSV or Parquet. "
            + "The sansa tool reads JSON lines whose name ends in .jsonl; in C# a query does (DuckDB's read_json and InteractionData.ReadDatabase).");

    // With spaces, two fields mean the same either way, and five or more are no columns that anybody writes.
    private static bool IsSpacedColumns(TextSample sample, string path)
    {
        var rows = sample.Rows(" ");
        var width = rows[0].Count;
        if (width == 2 || HeaderRecognition.HasUsualNames(rows[0]))
            return true;
        if (width > 4)
            return false;
        return rows.Exists(row => row[2].Contains('.', StringComparison.Ordinal)) ? true : throw Ambiguous(path, width);
    }

    private static DataFormatException Ambiguous(string path, int width) => new(
        path,
        1,
        "",
        $"the lines have {width} fields each: they may be columns (user, item, value{(width > 3 ? ", timestamp" : "")}) or a user with {width - 1} items. "
            + $"Say which: DataFormat.Columns or DataFormat.Adjacency.");
}
