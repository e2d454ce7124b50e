using System.Globalization;
using System.Net;
using System.Text;

namespace Sansa.Notebook.Reports.Maths;

/// <summary>
/// Turns the TeX that notebooks use into MathML, which browsers draw themselves: a report shows its maths without a
/// script and without a network. A command that is not known is shown by its name, in the error colour.
/// </summary>
internal sealed partial class TexToMathML
{
    /// <summary>The most levels of a formula, and the most characters: a report must not end the process, nor wait, on hostile input.</summary>
    private const int MaxDepth = 200, MaxLength = 20_000;

    private readonly TexReader _reader;
    private readonly bool _display;
    private int _depth;
    private bool _afterOperand;

    private TexToMathML(string tex, bool display) => (_reader, _display) = (new TexReader(tex), display);

    public static string Convert(string tex, bool display)
    {
        if (tex.Length > MaxLength)
            return Refused(tex, $"A formula of more than {MaxLength:N0} characters");
        var parser = new TexToMathML(tex, display);
        var rows = new List<List<string>> { new() };
        try
        {
            var body = parser.Rows(rows, "");
            if (rows.Count > 1 || rows[0].Count > 1)
                body = Table(rows, "right left", "0.1em", display: true);
            var mode = display ? " display=\"block\"" : "";
            return $"<math{mode}><semantics><mrow>{body}</mrow><annotation encoding=\"application/x-tex\">{Escape(tex.Trim())}</annotation></semantics></math>";
        }
        catch (TooDeepException)
        {
            return Refused(tex, $"A formula of more than {MaxDepth} levels");
        }
    }

