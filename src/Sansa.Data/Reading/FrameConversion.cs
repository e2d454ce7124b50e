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
            Wrap("value", data.Values ?? Ones(data.Count)),
        };
        if (data.Timestamps is not null)
            columns.Add(Wrap("timestamp", data.Timestamps));
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
        var numbers = new long[indices.Length];
        for (var k = 0; k < numbers.Length; k++)
            numbers[k] = ids.NumberAt(indices[k]);
        return Wrap(name, numbers);
    }

    private static float[] Ones(int count)
    {
        var ones = new float[count];
        ones.AsSpan().Fill(1f);
        return ones;
    }

    // The frame takes the numbers as bytes in one block, which is much faster than a value at a time.
    private static PrimitiveDataFrameColumn<T> Wrap<T>(string name, T[] values)
        where T : unmanaged
    {
        if (values.Length * (long)Marshal.SizeOf<T>() > Array.MaxLength)
            return new PrimitiveDataFrameColumn<T>(name, values);
        var bytes = MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
        var valid = new byte[(values.Length + 7) / 8];
        valid.AsSpan().Fill(0xFF);
        if (values.Length % 8 != 0)
            valid[^1] = (byte)((1 << (values.Length % 8)) - 1);
        return new PrimitiveDataFrameColumn<T>(name, bytes, valid, values.Length, 0);
    }
}
