#if !SOURCE_TEXT_ONLY
using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
#endif
using System.Text;

namespace Sansa.Build;

/// <summary>
/// Source text without comments and white space, so that a fingerprint of the code changes with what the code does and not with how it is laid out.
/// Shared by the build (Directory.Build.targets) and a test.
/// </summary>
public static class SourceText
{
    /// <summary>Everything but comments, and white space outside of quotes.</summary>
    public static string Essence(string source)
    {
        var essence = new StringBuilder(source.Length);
        for (var i = 0; i < source.Length;)
        {
            var end = source[i] == '/' ? EndOfComment(source, i) : -1;
            if (end < 0 && source[i] is '"' or '\'')
            {
                var close = EndOfQuote(source, i);
                essence.Append(source, i, close - i);
                end = close;
            }
            else if (end < 0)
            {
                if (!char.IsWhiteSpace(source[i]))
                    essence.Append(source[i]);
                end = i + 1;
            }

            i = end;
        }

        return essence.ToString();
    }

    private static int EndOfComment(string source, int start)
    {
        if (string.CompareOrdinal(source, start, "//", 0, 2) == 0)
            return Find(source, "\n", start);
        return string.CompareOrdinal(source, start, "/*", 0, 2) == 0 ? Find(source, "*/", start + 2) : -1;
    }

    /// <summary>After the closing quote; raw and verbatim strings have rules of their own.</summary>
    private static int EndOfQuote(string source, int start)
    {
        if (string.CompareOrdinal(source, start, "\"\"\"", 0, 3) == 0)
        {
            var quotes = start;
            while (quotes < source.Length && source[quotes] == '"')
                quotes++;
            return Find(source, new string('"', quotes - start), quotes);
        }

        var verbatim = source[start] == '"' && start > 0 && (source[start - 1] == '@' || (start > 1 && source[start - 2] == '@'));
        for (var i = start + 1; i < source.Length && source[i] != '\n' | verbatim; i++)
        {
            if (source[i] == '\\' && !verbatim)
                i++;
            else if (source[i] == source[start])
                return i + 1;
        }

        return start + 1;
    }

    private static int Find(string source, string what, int from)
    {
        var at = source.IndexOf(what, from, StringComparison.Ordinal);
        return at < 0 ? source.Length : at + what.Length;
    }
}

#if !SOURCE_TEXT_ONLY
/// <summary>Writes a line with the checksum of each source file.</summary>
public sealed class SourceChecksums : Microsoft.Build.Utilities.Task
{
    /// <summary>The source files.</summary>
    [Microsoft.Build.Framework.Required]
    public string[] Files { get; set; } = Array.Empty<string>();

    /// <summary>The list to write.</summary>
    [Microsoft.Build.Framework.Required]
    public string Output { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        var lines = new List<string>();
        using (var sha = SHA256.Create())
        {
            foreach (var file in Files)
                lines.Add(BitConverter.ToString(sha.ComputeHash(Encoding.UTF8.GetBytes(SourceText.Essence(File.ReadAllText(file))))));
        }

        lines.Sort(StringComparer.Ordinal);
        File.WriteAllLines(Output, lines);
        return true;
    }
}
#endif
