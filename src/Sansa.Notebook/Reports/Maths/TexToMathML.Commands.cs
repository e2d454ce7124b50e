using System.Text;

namespace Sansa.Notebook.Reports.Maths;

/// <content>What each command does.</content>
internal sealed partial class TexToMathML
{
    private bool _starred;

    private string Command(string name)
    {
        if (TexSymbols.Identifiers.TryGetValue(name, out var letter))
            return char.IsUpper(name[0]) && letter[0] is >= 'Α' and <= 'Ω' ? $"<mi mathvariant=\"normal\">{letter}</mi>" : $"<mi>{letter}</mi>";
        if (TexSymbols.Operators.TryGetValue(name, out var sign))
            return $"<mo>{Escape(sign)}</mo>";
        if (TexSymbols.Large.TryGetValue(name, out var large))
            return $"<mo>{large}</mo>";
        if (TexSymbols.Integrals.TryGetValue(name, out var integral))
            return $"<mo>{integral}</mo>";
        if (TexSymbols.Fences.TryGetValue(name, out var fence))
            return $"<mo stretchy=\"false\">{fence}</mo>";
        if (TexSymbols.Spaces.TryGetValue(name, out var width))
            return $"<mspace width=\"{width}\"/>";
        if (TexSymbols.Functions.Contains(name) || TexSymbols.LimitFunctions.Contains(name))
            return Function(name);
        if (TexSymbols.Accents.TryGetValue(name, out var accent))
            return Accent(name, accent);
        if (TexSymbols.Alphabets.ContainsKey(name))
            return Alphabet(name, _reader.RawArgument());
        return name switch
        {
            "frac" or "dfrac" or "tfrac" or "cfrac" => $"<mfrac>{Argument()}{Argument()}</mfrac>",
            "binom" => $"<mrow><mo>(</mo><mfrac linethickness=\"0\">{Argument()}{Argument()}</mfrac><mo>)</mo></mrow>",
            "sqrt" => Root(),
            "text" or "textrm" or "textit" or "textbf" or "mbox" or "texttt" => $"<mtext>{Escape(_reader.RawArgument().Replace(' ', '\u00a0'))}</mtext>",
            "mathrm" or "mathit" or "rm" => Upright(_reader.RawArgument()),
            "operatorname" => OperatorName(),
            "left" => Fenced(),
            "big" or "Big" or "bigg" or "Bigg" or "bigl" or "bigr" or "Bigl" or "Bigr" or "biggl" or "biggr" or "bigm" => Big(name),
            "middle" => $"<mo>{Delimiter()}</mo>",
            "begin" => Environment(),
            "underbrace" => $"<munder>{Argument()}<mo>⏟</mo></munder>",
            "overbrace" => $"<mover>{Argument()}<mo>⏞</mo></mover>",
            "underline" => $"<munder>{Argument()}<mo>_</mo></munder>",
            "stackrel" or "overset" => Stack("mover"),
            "underset" => Stack("munder"),
            "not" => Not(),
            "pmod" => $"<mrow><mspace width=\"0.5em\"/><mo>(</mo><mi>mod</mi><mspace width=\"0.2em\"/>{Argument()}<mo>)</mo></mrow>",
            "bmod" or "mod" => "<mo>mod</mo>",
            "tag" => $"<mspace width=\"2em\"/><mtext>({Escape(_reader.RawArgument())})</mtext>",
            "label" or "hspace" or "vspace" or "color" => Skip(),
            "displaystyle" or "textstyle" or "scriptstyle" or "nonumber" or "notag" or "limits" or "nolimits" => "",
            " " => "<mspace width=\"0.333em\"/>",
            "%" or "$" or "#" or "&" or "_" => $"<mi mathvariant=\"normal\">{Escape(name)}</mi>",
            _ => Error("\\" + name),
        };
    }

    private string ThinSpaceBefore() => _afterOperand ? "<mspace width=\"0.167em\"/>" : "";

    // A function takes a thin space after what is before, and one before what follows unless that is a bracket.
    private string Function(string name)
    {
        var text = name switch { "limsup" => "lim sup", "liminf" => "lim inf", _ => name };
        var before = ThinSpaceBefore();
        if (name == "arg" && _reader.Peek() is "\\min" or "\\max")
            return $"<mrow>{before}<mi>arg</mi><mspace width=\"0.167em\"/></mrow>";
        return $"<mrow>{before}<mi>{text}</mi>{(_reader.Peek() is "(" or "\\left" or "_" or "^" or "[" ? "" : "<mspace width=\"0.167em\"/>")}</mrow>";
    }

    private string Root()
    {
        var degree = _reader.OptionalArgument();
        var body = Argument();
        if (degree is null)
            return $"<msqrt>{body}</msqrt>";
        var index = Nested(degree);
        return $"<mroot>{body}{Row(index)}</mroot>";
    }

    private string Accent(string name, string accent)
    {
        var wide = name is "overline" or "widehat" or "widetilde" or "overrightarrow";
        return $"<mover accent=\"true\">{Argument()}<mo stretchy=\"{(wide ? "true" : "false")}\">{accent}</mo></mover>";
    }

    private string OperatorName()
    {
        _starred = _reader.Take("*");
        return $"<mrow>{ThinSpaceBefore()}"
            + $"<mi mathvariant=\"normal\">{Escape(_reader.RawArgument().Replace("\\,", "\u2009", StringComparison.Ordinal))}</mi></mrow>";
    }

    private string Upright(string text) =>
        text.All(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '.') ? $"<mi mathvariant=\"normal\">{Escape(text)}</mi>" : Row(Nested(text));

