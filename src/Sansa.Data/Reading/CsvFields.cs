namespace Sansa.Data.Reading;

/// <summary>
/// The fields of one line in turn (RFC 4180): a field may stand in double quotes, a doubled quote inside stands for one.
/// Fields are spans of the line; only a field with a doubled quote is copied.
/// </summary>
internal ref struct CsvFields(ReadOnlySpan<byte> line, ReadOnlySpan<byte> delimiter)
{
    private readonly ReadOnlySpan<byte> _delimiter = delimiter;
    private ReadOnlySpan<byte> _rest = line;
    private bool _ended;

    /// <summary>True when a quoted field is still open at the end of the line, so that the next line belongs to it.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The next field; false after the last one.</summary>
    public bool TryNext(out ReadOnlySpan<byte> field)
    {
        if (_ended)
        {
            field = default;
            return false;
        }

        if (!_rest.IsEmpty && _rest[0] == '"')
            return TryQuoted(out field);
        var end = _delimiter.Length == 1 ? _rest.IndexOf(_delimiter[0]) : _rest.IndexOf(_delimiter);
        _ended = end < 0;
        field = _ended ? _rest : _rest[..end];
        _rest = _ended ? default : _rest[(end + _delimiter.Length)..];
        return true;
    }

    private bool TryQuoted(out ReadOnlySpan<byte> field)
    {
        var (close, doubled) = (1, false);
        while (true)
        {
            var at = _rest[close..].IndexOf((byte)'"');
            if (at < 0)
            {
                IsOpen = true;
                field = default;
                return false;
            }

            close += at;
            if (close + 1 >= _rest.Length || _rest[close + 1] != '"')
                break;
            doubled = true;
            close += 2;
        }

        field = doubled ? Undouble(_rest[1..close]) : _rest[1..close];
        // What follows the closing quote up to the delimiter is no part of the field.
        var end = _rest[close..].IndexOf(_delimiter);
        _ended = end < 0;
        _rest = _ended ? default : _rest[(close + end + _delimiter.Length)..];
        return true;
    }

    private static byte[] Undouble(ReadOnlySpan<byte> text)
    {
        var result = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            result.Add(text[i]);
            if (text[i] == '"')
                i++;
        }

        return [.. result];
    }
}
