using System.Text;
using System.Text.RegularExpressions;

namespace Sansa.Notebook.Engine;

/// <summary>What a part of a cell is.</summary>
internal enum SegmentKind
{
    CSharp,
    Markdown,
    Html,
}

/// <summary>A part of a cell in one language. C# text keeps its line numbers: directive lines are blank.</summary>
internal sealed record CellSegment(SegmentKind Kind, string Text);

/// <summary>A <c>#r</c> or <c>#i</c> line.</summary>
/// <param name="Line">Its line in the cell, from 0.</param>
/// <param name="Name"><c>r</c> or <c>i</c>.</param>
/// <param name="Argument">What stands between the quotes.</param>
internal sealed record ReferenceDirective(int Line, char Name, string Argument);

/// <summary>A cell split into its directives and its parts by language.</summary>
internal sealed partial class CellDirectives
{
    private const string Known = "#!csharp, #!markdown, #!html, #!time, #r \"file.dll\", #r \"nuget: Package, version\", #i \"nuget: source\"";

    private static readonly Dictionary<string, SegmentKind> Languages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["#!csharp"] = SegmentKind.CSharp,
        ["#!c#"] = SegmentKind.CSharp,
        ["#!markdown"] = SegmentKind.Markdown,
        ["#!md"] = SegmentKind.Markdown,
        ["#!html"] = SegmentKind.Html,
    };

    public List<CellSegment> Segments { get; } = [];

    public List<ReferenceDirective> References { get; } = [];

    /// <summary>True when the cell wants to know how long it took (<c>#!time</c>).</summary>
    public bool Time { get; private set; }

    public static CellDirectives Parse(string code)
    {
        var cell = new CellDirectives();
        var lines = code.Split('\n');
        var kind = SegmentKind.CSharp;
        var text = new StringBuilder();
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd('\r');
            var word = line.TrimEnd().Split(' ', 2)[0];
            if (word.StartsWith("#!", StringComparison.Ordinal))
            {
                if (Languages.TryGetValue(word, out var next))
                {
                    cell.Close(kind, text);
                    // Compiler messages count lines in the whole cell.
                    if (next == SegmentKind.CSharp)
                        text.Append('\n', i + 1);
                    kind = next;
                    continue;
                }
                if (!word.Equals("#!time", StringComparison.OrdinalIgnoreCase))
                    throw Unknown(code, i, word);
                cell.Time = true;
                line = "";
            }
            else if (kind == SegmentKind.CSharp && Reference().Match(line) is { Success: true } reference)
            {
                cell.References.Add(new ReferenceDirective(i, reference.Groups["name"].Value[0], reference.Groups["argument"].Value.Trim()));
                line = "";
            }
            text.Append(line).Append('\n');
        }
        cell.Close(kind, text);
        return cell;
    }

    private static CellFailedException Unknown(string code, int line, string word) =>
        CellFailedException.Directive(code, line, $"Unknown magic command '{word}'. This kernel knows {Known}.");

    private void Close(SegmentKind kind, StringBuilder text)
    {
        var content = text.ToString();
        text.Clear();
        if (!string.IsNullOrWhiteSpace(content))
            Segments.Add(new CellSegment(kind, kind == SegmentKind.CSharp ? content : content.Trim('\n')));
    }

    [GeneratedRegex("""^\s*#(?<name>[ri])\s+"(?<argument>[^"]*)"\s*(//.*)?$""")]
    private static partial Regex Reference();
}
