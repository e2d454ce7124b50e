namespace Sansa.Notebook.Reports.Maths;

/// <summary>Reads TeX token by token: commands, single characters, and the braces and brackets around arguments.</summary>
internal sealed class TexReader(string text)
{
    public int Position { get; set; }

    public bool AtEnd
    {
        get
        {
            SkipSpace();
            return Position >= text.Length;
        }
    }

    /// <summary>The next token without taking it: a character, or a command with its backslash; empty at the end.</summary>
    public string Peek()
    {
        var start = Position;
        var token = Next();
        Position = start;
        return token;
    }

    /// <summary>Takes the next token.</summary>
    public string Next()
    {
        SkipSpace();
        if (Position >= text.Length)
            return "";
        var start = Position++;
        if (text[start] != '\\')
        {
            if (char.IsHighSurrogate(text[start]) && Position < text.Length)
                Position++;
            return text[start..Position];
        }
        if (Position >= text.Length)
            return "\\";
        if (!char.IsAsciiLetter(text[Position]))
            return text[start..++Position];
        while (Position < text.Length && char.IsAsciiLetter(text[Position]))
            Position++;
        return text[start..Position];
    }

    /// <summary>Takes the token when it is the expected one.</summary>
    public bool Take(string token)
    {
        if (Peek() != token)
            return false;
        Next();
        return true;
    }

    /// <summary>The raw text of a braced argument, or of one token.</summary>
    public string RawArgument()
    {
        SkipSpace();
        if (Position >= text.Length)
            return "";
        if (text[Position] != '{')
            return Next();
        var start = ++Position;
        for (var depth = 1; Position < text.Length; Position++)
        {
            if (text[Position] == '\\')
                Position++;
            else if (text[Position] == '{')
                depth++;
            else if (text[Position] == '}' && --depth == 0)
                return text[start..Position++];
        }
        return text[start..];
    }

    /// <summary>The raw text of an optional argument in brackets, or null.</summary>
    public string? OptionalArgument()
    {
        SkipSpace();
        if (Position >= text.Length || text[Position] != '[')
            return null;
        var end = text.IndexOf(']', Position);
        if (end < 0)
            return null;
        var argument = text[(Position + 1)..end];
        Position = end + 1;
        return argument;
    }

    private void SkipSpace()
    {
        while (Position < text.Length && (char.IsWhiteSpace(text[Position]) || text[Position] == '%'))
        {
            if (text[Position] == '%')
                while (Position < text.Length && text[Position] != '\n')
                    Position++;
            else
                Position++;
        }
    }
}
