using System.Text;

namespace Sansa.Notebook.Documents;

/// <summary>Reads <c>.dib</c> files of .NET Interactive: cells divided by lines such as <c>#!csharp</c> and <c>#!markdown</c>.</summary>
internal static class DibReader
{
    public static NotebookDocument Read(string text)
    {
        var cells = new List<(CellKind, string)>();
        var source = new StringBuilder();
        var language = "csharp";
        foreach (var line in text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimStart('\uFEFF').Split('\n'))
        {
            var word = line.TrimEnd();
            if (word is "#!csharp" or "#!c#" or "#!markdown" or "#!meta" or "#!html"
                or "#!fsharp" or "#!pwsh" or "#!javascript" or "#!mermaid" or "#!value" or "#!sql")
            {
                Close(cells, language, source);
                language = word[2..];
            }
            else
            {
                source.Append(line).Append('\n');
            }
        }
        Close(cells, language, source);
        return NotebookDocument.FromCells(cells);
    }

    // Another language stays a code cell with its magic: running it says that this kernel does not know it.
    private static void Close(List<(CellKind, string)> cells, string language, StringBuilder source)
    {
        var text = source.ToString().Trim('\n');
        source.Clear();
        if (text.Length == 0 || language == "meta")
            return;
        cells.Add(language switch
        {
            "markdown" => (CellKind.Markdown, text),
            "csharp" or "c#" => (CellKind.Code, text),
            _ => (CellKind.Code, $"#!{language}\n{text}"),
        });
    }
}