    private string Alphabet(string name, string text)
    {
        var (upper, lower, digit) = TexSymbols.Alphabets[name];
        var family = name == "mathscr" ? "mathcal" : name;
        var output = new StringBuilder();
        foreach (var c in text)
        {
            if (TexSymbols.AlphabetExceptions.TryGetValue($"{family}:{c}", out var exception))
                output.Append("<mi>").Append(exception).Append("</mi>");
            else if (char.IsAsciiLetterUpper(c))
                Letter(upper + c - 'A', "mi");
            else if (char.IsAsciiLetterLower(c))
                Letter(lower + c - 'a', "mi");
            else if (char.IsAsciiDigit(c) && digit > 0)
                Letter(digit + c - '0', "mn");
            else
                return $"<mstyle style=\"font-weight:bold\">{Row(Nested(text))}</mstyle>";
        }
        return Row(output.ToString());

        void Letter(int code, string element) =>
            output.Append('<').Append(element).Append('>').Append(char.ConvertFromUtf32(code)).Append("</").Append(element).Append('>');
    }

    private string Fenced()
    {
        var open = Delimiter();
        var body = Sequence("\\right");
        while (_reader.Peek() is "&" or "\\\\")
            body += $"{Skipped()}{Sequence("\\right")}";
        var close = _reader.Take("\\right") ? Delimiter() : "";
        return $"<mrow>{Fence(open, "prefix")}{body}{Fence(close, "postfix")}</mrow>";

        string Skipped()
        {
            _reader.Next();
            return "";
        }

        static string Fence(string sign, string form) => sign.Length == 0 ? "" : $"<mo fence=\"true\" stretchy=\"true\" form=\"{form}\">{sign}</mo>";
    }

    private string Big(string name)
    {
        var size = name.TrimEnd('l', 'r', 'm') switch { "big" => "1.2em", "Big" => "1.8em", "bigg" => "2.4em", _ => "3em" };
        return $"<mo stretchy=\"true\" minsize=\"{size}\" maxsize=\"{size}\">{Delimiter()}</mo>";
    }

    private string Delimiter()
    {
        var token = _reader.Next();
        if (token == ".")
            return "";
        return token.Length > 1 && TexSymbols.Fences.TryGetValue(token[1..], out var sign) ? sign
            : token is "<" ? "⟨" : token is ">" ? "⟩" : Escape(token);
    }

    private string Stack(string element)
    {
        var script = Argument();
        return $"<{element}>{Argument()}{script}</{element}>";
    }

    // The combining stroke goes over the sign that follows.
    private string Not()
    {
        var token = _reader.Next();
        var sign = token.Length > 1 && TexSymbols.Operators.TryGetValue(token[1..], out var known) ? known : token;
        return $"<mo>{Escape(sign + "\u0338")}</mo>";
    }

    private string Skip()
    {
        _reader.RawArgument();
        return "";
    }

    private string Nested(string tex)
    {
        var nested = new TexToMathML(tex, display: false) { _depth = _depth };
        return nested.Rows([[]], "");
    }

    private string Environment()
    {
        var name = _reader.RawArgument();
        var columns = name == "array" ? _reader.RawArgument() : "";
        var rows = new List<List<string>> { new() };
        Rows(rows, name);
        var kind = name.TrimEnd('*');
        return kind switch
        {
            "matrix" or "smallmatrix" => Table(rows, "center", "0.8em"),
            "pmatrix" => Brackets("(", ")", Table(rows, "center", "0.8em")),
            "bmatrix" => Brackets("[", "]", Table(rows, "center", "0.8em")),
            "Bmatrix" => Brackets("{", "}", Table(rows, "center", "0.8em")),
            "vmatrix" => Brackets("|", "|", Table(rows, "center", "0.8em")),
            "Vmatrix" => Brackets("‖", "‖", Table(rows, "center", "0.8em")),
            "cases" => Brackets("{", "", Table(rows, "left", "1em")),
            "array" => Table(
                rows, string.Join(' ', columns.Where(char.IsAsciiLetter).Select(c => c switch { 'l' => "left", 'r' => "right", _ => "center" })), "0.8em"),
            "aligned" or "align" or "split" or "eqnarray" or "alignat" => Table(rows, "right left", "0.1em", display: true),
            "gathered" or "gather" or "equation" or "multline" => Table(rows, "center", "0.8em", display: true),
            _ => Error("\\begin{" + name + "}"),
        };

        static string Brackets(string open, string close, string body) =>
            $"<mrow><mo fence=\"true\" stretchy=\"true\" form=\"prefix\">{open}</mo>{body}"
            + (close.Length > 0 ? $"<mo fence=\"true\" stretchy=\"true\" form=\"postfix\">{close}</mo></mrow>" : "</mrow>");
    }

    // Browsers read no columnalign, and Chromium aligns a cell's content as a block only by the prefixed values.
    private static string Table(List<List<string>> rows, string align, string gap, bool display = false)
    {
        var columns = align.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (columns.Length == 0)
            columns = ["center"];
        var output = new StringBuilder(display ? "<mtable displaystyle=\"true\">" : "<mtable>");
        foreach (var row in rows)
        {
            output.Append("<mtr>");
            for (var i = 0; i < row.Count; i++)
            {
                var left = i == 0 ? "0" : gap;
                var side = columns[i % columns.Length];
                output.Append("<mtd style=\"");
                if (side != "center")
                    output.Append("text-align:").Append(side).Append(";text-align:-webkit-").Append(side).Append(';');
                output.Append("padding:0.25em 0 0.25em ").Append(left).Append("\">")
                    .Append(row[i]).Append("</mtd>");
            }
            output.Append("</mtr>");
        }
        return output.Append("</mtable>").ToString();
    }
}
