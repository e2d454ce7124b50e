using System.Globalization;
using System.Text;

namespace Sansa.Interactive.Html;

/// <summary>Writes well-formed HTML or SVG: escapes text and attributes, and closes what it opened.</summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _out = new();
    private readonly Stack<string> _open = new();

    /// <summary>Characters written so far.</summary>
    public int Length => _out.Length;

    /// <summary>Opens an element; an attribute whose value is null is left out.</summary>
    public HtmlWriter Open(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(tag, attributes);
        _out.Append('>');
        _open.Push(tag);
        return this;
    }

    /// <summary>Closes the element opened last.</summary>
    public HtmlWriter Close()
    {
        _out.Append("</").Append(_open.Pop()).Append('>');
        return this;
    }

    /// <summary>An element without content, such as <c>img</c> or <c>line</c>.</summary>
    public HtmlWriter Empty(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(tag, attributes);
        _out.Append("/>");
        return this;
    }

    /// <summary>An element that holds only text.</summary>
    public HtmlWriter Element(string tag, string? text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Open(tag, attributes);
        return Text(text).Close();
    }

    /// <summary>Escaped text, the exponents of our own labels raised.</summary>
    public HtmlWriter Text(string? text)
    {
        _out.Append(Markup.Escape(text is null ? null : Typeset.Of(text)));
        return this;
    }

    /// <summary>Markup that is well-formed already.</summary>
    public HtmlWriter Raw(string markup)
    {
        _out.Append(markup);
        return this;
    }

    /// <summary>What was written; every element must be closed.</summary>
    public override string ToString() => _open.Count == 0
        ? _out.ToString()
        : throw new InvalidOperationException($"The element <{_open.Peek()}> is still open.");

    /// <summary>A number for an attribute: at most two decimals, as a picture needs no more.</summary>
    public static string Number(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    private void Start(string tag, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        _out.Append('<').Append(tag);
        foreach (var (name, value) in attributes)
        {
            if (value is not null)
                _out.Append(' ').Append(name).Append("=\"").Append(Markup.Escape(value)).Append('"');
        }
    }
}
