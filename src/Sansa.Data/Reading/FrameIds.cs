using Microsoft.Data.Analysis;

namespace Sansa.Data.Reading;

/// <summary>Id columns of a frame: integers or text, in order of first appearance.</summary>
internal static class FrameIds
{
    public static (int[] Indices, IdMap Ids) Read(DataFrameColumn column, string what) => column switch
    {
        PrimitiveDataFrameColumn<long> longs => Intern(longs, value => value, what),
        PrimitiveDataFrameColumn<int> ints => Intern(ints, value => value, what),
        PrimitiveDataFrameColumn<short> shorts => Intern(shorts, value => value, what),
        PrimitiveDataFrameColumn<sbyte> bytes => Intern(bytes, value => value, what),
        PrimitiveDataFrameColumn<byte> bytes => Intern(bytes, value => value, what),
        PrimitiveDataFrameColumn<ushort> shorts => Intern(shorts, value => value, what),
        PrimitiveDataFrameColumn<uint> ints => Intern(ints, value => value, what),
        PrimitiveDataFrameColumn<ulong> longs => Intern(longs, value => value <= long.MaxValue ? (long)value : throw TooLarge(column, value), what),
        StringDataFrameColumn or ArrowStringDataFrameColumn => InternText(column, what),
        _ => throw WrongType(column, what),
    };

    private static (int[] Indices, IdMap Ids) Intern<T>(PrimitiveDataFrameColumn<T> column, Func<T, long> convert, string what)
        where T : unmanaged
    {
        var (indices, known, ids) = (new int[column.Length], new Dictionary<long, int>(), new List<long>());
        var row = 0;
        foreach (var value in column)
        {
            var id = convert(value ?? throw Missing(column, what, row));
            if (!known.TryGetValue(id, out var index))
            {
                known.Add(id, index = ids.Count);
                ids.Add(id);
            }

            indices[row++] = index;
        }

        return (indices, IdMap.FromNumbers([.. ids]));
    }

    private static (int[] Indices, IdMap Ids) InternText(DataFrameColumn column, string what)
    {
        var (indices, known, ids) = (new int[column.Length], new Dictionary<string, int>(StringComparer.Ordinal), new List<string>());
        for (var row = 0; row < indices.Length; row++)
        {
            if (column[row] is not string { Length: > 0 } id)
                throw Missing(column, what, row);
            if (!known.TryGetValue(id, out var index))
            {
                known.Add(id, index = ids.Count);
                ids.Add(id);
            }

            indices[row] = index;
        }

        return (indices, IdMap.FromNames([.. ids]));
    }

    private static InteractionValueException Missing(DataFrameColumn column, string what, int row) =>
        new($"Row {row} of column '{column.Name}' has no {what} id (null or empty). Drop such rows first, for example with frame.DropNulls().");

    private static ColumnTypeException TooLarge(DataFrameColumn column, ulong value) =>
        new(column.Name, $"Column '{column.Name}' holds the id {value}, beyond the 64-bit signed integers. Convert the ids to text.");

    private static ColumnTypeException WrongType(DataFrameColumn column, string what)
    {
        var floating = column.DataType == typeof(float) || column.DataType == typeof(double) || column.DataType == typeof(decimal);
        var remedy = floating ? "Fractions lose ids (float32 from 16,777,217 on): read the column as integers or text" : "Convert it to integers or text";
        return new(column.Name, $"The {what} column '{column.Name}' holds {column.DataType.Name} values; ids must be integers or text. {remedy}.");
    }
}
