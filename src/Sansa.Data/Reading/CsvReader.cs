using System.Text;

namespace Sansa.Data.Reading;

/// <summary>Reads delimited text into columns: bytes to interned ids and numbers, without a string per field.</summary>
internal sealed class CsvReader
{
    private readonly Utf8LineReader _lines;
    private readonly CsvOptions _options;
    private readonly byte[] _delimiter;
    private readonly IdInterner _users = new();
    private readonly IdInterner _items = new();
    private readonly ChunkedList<int> _userColumn = new();
    private readonly ChunkedList<int> _itemColumn = new();
    private readonly ChunkedList<float> _values = new();
    private readonly ChunkedList<long> _timestamps = new();
    private ColumnLayout _layout;
    private bool _countOnly;
    private long _rowCount;

    private CsvReader(Utf8LineReader lines, CsvOptions options)
    {
        (_lines, _options) = (lines, options);
        _delimiter = Encoding.UTF8.GetBytes(options.Delimiter);
    }

    public static InteractionData Read(Stream stream, string name, long totalBytes, CsvOptions options, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        if (options.Delimiter.Length == 0 || options.Delimiter.AsSpan().IndexOfAny('"', '\n', '\r') >= 0)
            throw new ArgumentException("The delimiter must be at least one character, and neither a quote nor a line end.", nameof(options));
        using var lines = new Utf8LineReader(stream, name, cancellation);
        var reader = new CsvReader(lines, options);
        reader.ReadAll(new ProgressThrottle(progress, totalBytes));
        return reader.ToData(name);
    }

    /// <summary>Counts users, items and rows in the memory of the distinct ids only; every line is checked as in reading.</summary>
    public static DataCounts Count(string path, CancellationToken cancellation)
    {
        using var lines = new Utf8LineReader(DataStreams.OpenRead(path), path, cancellation);
        var reader = new CsvReader(lines, new CsvOptions()) { _countOnly = true };
        reader.ReadAll(new ProgressThrottle(null));
        return new DataCounts(reader._users.Count, reader._items.Count, reader._rowCount);
    }

    private void ReadAll(ProgressThrottle report)
    {
        if (!TryReadRecord(out var line))
            throw new DataFormatException(_lines.Name, 0, "", "the file is empty; it needs a line for each interaction: user, item and perhaps value and timestamp.");
        var first = ColumnLayout.Texts(new CsvFields(line, _delimiter));
        var hasHeader = _options.HasHeader ?? ColumnLayout.LooksLikeHeader(first, _options);
        _layout = ColumnLayout.Resolve(first, hasHeader, _options, _lines.Name);
        if (!hasHeader)
            AddRow(line);
        while (TryReadRecord(out line))
        {
            AddRow(line);
            report.Tick(_rowCount, _lines.BytesRead);
        }

        if (_rowCount == 0)
            throw new DataFormatException(_lines.Name, 0, "", "there is no interaction in it, only a header.");
        report.Finish(_rowCount, _lines.BytesRead);
    }

    // The next line that is not blank, with those lines that an open quote adds to it.
    private bool TryReadRecord(out ReadOnlySpan<byte> line)
    {
        do
        {
            if (!_lines.TryReadLine(out line))
                return false;
        }
        while (line.IsEmpty);
        var start = _lines.LineNumber;
        while (line.Contains((byte)'"') && HasOpenQuote(line))
        {
            if (!_lines.TryExtendLine(out line))
                throw new DataFormatException(_lines.Name, start, "", "a quote is opened here and never closed.");
        }

        return true;
    }

    private bool HasOpenQuote(ReadOnlySpan<byte> line)
    {
        var fields = new CsvFields(line, _delimiter);
        while (fields.TryNext(out _))
        {
        }

        return fields.IsOpen;
    }

    private void AddRow(ReadOnlySpan<byte> line)
    {
        var fields = new CsvFields(line, _delimiter);
        var (user, item, value, timestamp, last) = (-1, -1, 0f, 0L, _layout.Last);
        for (var column = 0; column <= last; column++)
        {
            if (!fields.TryNext(out var field))
                throw _lines.Error($"this line has {column} fields, but field {last + 1} is needed; check the delimiter ('{_options.Delimiter}').", line);
            if (column == _layout.User)
                user = _users.Intern(NotEmpty(field, "user", line));
            if (column == _layout.Item)
                item = _items.Intern(NotEmpty(field, "item", line));
            if (column == _layout.Value)
                value = ParseValue(field);
            if (column == _layout.Timestamp)
                timestamp = ParseTimestamp(field);
        }

        _rowCount++;
        if (!_countOnly)
            Store(user, item, value, timestamp);
    }

    private void Store(int user, int item, float value, long timestamp)
    {
        _userColumn.Add(user);
        _itemColumn.Add(item);
        if (_layout.Value >= 0)
            _values.Add(value);
        if (_layout.Timestamp >= 0)
            _timestamps.Add(timestamp);
    }

    private ReadOnlySpan<byte> NotEmpty(ReadOnlySpan<byte> field, string what, ReadOnlySpan<byte> line) =>
        !field.IsEmpty ? field : throw _lines.Error($"the {what} id is empty.", line);

    private float ParseValue(ReadOnlySpan<byte> field)
    {
        if (!Utf8Numbers.TryParseSingle(field, out var value))
            throw _lines.Error(field.IsEmpty ? "the value is empty; read without values (CsvOptions.ReadValues = false) or complete the file." : $"a value must be a number.{HeaderHint}", field);
        return float.IsFinite(value) ? value : throw _lines.Error("a value must be finite.", field);
    }

    private string HeaderHint => _lines.LineNumber == 1 ? " If this line is a header, set CsvOptions.HasHeader and name the columns." : "";

    private long ParseTimestamp(ReadOnlySpan<byte> field)
    {
        if (!Utf8Numbers.TryParseTimestamp(field, _options.TimestampUnit, out var seconds))
            throw _lines.Error("a timestamp must be a number since 1970 or a date like 2005-09-06; read without timestamps (CsvOptions.ReadTimestamps = false) if it is something else.", field);
        if (!Timestamps.InRange(seconds))
            throw new TimestampRangeException($"{_lines.Name}, line {_lines.LineNumber}: {Timestamps.Describe(Encoding.UTF8.GetString(field), _options.TimestampUnit)}");
        return seconds;
    }

    private InteractionData ToData(string name) => new(
        _userColumn.ToArray(),
        _itemColumn.ToArray(),
        _layout.Value >= 0 ? _values.ToArray() : null,
        _layout.Timestamp >= 0 ? _timestamps.ToArray() : null,
        _users.ToIdMap(),
        _items.ToIdMap(),
        name);
}
