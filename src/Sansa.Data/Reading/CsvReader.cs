using System.Text;

namespace Sansa.Data.Reading;

/// <summary>Reads delimited text into columns: bytes to interned ids and numbers, without a string per field.</summary>
internal sealed class CsvReader
{
    private const int MaxRecordLines = 1000;
    private const int MaxRecordLength = 1 << 20;
    private readonly Utf8LineReader _lines;
    private readonly CsvOptions _options;
    private readonly TextSample _sample;
    private readonly string _delimiterText;
    private readonly byte[] _delimiter;
    private readonly IdInterner _users = new();
    private readonly IdInterner _items = new();
    private readonly ChunkedList<int> _userColumn = new();
    private readonly ChunkedList<int> _itemColumn = new();
    private readonly ChunkedList<float> _values = new();
    private readonly ChunkedList<long> _timestamps = new();
    private ColumnLayout _layout;
    private TimestampUnit? _unit;
    private List<string> _firstFields = [];
    private bool _hasHeader;
    private bool _hasDecimalCommas;
    private bool _countOnly;
    private long _rowCount;

    private CsvReader(Utf8LineReader lines, CsvOptions options, TextSample sample)
    {
        (_lines, _options, _sample, _unit) = (lines, options, sample, options.TimestampUnit);
        _delimiterText = options.Delimiter ?? sample.LikelyDelimiter();
        _delimiter = Encoding.UTF8.GetBytes(_delimiterText);
    }

    public static InteractionData Read(Stream stream, string name, CsvOptions options, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        using var lines = new Utf8LineReader(stream, name, cancellation);
        return Read(lines, lines.Peek(), name, options, progress);
    }

    /// <summary>The same, of lines that have been looked at already.</summary>
    public static InteractionData Read(Utf8LineReader lines, TextSample sample, string name, CsvOptions options, IProgress<ReadProgress>? progress)
    {
        if (options.Delimiter is { } delimiter && (delimiter.Length == 0 || delimiter.AsSpan().IndexOfAny('"', '\n', '\r') >= 0))
            throw new ArgumentException("CsvOptions.Delimiter must be at least one character, and neither a quote nor a line end.", nameof(options));
        var reader = new CsvReader(lines, options, sample);
        reader.ReadAll(new ProgressThrottle(progress));
        return reader.ToData(name);
    }

    /// <summary>Counts users, items and rows in the memory of the distinct ids only; every line is checked as in reading.</summary>
    public static DataCounts Count(string path, CancellationToken cancellation)
    {
        using var lines = new Utf8LineReader(DataStreams.OpenRead(path), path, cancellation);
        var reader = new CsvReader(lines, new CsvOptions(), lines.Peek()) { _countOnly = true };
        reader.ReadAll(new ProgressThrottle(null));
        return new DataCounts(reader._users.Count, reader._items.Count, reader._rowCount);
    }

    private void ReadAll(ProgressThrottle report)
    {
        if (_sample.IsJson)
            throw TextFormats.Json(_lines.Name);
        if (!TryReadRecord(out var line))
            throw new DataFormatException(
                _lines.Name, 0, "", "the file is empty; it needs a line for each interaction: user, item and perhaps value and timestamp.");
        Arrange();
        if (!_hasHeader)
            AddRow(line);
        while (TryReadRecord(out line))
        {
            AddRow(line);
            report.Tick(_rowCount, _lines);
        }

        if (_rowCount == 0)
            throw new DataFormatException(_lines.Name, 0, "", "there is no interaction in it, only a header.");
        report.Finish(_rowCount, _lines);
    }