    private static string Refused(string tex, string what) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"<code class=\"tex-error\" title=\"{Escape(what)} is shown as its source\">{Escape(tex.Length <= 1000 ? tex : tex[..1000] + "…")}</code>");

    // Reads rows of cells divided by \\ and & up to the end of the environment; the result is the last cell's content.
    private string Rows(List<List<string>> rows, string environment)
    {
        while (true)
        {
            var cell = Sequence();
            rows[^1].Add(cell);
            var token = _reader.Next();
            if (token == "\\\\")
            {
                _reader.OptionalArgument();
                rows.Add([]);
            }
            else if (token == "\\end")
            {
                _reader.RawArgument();
                break;
            }
            else if (token.Length == 0)
            {
                break;
            }
            else if (token != "&")
            {
                // A stray closing brace: shown, so that the author sees it.
                rows[^1][^1] += Error(token);
            }
        }
        if (rows.Count > 1 && rows[^1] is [""])
            rows.RemoveAt(rows.Count - 1);
        return environment.Length == 0 && rows.Count == 1 ? string.Concat(rows[0]) : rows[^1][^1];
    }

    // Everything up to something that closes a group, a cell or the text.
    private string Sequence(params ReadOnlySpan<string> ends)
    {
        var output = new StringBuilder();
        var afterOperand = false;
        while (!_reader.AtEnd)
        {
            var next = _reader.Peek();
            if (next is "}" or "&" or "\\\\" or "\\end" or "\\right" || ends.Contains(next))
                break;
            _afterOperand = afterOperand;
            output.Append(Scripted());
            afterOperand = !IsOperator(next) && (afterOperand || !IsSpace(next));
        }
        return output.ToString();
    }

    // An atom with its subscript and superscript.
    private string Scripted()
    {
        var token = _reader.Peek();
        var atom = token is "^" or "_" or "'" ? "<mrow></mrow>" : Atom(out _);
        var limits = _display && (IsLarge(token) || token is "\\underbrace" or "\\overbrace")
            || token is "\\underbrace" or "\\overbrace";
        if (token == "\\operatorname" && _display && _starred)
            limits = true;
        if (_reader.Take("\\limits"))
            limits = true;
        if (_reader.Take("\\nolimits"))
            limits = false;
        string? lower = null;
        StringBuilder? above = null;
        while (true)
        {
            if (_reader.Take("_"))
                lower = Row(Argument());
            else if (_reader.Take("^"))
                (above ??= new StringBuilder()).Append(Argument());
            else if (_reader.Take("'"))
                (above ??= new StringBuilder()).Append("<mo>′</mo>");
            else
                break;
        }
        var upper = above is null ? null : Row(above.ToString());
        return (lower, upper) switch
        {
            (null, null) => atom,
            ({ } l, null) => limits ? $"<munder>{atom}{l}</munder>" : $"<msub>{atom}{l}</msub>",
            (null, { } u) => limits ? $"<mover>{atom}{u}</mover>" : $"<msup>{atom}{u}</msup>",
            ({ } l, { } u) => limits ? $"<munderover>{atom}{l}{u}</munderover>" : $"<msubsup>{atom}{l}{u}</msubsup>",
        };
    }

    // A minus after one of these is a sign and not a subtraction.
    private static bool IsOperator(string token) => token is "+" or "-" or "=" or "<" or ">" or "(" or "[" or "," or ";" or ":" or "|" or "\\{" or "\\lVert"
        || (token.StartsWith('\\') && TexSymbols.Operators.ContainsKey(token[1..]));

    private static bool IsSpace(string token) => token.StartsWith('\\') && TexSymbols.Spaces.ContainsKey(token[1..]);

    private static bool IsLarge(string token) => token.StartsWith('\\')
        && (TexSymbols.Large.ContainsKey(token[1..]) || TexSymbols.LimitFunctions.Contains(token[1..]));

    private string Argument()
    {
        if (_reader.Peek() == "{")
            return Row(Atom(out _));
        // Without braces an argument is one character: \frac12 is a half.
        if (_reader.Peek() is { Length: 1 } digit && char.IsAsciiDigit(digit[0]))
            return $"<mn>{_reader.Next()}</mn>";
        return Atom(out _);
    }

    private static string Row(string content) =>
        content.StartsWith("<mrow>", StringComparison.Ordinal) && content.EndsWith("</mrow>", StringComparison.Ordinal)
            && content.IndexOf("</mrow>", StringComparison.Ordinal) == content.Length - 7
            ? content : $"<mrow>{content}</mrow>";

    private string Atom(out string token)
    {
        token = _reader.Next();
        if (token.Length == 0)
            return Error("?");
        // Every way down goes through here.
        if (++_depth > MaxDepth)
            throw new TooDeepException();
        try
        {
            return token == "{" ? Group() : token[0] == '\\' && token.Length > 1 ? Command(token[1..]) : Character(token);
        }
        finally
        {
            _depth--;
        }
    }

    private string Group()
    {
        var body = Sequence();
        _reader.Take("}");
        return $"<mrow>{body}</mrow>";
    }

    private string Character(string c)
    {
        if (char.IsAsciiDigit(c[0]))
        {
            var number = new StringBuilder(c);
            while (_reader.Peek() is { Length: 1 } next && (char.IsAsciiDigit(next[0]) || (next[0] == '.' && char.IsAsciiDigit(c[0]))))
                number.Append(_reader.Next());
            return $"<mn>{number}</mn>";
        }
        return c switch
        {
            "-" => _afterOperand ? "<mo>−</mo>" : "<mo form=\"prefix\">−</mo>",
            "*" => "<mo>∗</mo>",
            "~" => "<mspace width=\"0.333em\"/>",
            "(" or ")" or "[" or "]" or "|" => $"<mo stretchy=\"false\">{c}</mo>",
            _ when char.IsLetter(c, 0) => $"<mi>{Escape(c)}</mi>",
            _ => $"<mo>{Escape(c)}</mo>",
        };
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static string Error(string text) => $"<mtext class=\"tex-error\">{Escape(text)}</mtext>";

    private sealed class TooDeepException : Exception;
}
