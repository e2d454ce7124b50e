using System.Buffers;
using System.Net;
using System.Text;

namespace Sansa.Notebook.Reports;

/// <summary>
/// HTML of an author who is not trusted, rebuilt from a list of harmless elements and attributes (<see cref="SafeMarkup"/>). The result is made only of
/// names on the lists and of encoded values, every element closed: what is misread here becomes text, never markup.
/// </summary>
internal sealed class HtmlSanitizer
{
    private static readonly SearchValues<char> EndOfName = SearchValues.Create(" \t\n\r\f/>");
    private static readonly SearchValues<char> EndOfAttribute = SearchValues.Create(" \t\n\r\f/>=");
    private static readonly SearchValues<char> EndOfValue = SearchValues.Create(" \t\n\r\f>");
    private static readonly SearchValues<char> Space = SearchValues.Create(" \t\n\r\f/");

    private readonly string _html;
    private readonly StringBuilder _output;
    private readonly List<string> _open = [];
    private readonly Dictionary<string, int> _openCount = [];
    private int _at;

    private HtmlSanitizer(string html) => (_html, _output) = (html, new StringBuilder(html.Length));

    private bool Removed { get; set; }

    /// <summary>The harmless part of the HTML, and whether anything else was left out.</summary>
    public static (string Html, bool Removed) Sanitize(string html)
    {
        var sanitizer = new HtmlSanitizer(html);
        sanitizer.Read();
        return (sanitizer._output.ToString(), sanitizer.Removed);
    }

    private void Read()
    {
        while (_at < _html.Length)
        {
            var tag = _html.IndexOf('<', _at);
            Text(_html.AsSpan(_at, (tag < 0 ? _html.Length : tag) - _at));
            if (tag < 0)
                break;
            _at = tag + 1;
            var next = _at < _html.Length ? _html[_at] : ' ';
            if (char.IsAsciiLetter(next))
                Start();
            else if (next == '/' && _at + 1 < _html.Length && char.IsAsciiLetter(_html[_at + 1]))
                End();
            else if (next is '!' or '?' or '/')
                Skip(_html.AsSpan(_at).StartsWith("!--", StringComparison.Ordinal) ? "-->" : ">");
            else
                _output.Append("&lt;");
        }
        CloseDownTo(0);
    }

    // A character reference stands for text wherever we write text, so only the signs of markup are encoded.
    private void Text(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (c == '>')
                _output.Append("&gt;");
            else if (c != '\0')
                _output.Append(c);
        }
    }

    private void Start()
    {
        var name = Name(EndOfName);
        var attributes = Attributes();
        if (SafeMarkup.DroppedWithContent.Contains(name))
        {
            Removed = true;
            Skip("</" + name);
            if (_at < _html.Length)
                Skip(">");
        }
        else if (!SafeMarkup.Elements.Contains(name) || (name == "input" && !attributes.Contains(("type", "checkbox"))))
        {
            Removed = true;
        }
        else
        {
            Write(name, attributes);
        }
    }

    private void Write(string name, List<(string Name, string Value)> attributes)
    {
        _output.Append('<').Append(name);
        foreach (var (attribute, value) in attributes)
        {
            if (SafeMarkup.Attribute(name, attribute, value) is { } safe)
                _output.Append(' ').Append(attribute).Append("=\"").Append(WebUtility.HtmlEncode(safe)).Append('"');
            else
                Removed |= attribute.StartsWith("on", StringComparison.Ordinal) || attribute is "href" or "src" or "style";
        }
        if (name == "input")
            _output.Append(" disabled=\"\"");
        _output.Append('>');
        if (SafeMarkup.Void.Contains(name))
            return;
        _open.Add(name);
        _openCount[name] = _openCount.GetValueOrDefault(name) + 1;
    }

    private void End()
    {
        _at++;
        var name = Name(EndOfName);
        Skip(">");
        // Counted, so that a page of closing tags which close nothing takes no search through all open ones each.
        if (_openCount.GetValueOrDefault(name) > 0)
            CloseDownTo(_open.LastIndexOf(name));
    }

    private void CloseDownTo(int depth)
    {
        for (var i = _open.Count - 1; i >= depth; i--)
        {
            _output.Append("</").Append(_open[i]).Append('>');
            _openCount[_open[i]]--;
        }
        _open.RemoveRange(depth, _open.Count - depth);
    }

    // All attributes up to and with the end of the tag; of one that is there twice the first counts, as in browsers.
    private List<(string Name, string Value)> Attributes()
    {
        var attributes = new List<(string Name, string Value)>();
        var names = new HashSet<string>();
        while (true)
        {
            SkipAny(Space);
            if (_at >= _html.Length)
                return attributes;
            if (_html[_at] == '>')
            {
                _at++;
                return attributes;
            }
            var start = _at;
            var name = Name(EndOfAttribute);
            if (_at == start)
            {
                _at++; // a sign of equality without a name
                continue;
            }
            var value = Value();
            if (names.Add(name))
                attributes.Add((name, value));
        }
    }

    private string Value()
    {
        var afterName = _at;
        SkipAny(EndOfValueButEnd);
        if (_at >= _html.Length || _html[_at] != '=')
        {
            _at = afterName;
            return "";
        }
        _at++;
        SkipAny(EndOfValueButEnd);
        if (_at >= _html.Length)
            return "";
        var quote = _html[_at];
        if (quote is not ('"' or '\''))
            return WebUtility.HtmlDecode(Until(_html.AsSpan(_at).IndexOfAny(EndOfValue)));
        _at++;
        var value = WebUtility.HtmlDecode(Until(_html.AsSpan(_at).IndexOf(quote)));
        _at = Math.Min(_at + 1, _html.Length);
        return value;
    }

    private static readonly SearchValues<char> EndOfValueButEnd = SearchValues.Create(" \t\n\r\f");

    private string Name(SearchValues<char> end) => Until(_html.AsSpan(_at).IndexOfAny(end)).ToLowerInvariant();

    private string Until(int length)
    {
        var start = _at;
        _at = length < 0 ? _html.Length : _at + length;
        return _html[start.._at];
    }

    private void SkipAny(SearchValues<char> values)
    {
        var length = _html.AsSpan(_at).IndexOfAnyExcept(values);
        _at = length < 0 ? _html.Length : _at + length;
    }

    private void Skip(string end)
    {
        var at = _html.IndexOf(end, _at, StringComparison.OrdinalIgnoreCase);
        _at = at < 0 ? _html.Length : at + end.Length;
    }
}
