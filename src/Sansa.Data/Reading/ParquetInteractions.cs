using Microsoft.Data.Analysis;
using Parquet;
using Parquet.Schema;

namespace Sansa.Data.Reading;

/// <summary>Reads interactions from Parquet, a row group at a time.</summary>
internal static class ParquetInteractions
{
    public static async Task<InteractionData> ReadAsync(string path, CsvOptions options, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        using var file = File.OpenRead(path);
        try
        {
            var reader = await ParquetReader.CreateAsync(file, cancellationToken: cancellation).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
                return await ReadGroupsAsync(reader, path, file.Length, options, progress, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (InteractionDataException or OperationCanceledException))
        {
            throw new DataFormatException(path, 0, "", $"this is not a Parquet file that can be read ({error.Message}).", error);
        }
    }

    private static async Task<InteractionData> ReadGroupsAsync(ParquetReader reader, string path, long size, CsvOptions options, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        var fields = reader.Schema.GetDataFields();
        var layout = ColumnLayout.Resolve([.. fields.Select(field => field.Name)], hasHeader: true, options, path);
        var columns = new[] { layout.User, layout.Item, layout.Value, layout.Timestamp }.Where(index => index >= 0).Distinct()
            .Select(index => (Field: fields[index], Column: ParquetColumn.Create(fields[index], path))).ToArray();
        long rows = 0;
        for (var group = 0; group < reader.RowGroupCount; group++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var rowGroup = reader.OpenRowGroupReader(group);
            foreach (var (field, column) in columns)
                await column.AppendAsync(rowGroup, field, cancellation).ConfigureAwait(false);
            rows += rowGroup.RowCount;
            progress?.Report(new ReadProgress(rows, size * (group + 1) / reader.RowGroupCount, size));
        }

        // From here a frame does: its conversion knows the types, the missing values and the errors.
        var frame = new DataFrame(columns.Select(column => column.Column.ToFrameColumn(column.Field.Name)));
        var named = options with
        {
            User = ColumnChoice.FromName(fields[layout.User].Name),
            Item = ColumnChoice.FromName(fields[layout.Item].Name),
            Value = layout.Value < 0 ? default(ColumnChoice?) : ColumnChoice.FromName(fields[layout.Value].Name),
            Timestamp = layout.Timestamp < 0 ? default(ColumnChoice?) : ColumnChoice.FromName(fields[layout.Timestamp].Name),
        };
        var data = FrameConversion.FromFrame(frame, named);
        return new InteractionData(data.Users, data.Items, data.Values, data.Timestamps, data.UserIds, data.ItemIds, path);
    }
}

/// <summary>One column of a Parquet file on its way into a frame.</summary>
internal abstract class ParquetColumn
{
    public static ParquetColumn Create(DataField field, string path)
    {
        if (field.IsArray)
            throw new ColumnTypeException(field.Name, $"{path}: the column '{field.Name}' holds lists; each row must be one interaction.");
        var type = field.ClrType;
        return type == typeof(string) || type == typeof(ReadOnlyMemory<char>) ? new TextColumn()
            : type == typeof(long) ? new NumberColumn<long>()
            : type == typeof(int) ? new NumberColumn<int>()
            : type == typeof(short) ? new NumberColumn<short>()
            : type == typeof(byte) ? new NumberColumn<byte>()
            : type == typeof(sbyte) ? new NumberColumn<sbyte>()
            : type == typeof(ushort) ? new NumberColumn<ushort>()
            : type == typeof(uint) ? new NumberColumn<uint>()
            : type == typeof(ulong) ? new NumberColumn<ulong>()
            : type == typeof(float) ? new NumberColumn<float>()
            : type == typeof(double) ? new NumberColumn<double>()
            : type == typeof(DateTime) ? new NumberColumn<DateTime>()
            : throw new ColumnTypeException(field.Name, $"{path}: the column '{field.Name}' holds {type.Name} values; ids must be integers or text, values numbers, timestamps numbers or dates.");
    }

    public abstract Task AppendAsync(ParquetRowGroupReader group, DataField field, CancellationToken cancellation);

    public abstract DataFrameColumn ToFrameColumn(string name);

    private sealed class TextColumn : ParquetColumn
    {
        private readonly List<string?> _values = [];

        public override async Task AppendAsync(ParquetRowGroupReader group, DataField field, CancellationToken cancellation)
        {
            var buffer = new string?[group.RowCount];
            await group.ReadAsync(field, buffer.AsMemory(), null, cancellation).ConfigureAwait(false);
            _values.AddRange(buffer);
        }

        public override DataFrameColumn ToFrameColumn(string name) => new StringDataFrameColumn(name, _values);
    }

    private sealed class NumberColumn<T> : ParquetColumn
        where T : unmanaged
    {
        private readonly List<T?> _values = [];

        public override async Task AppendAsync(ParquetRowGroupReader group, DataField field, CancellationToken cancellation)
        {
            if (field.IsNullable)
            {
                var nullable = new T?[group.RowCount];
                await group.ReadAsync(field, nullable.AsMemory(), null, cancellation).ConfigureAwait(false);
                _values.AddRange(nullable);
                return;
            }

            var buffer = new T[group.RowCount];
            await group.ReadAsync(field, buffer.AsMemory(), null, cancellation).ConfigureAwait(false);
            foreach (var value in buffer)
                _values.Add(value);
        }

        public override DataFrameColumn ToFrameColumn(string name) => new PrimitiveDataFrameColumn<T>(name, _values);
    }
}
