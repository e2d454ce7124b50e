using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Analysis;

namespace Sansa.Data.Reading;

/// <summary>Between columns of interactions and DataFrames.</summary>
internal static class FrameConversion
{
    public static DataFrame ToFrame(InteractionData data)
    {
        var columns = new List<DataFrameColumn>
        {
            IdColumn("user", data.Users, data.UserIds),
            IdColumn("item", data.Items, data.ItemIds),
            data.Values is { } values ? Column<float>("value", values.Length, values.CopyTo) : Column<float>("value", data.Count, ones => ones.Fill(1f)),
        };
        if (data.Timestamps is { } times)
            columns.Add(Column<long>("timestamp", times.Length, times.CopyTo));
        return new DataFrame(columns);
    }

    public static InteractionData FromFrame(DataFrame frame, CsvOptions options)
    {
        var names = frame.Columns.Select(column => column.Name).ToArray();
        if (frame.Rows.Count == 0)
            throw new EmptyDataException($"The frame has no rows{(names.Length == 0 ? " and no columns" : "")}, so there are no interactions.");
        if (frame.Rows.Count > Array.MaxLength)
            throw new InteractionDataException($"The frame has {frame.Rows.Count} rows; at most {Array.MaxLength} interactions fit.");
        var layout = ColumnLayout.Resolve(names, hasHeader: true, options, "The frame");
        var (users, userIds) = FrameIds.Read(frame.Columns[layout.User], "user");
        var (items, itemIds) = FrameIds.Read(frame.Columns[layout.Item], "item");
        var values = layout.Value < 0 ? null : FrameNumbers.ReadValues(frame.Columns[layout.Value]);
        var timestamps = layout.Timestamp < 0 ? null : FrameNumbers.ReadTimestamps(frame.Columns[layout.Timestamp], options.TimestampUnit);
        return new InteractionData(users, items, values, timestamps, userIds, itemIds, "frame");
    }

    private static DataFrameColumn IdColumn(string name, int[] indices, IdMap ids)
    {
        if (!ids.IsNumeric)
            return new StringDataFrameColumn(name, indices.Select(index => ids[index]));
        return Column<long>(name, indices.Length, numbers =>
        {
            for (var k = 0; k < numbers.Length; k++)
                numbers[k] = ids.NumberAt(indices[k]);
        });
    }

    // The frame takes the numbers as bytes in one block, which is much faster than a value at a time; they are written where they stay.
    private static PrimitiveDataFrameColumn<T> Column<T>(string name, int count, SpanAction<T> fill)
        where T : unmanaged
    {
        if (count * (long)Unsafe.SizeOf<T>() > Array.MaxLength)
        {
            var values = new T[count];
            fill(values);
            return new PrimitiveDataFrameColumn<T>(name, values);
        }

        var bytes = new byte[count * Unsafe.SizeOf<T>()];
        fill(MemoryMarshal.Cast<byte, T>(bytes.AsSpan()));
        var valid = new byte[(count + 7) / 8];
        valid.AsSpan().Fill(0xFF);
        if (count % 8 != 0)
            valid[^1] = (byte)((1 << (count % 8)) - 1);
        return new PrimitiveDataFrameColumn<T>(name, bytes, valid, count, 0);
    }

    private delegate void SpanAction<T>(Span<T> values);
}
