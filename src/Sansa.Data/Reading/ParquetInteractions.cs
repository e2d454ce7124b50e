using Microsoft.Data.Analysis;
using Parquet;
using Parquet.Schema;

namespace Sansa.Data.Reading;

/// <summary>Reads interactions from Parquet, a row group at a time.</summary>
internal static class ParquetInteractions
{
    /// <summary>Reads one file or several of the same columns, one after the other.</summary>
    public static async Task<InteractionData> ReadAsync(string path, CsvOptions options, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        var files = ParquetFiles.Find(path);
        var reading = new Reading(options, progress, files.Sum(file => new FileInfo(file).Length));
        foreach (var file in files)
            await ReadFileAsync(file, reading, cancellation).ConfigureAwait(false);
        return reading.ToData(path);
    }

    private static async Task ReadFileAsync(string path, Reading reading, CancellationToken cancellation)
    {
        using var file = File.OpenRead(path);
        ParquetFooter.Check(file, path);
        try
        {
            var reader = await ParquetReader.CreateAsync(file, cancellationToken: cancellation).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
                await reading.AddAsync(reader, path, file.Length, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (InteractionDataException or OperationCanceledException))
        {
            throw new DataFormatException(path, 0, "", $"this Parquet file is damaged, or of a kind that cannot be read ({error.Message}).", error);
        }
    }

    /// <summary>The columns as they grow from file to file.</summary>
    private sealed class Reading(CsvOptions options, IProgress<ReadProgress>? progress, long totalBytes)
    {
        private ColumnLayout _layout;
        private string[] _names = [];
        private (string Name, ParquetColumn Column)[] _columns = [];
        private long _rows;
        private long _bytes;

        public async Task AddAsync(ParquetReader reader, string path, long size, CancellationToken cancellation)
        {
            var fields = reader.Schema.GetDataFields();
            if (_columns.Length == 0)
                Arrange(fields, path);
            DataField[] chosen = [.. _columns.Select(column => Array.Find(fields, field => field.Name == column.Name)
                ?? throw new MissingColumnException(column.Name, $"{path}: the column '{column.Name}', which the files before have, is missing."))];
            for (var group = 0; group < reader.RowGroupCount; group++)
            {
                cancellation.ThrowIfCancellationRequested();
                using var rowGroup = reader.OpenRowGroupReader(group);
                ParquetFooter.CheckRows(rowGroup.RowCount, size, path);
                for (var c = 0; c < chosen.Length; c++)
                    await _columns[c].Column.AppendAsync(rowGroup, chosen[c], path, cancellation).ConfigureAwait(false);
                _rows += rowGroup.RowCount;
                progress?.Report(new ReadProgress(_rows, _bytes + (size * (group + 1) / reader.RowGroupCount), totalBytes));
            }

            _bytes += size;
        }

        // From here a frame does: its conversion knows the types, the missing values and the errors.
        public InteractionData ToData(string path)
        {
            var frame = new DataFrame(_columns.Select(column => column.Column.ToFrameColumn(column.Name)));
            var named = options with { User = Name(_layout.User), Item = Name(_layout.Item), Value = Name(_layout.Value), Timestamp = Name(_layout.Timestamp) };
            var data = FrameConversion.FromFrame(frame, named);
            return new InteractionData(data.Users, data.Items, data.Values, data.Timestamps, data.UserIds, data.ItemIds, path)
            {
                ReadAs = _layout.Describe(_names, hasHeader: true),
            };
        }

        private void Arrange(DataField[] fields, string path)
        {
            _names = [.. fields.Select(field => field.Name)];
            _layout = ColumnLayout.Resolve(_names, hasHeader: true, options, path);
            _columns = [.. new[] { _layout.User, _layout.Item, _layout.Value, _layout.Timestamp }.Where(index => index >= 0).Distinct()
                .Select(index => (_names[index], ParquetColumn.Create(fields[index], path)))];
        }

        private ColumnChoice? Name(int index) => index < 0 ? default(ColumnChoice?) : ColumnChoice.FromName(_names[index]);
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
            : throw new ColumnTypeException(
                field.Name,
                $"{path}: the column '{field.Name}' holds {type.Name} values; ids must be integers or text, values numbers, timestamps numbers or dates.");
    }

    /// <summary>Appends a row group's part; a file whose column has another type than the first file's is refused.</summary>
    public async Task AppendAsync(ParquetRowGroupReader group, DataField field, string path, CancellationToken cancellation)
    {
        if (Create(field, path).GetType() != GetType())
            throw new ColumnTypeException(field.Name, $"{path}: the column '{field.Name}' has another type than in the files before.");
        await AppendAsync(group, field, cancellation).ConfigureAwait(false);
    }

    protected abstract Task AppendAsync(ParquetRowGroupReader group, DataField field, CancellationToken cancellation);

    public abstract DataFrameColumn ToFrameColumn(string name);

    private sealed class TextColumn : ParquetColumn
    {
        private readonly List<string?> _values = [];

        protected override async Task AppendAsync(ParquetRowGroupReader group, DataField field, CancellationToken cancellation)
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

        protected override async Task AppendAsync(ParquetRowGroupReader group, DataField field, CancellationToken cancellation)
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