    // What the first lines say of header and columns.
    private void Arrange()
    {
        var rows = _sample.Rows(_delimiterText);
        if (rows.Count == 0)
            throw new DataFormatException(_lines.Name, 1, "", "a quote is opened in the first line and not closed in it.");
        _hasHeader = HeaderRecognition.Decide(rows, _options, _lines.Name);
        _layout = ColumnLayout.Resolve(rows[0], _hasHeader, _options, _lines.Name);
        _firstFields = rows[0];
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
            // Each further line is looked at from the start: without bounds, one stray quote in a large file would never end.
            var isTooLong = _lines.LineNumber - start >= MaxRecordLines || line.Length > MaxRecordLength;
            if (isTooLong || !_lines.TryExtendLine(out line))
                throw new DataFormatException(
                    _lines.Name, start, "",
                    $"a quote is opened here and {(isTooLong ? $"not closed within {MaxRecordLines} lines or 1 MiB" : "never closed")}.");
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
                throw _lines.Error(
                    $"this line has {column} fields, but field {last + 1} is needed; "
                        + $"check the delimiter (CsvOptions.Delimiter, here '{Shown(_delimiterText)}').",
                    line);
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
        if (!Utf8Numbers.TryParseSingle(field, out var value) && !TryParseDecimalComma(field, out value))
            throw _lines.Error(
                field.IsEmpty
                    ? "the value is empty; read without values (CsvOptions.ReadValues = false) or complete the file."
                    : $"a value must be a number.{HeaderHint}",
                field);
        return float.IsFinite(value) ? value : throw _lines.Error("a value must be finite.", field);
    }

    // "3,5": where the comma stands between no fields, it stands before the fraction.
    private bool TryParseDecimalComma(ReadOnlySpan<byte> field, out float value)
    {
        var comma = field.IndexOf((byte)',');
        value = 0;
        if (comma < 0 || field.Length > 64 || field.Contains((byte)'.') || _delimiterText == ",")
            return false;
        Span<byte> plain = stackalloc byte[field.Length];
        field.CopyTo(plain);
        plain[comma] = (byte)'.';
        _hasDecimalCommas = true;
        return Utf8Numbers.TryParseSingle(plain, out value);
    }

    private string HeaderHint =>
        _lines.LineNumber == 1 ? " If this line is a header, set CsvOptions.HasHeader = true and name the columns (CsvOptions.User and CsvOptions.Item)." : "";

    private long ParseTimestamp(ReadOnlySpan<byte> field)
    {
        var unit = _unit ??= Utf8Numbers.UnitOf(field);
        if (!Utf8Numbers.TryParseTimestamp(field, unit, out var seconds))
            throw _lines.Error(
                "a timestamp must be a number since 1970 or a date like 2005-09-06; "
                    + "read without timestamps (CsvOptions.ReadTimestamps = false) if it is something else.",
                field);
        if (!Timestamps.InRange(seconds))
            throw new TimestampRangeException($"{_lines.Name}, line {_lines.LineNumber}: {Timestamps.Describe(Encoding.UTF8.GetString(field), unit)}");
        return seconds;
    }

    private string Describe()
    {
        var unit = _unit is TimestampUnit.Milliseconds or TimestampUnit.Microseconds ? $" in {_unit.Value.ToString().ToLowerInvariant()}" : "";
        var delimiter = _delimiterText == "," ? "" : $", fields between {Shown(_delimiterText)}";
        return $"{_layout.Describe(_firstFields, _hasHeader)}{unit}, "
            + $"{(_hasHeader ? "header skipped" : "no header")}{delimiter}{(_hasDecimalCommas ? ", decimal commas" : "")}";
    }

    private static string Shown(string delimiter) =>
        delimiter switch { "\t" => "tabs", " " => "spaces", ";" => "semicolons", "|" => "bars", "," => "commas", _ => $"'{delimiter}'" };

    private InteractionData ToData(string name) => new(
        _userColumn.ToArray(),
        _itemColumn.ToArray(),
        _layout.Value >= 0 ? _values.ToArray() : null,
        _layout.Timestamp >= 0 ? _timestamps.ToArray() : null,
        _users.ToIdMap(),
        _items.ToIdMap(),
        name)
    {
        ReadAs = Describe(),
    };
}
