namespace Sansa.Data;

/// <summary>
/// Orders text by Unicode code points, as Python does. .NET's ordinal order compares UTF-16 units, which differs
/// where a surrogate pair meets a character from U+E000 up.
/// </summary>
internal sealed class CodePointComparer : IComparer<string>
{
    public static readonly CodePointComparer Instance = new();

    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
            return string.CompareOrdinal(x, y);
        var common = x.AsSpan().CommonPrefixLength(y);
        if (common == x.Length || common == y.Length)
            return x.Length - y.Length;
        var (a, b) = (x[common], y[common]);
        if (char.IsSurrogate(a) != char.IsSurrogate(b))
            return char.IsSurrogate(a) ? 1 : -1;
        return a - b;
    }
}
