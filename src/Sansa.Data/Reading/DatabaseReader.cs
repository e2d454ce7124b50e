using System.Data;
using System.Globalization;

namespace Sansa.Data.Reading;

/// <summary>Rows of a database query, a row at a time. Types are taken from the values: what a provider says of a column need not be so (SQLite).</summary>
internal static class DatabaseReader
{
    private const string Source = "The query";
    private const int CheckEvery = 4096;

    public static InteractionData Read(IDataReader reader, CsvOptions options, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        string[] names = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
        var layout = ColumnLayout.Resolve(names, hasHeader: true, options, Source);
        var (users, items) = (new DatabaseIds(names[layout.User], "user"), new DatabaseIds(names[layout.Item], "item"));
        var (values, timestamps) = (new List<float>(), new List<long>());
        var (row, throttle, unit) = (0, new ProgressThrottle(progress), options.TimestampUnit);
        for (; reader.Read(); row++)
        {
            if (row % CheckEvery == 0)
                cancellation.ThrowIfCancellationRequested();
            throttle.Tick(row);
            users.Add(reader, layout.User, row);
            items.Add(reader, layout.Item, row);
            if (layout.Value >= 0)
                values.Add(ValueOf(reader.GetValue(layout.Value), names[layout.Value], row));
            if (layout.Timestamp >= 0)
                timestamps.Add(SecondsOf(reader.GetValue(layout.Timestamp), ref unit, names[layout.Timestamp], row));
        }

        if (row == 0)
            throw new EmptyDataException($"{Source} gave no rows, so there are no interactions. Its columns are: {string.Join(", ", names)}.");
        throttle.Finish(row);
        return new InteractionData(
            users.Indices(), items.Indices(), layout.Value < 0 ? null : [.. values],
            layout.Timestamp < 0 ? null : [.. timestamps], users.ToIdMap(), items.ToIdMap(), "query");
    }

    private static float ValueOf(object value, string column, int row)
    {
        if (value is string or DateTime or DateTimeOffset or byte[] or Guid)
            throw new ColumnTypeException(
                column, $"{Source}: row {row} of the value column '{column}' holds a {value.GetType().Name}; values must be numbers.");
        var number = value is DBNull ? float.NaN : Convert.ToSingle(value, CultureInfo.InvariantCulture);
        return float.IsFinite(number) ? number
            : throw new InteractionValueException(
                $"{Source}: row {row} of column '{column}' is {(float.IsNaN(number) ? "NULL or NaN" : "infinite")}; values must be finite numbers. "
                    + $"Leave such rows out with WHERE.");
    }

    private static long SecondsOf(object value, ref TimestampUnit? known, string column, int row)
    {
        switch (value)
        {
            case DBNull:
                throw new InteractionValueException(
                    $"{Source}: row {row} of column '{column}' is NULL; it must have a time. "
                        + $"Leave such rows out with WHERE, or set CsvOptions.ReadTimestamps = false.");
            case DateTimeOffset time:
                return time.ToUnixTimeSeconds();
            case DateTime time:
                return Timestamps.ToSeconds(time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time);
            case string text:
                return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) ? parsed.ToUnixTimeSeconds()
                    : throw new ColumnTypeException(
                        column,
                        $"{Source}: row {row} of the timestamp column '{column}' is '{text}', which is no date. "
                            + $"Set CsvOptions.ReadTimestamps = false if it holds none.");
            case bool or byte[] or Guid:
                throw new ColumnTypeException(
                    column,
                    $"{Source}: row {row} of the timestamp column '{column}' holds a {value.GetType().Name}; timestamps must be numbers since 1970 or dates.");
        }

        var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        var unit = known ??= Timestamps.UnitOf(number);
        var seconds = Math.Floor(number / Timestamps.PerSecond(unit));
        return Math.Abs(seconds) < 1e15 && Timestamps.InRange((long)seconds) ? (long)seconds
            : throw new TimestampRangeException(
                $"{Source}: row {row} of column '{column}': {Timestamps.Describe(number.ToString(CultureInfo.InvariantCulture), unit)}");
    }
}
