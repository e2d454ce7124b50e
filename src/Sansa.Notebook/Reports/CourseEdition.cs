using System.Text.RegularExpressions;
using Sansa.Notebook.Documents;

namespace Sansa.Notebook.Reports;

/// <summary>
/// The two editions of a notebook for a course. A solution is a block <c>&lt;details&gt;&lt;summary&gt;Solution ...&lt;/details&gt;</c> in a Markdown cell,
/// or a cell tagged <c>solution</c>.
/// </summary>
public static partial class CourseEdition
{
    private const string Tag = "solution";
    private const string YourTurn = "// Your code\n";

    /// <summary>The hand-out: a copy without solutions. A code cell that is one becomes an empty one; the other cells keep their outputs.</summary>
    /// <param name="document">The notebook; it is left as it is.</param>
    /// <returns>The copy, and how many solutions were left out.</returns>
    public static (NotebookDocument Document, int Solutions) WithoutSolutions(NotebookDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var copy = NotebookDocument.Parse(document.ToText());
        var count = 0;
        foreach (var cell in copy.Cells.ToArray())
        {
            if (cell.HasTag(Tag))
            {
                count++;
                Empty(copy, cell);
            }
            else if (cell.Kind == CellKind.Markdown && Block().Count(cell.Source) is var blocks and > 0)
            {
                count += blocks;
                cell.Source = Block().Replace(cell.Source, "").TrimEnd() + "\n";
            }
        }
        return (copy, count);
    }

    /// <summary>The teacher's edition: a copy with every solution open.</summary>
    /// <param name="document">The notebook; it is left as it is.</param>
    public static NotebookDocument WithSolutions(NotebookDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var copy = NotebookDocument.Parse(document.ToText());
        foreach (var cell in copy.Cells.Where(c => c.Kind == CellKind.Markdown && Block().IsMatch(c.Source)))
            cell.Source = Block().Replace(cell.Source, m => "<details open>" + m.Value[(m.Value.IndexOf('>', StringComparison.Ordinal) + 1)..]);
        return copy;
    }

    private static void Empty(NotebookDocument document, NotebookCell cell)
    {
        if (cell.Kind != CellKind.Code)
        {
            document.Remove(cell);
            return;
        }
        cell.Source = YourTurn;
        cell.Outputs = [];
        cell.ExecutionCount = null;
    }

    [GeneratedRegex(@"<details[^>]*>\s*<summary>\s*Solution.*?</details>[ \t]*\n?", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Block();
}
