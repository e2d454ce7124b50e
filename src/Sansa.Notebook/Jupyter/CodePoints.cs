namespace Sansa.Notebook.Jupyter;

/// <summary>Jupyter counts cursor positions in Unicode code points (protocol 5.2), .NET in UTF-16 units.</summary>
internal static class CodePoints
{
    /// <summary>The UTF-16 index of the given code point; positions outside of the text are moved to its ends.</summary>
    public static int ToIndex(string text, int codePoints)
    {
        var index = 0;
        for (; codePoints > 0 && index < text.Length; codePoints--)
            index += index + 1 < text.Length && char.IsSurrogatePair(text, index) ? 2 : 1;
        return index;
    }

    /// <summary>How many code points come before the given UTF-16 index.</summary>
    public static int FromIndex(string text, int index)
    {
        var count = 0;
        for (var i = 0; i < index; count++)
            i += i + 1 < text.Length && char.IsSurrogatePair(text, i) ? 2 : 1;
        return count;
    }
}
