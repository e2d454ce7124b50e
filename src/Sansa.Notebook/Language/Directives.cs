namespace Sansa.Notebook.Language;

/// <summary>Lines that speak to the engine and not to the compiler: <c>#!magic</c>, <c>#r</c> and <c>#i</c>.</summary>
internal static class Directives
{
    /// <summary>The magics that a cell may use.</summary>
    public static readonly IReadOnlyList<string> Magics = ["#!csharp", "#!markdown", "#!time"];

    public static bool IsDirective(ReadOnlySpan<char> line)
    {
        line = line.TrimStart();
        return line.StartsWith("#!") || line.StartsWith("#r ") || line.StartsWith("#r\"") || line.StartsWith("#i ") || line.StartsWith("#i\"");
    }

    /// <summary>The code with its directives overwritten by blanks, so that all positions stay what they were.</summary>
    public static string Blank(string code)
    {
        if (!code.Contains('#'))
            return code;
        var text = code.ToCharArray();
        foreach (var range in code.AsSpan().Split('\n'))
            if (IsDirective(code.AsSpan()[range]))
                text.AsSpan()[range].Fill(' ');
        return new string(text);
    }

    /// <summary>The magic that is being typed at <paramref name="position"/>, as its start; negative when there is none.</summary>
    public static int MagicStart(string code, int position)
    {
        var start = position == 0 ? 0 : code.LastIndexOf('\n', position - 1) + 1;
        var line = code[start..position];
        var sharp = start + line.Length - line.TrimStart().Length;
        return code.AsSpan(sharp, position - sharp) is ['#', ..] typed && !typed.Contains(' ') && (typed.Length == 1 || typed[1] == '!') ? sharp : -1;
    }
}
