using System.Globalization;
using Microsoft.Data.Analysis;
using Sansa.Interactive.Cards;
using Sansa.Interactive.Html;

namespace Sansa.Interactive.Formatters;

/// <summary>The display of a DataFrame: a header with types and missing values, the first rows, the shape.</summary>
internal static class DataFrameCard
{
    private const int MaxRows = 10;
    private const int MaxColumns = 20;
    private const int MaxCell = 60;

    public static Card Of(DataFrame frame)
    {
        var (rows, columns) = (frame.Rows.Count, frame.Columns.Count);
        var nulls = frame.Columns.Sum(c => c.NullCount);
        var card = new Card($"DataFrame {Quantity.Count(rows)} × {Quantity.Count(columns)}")
        {
            Subtitle = $"{Quantity.Count(rows)} rows, {Quantity.Count(columns)} columns, "
                + $"{(nulls == 0 ? "no missing values" : Quantity.Count(nulls) + " missing values")}",
        };
        if (columns == 0)
            return card.Note("The frame has no columns.");
        var shown = frame.Columns.Take(MaxColumns).ToArray();
        Column[] header = [new Column(""), .. shown.Select(c => new Column(c.Name, IsNumeric(c.DataType), Kind(c)))];
        var body = Enumerable.Range(0, (int)Math.Min(MaxRows, rows))
            .Select(i => (IReadOnlyList<Cell>)[new Cell(i.ToString(CultureInfo.InvariantCulture)), .. shown.Select(c => (Cell)Text(c[i]))]);
        var omitted = (rows > MaxRows ? $"{Quantity.Count(rows - MaxRows)} more rows. " : "")
            + (columns > MaxColumns
                ? $"{columns - MaxColumns} more columns: "
                    + $"{Markup.Shorten(string.Join(", ", frame.Columns.Skip(MaxColumns).Take(50).Select(c => c.Name)), 300)}."
                : "");
        return card.Add(new TableBlock("", header, [.. body]) { Note = omitted.Length > 0 ? omitted.TrimEnd() : rows == 0 ? "The frame has no rows." : null });
    }

    private static string Kind(DataFrameColumn column) =>
        TypeName(column.DataType) + (column.NullCount > 0 ? $", {Quantity.Count(column.NullCount)} missing" : "");

    private static string Text(object? value) => value switch
    {
        null => "null",
        float f => f.ToString("G7", CultureInfo.InvariantCulture),
        double d => d.ToString("G10", CultureInfo.InvariantCulture),
        DateTime t => t.ToString(t.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        IFormattable f => Markup.Shorten(f.ToString(null, CultureInfo.InvariantCulture), MaxCell),
        _ => Markup.Shorten(value.ToString(), MaxCell),
    };

    private static bool IsNumeric(Type type) => type.IsPrimitive && type != typeof(bool) && type != typeof(char) || type == typeof(decimal);

    private static string TypeName(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Int32 => "int",
        TypeCode.Int64 => "long",
        TypeCode.Int16 => "short",
        TypeCode.Single => "float",
        TypeCode.Double => "double",
        TypeCode.Boolean => "bool",
        TypeCode.String => "string",
        TypeCode.Byte => "byte",
        TypeCode.Char => "char",
        TypeCode.Decimal => "decimal",
        _ => type.Name,
    };
}
