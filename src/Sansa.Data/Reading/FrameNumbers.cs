using System.Globalization;
using Microsoft.Data.Analysis;

namespace Sansa.Data.Reading;

/// <summary>Value and timestamp columns of a frame.</summary>
internal static class FrameNumbers
{
    public static float[] ReadValues(DataFrameColumn column)
    {
        if (!column.IsNumericColumn())
            throw new ColumnTypeException(column.Name, $"The value column '{column.Name}' holds {column.DataType.Name} values; values must be numbers.");
        var values = new float[column.Length];
        if (column is PrimitiveDataFrameColumn<float> singles)
        {
            var row = 0;
            foreach (var value in singles)
                values[row] = Checked(value ?? float.NaN, column, row++);
            return values;
        }

        for (var row = 0; row < values.Length; row++)
            values[row] = Checked(column[row] is { } value ? Convert.ToSingle(value, CultureInfo.InvariantCulture) : float.NaN, column, row);
        return values;
    }

    public static long[] ReadTimestamps(DataFrameColumn column, TimestampUnit? chosen)
    {
        var seconds = new long[column.Length];
        var unit = chosen;
        for (var row = 0; row < seconds.Length; row++)
        {
            seconds[row] = column[row] switch
            {
                DateTime time => Timestamps.ToSeconds(time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time),
                null => throw new InteractionValueException(
                    $"Row {row} of column '{column.Name}' has no timestamp. Drop such rows first, for example with frame.DropNulls()."),
                string or bool => throw new ColumnTypeException(
                    column.Name,
                    $"The timestamp column '{column.Name}' holds {column.DataType.Name} values; timestamps must be numbers since 1970 or DateTime."),
                { } number => FromNumber(Convert.ToDouble(number, CultureInfo.InvariantCulture), ref unit, column, row),
            };
        }

        return seconds;
    }

    private static long FromNumber(double number, ref TimestampUnit? known, DataFrameColumn column, int row)
    {
        var unit = known ??= Timestamps.UnitOf(number);
        var seconds = Math.Floor(number / Timestamps.PerSecond(unit));
        if (!(Math.Abs(seconds) < 1e15) || !Timestamps.InRange((long)seconds))
            throw new TimestampRangeException(
                $"Row {row} of column '{column.Name}': {Timestamps.Describe(number.ToString(CultureInfo.InvariantCulture), unit)}");
        return (long)seconds;
    }

    private static float Checked(float value, DataFrameColumn column, int row) => float.IsFinite(value) ? value
        : throw new InteractionValueException(
            $"Row {row} of column '{column.Name}' is {(float.IsNaN(value) ? "missing or NaN" : "infinite")}; values must be finite numbers.");
}
