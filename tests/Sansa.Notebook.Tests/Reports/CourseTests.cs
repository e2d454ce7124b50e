using Sansa.Notebook.Documents;
using Sansa.Notebook.Reports;
using static Sansa.Notebook.Tests.NotebookText;

namespace Sansa.Notebook.Tests.Reports;

public sealed class CourseTests
{
    private const string Exercise = "1. How many?\n\n<details><summary>Solution</summary>\nSeven.\n</details>\n\n"
        + "2. Why?\n\n<details>\n<summary>Solution (hard)</summary>\n\nSo.\n\n</details>\n";

    [Fact]
    public void The_hand_out_has_the_questions_and_no_solution()
    {
        var document = Document(
            Markdown(Exercise), Code("var answer = 7;", "solution"), Code("answer == 7"),
            ("markdown", "Because.", ["solution"]), Markdown("<details><summary>More</summary>\nKept.\n</details>"));
        document.Cells[1].ExecutionCount = 3;
        var before = document.ToText();
        var (handOut, count) = CourseEdition.WithoutSolutions(document);
        Assert.Equal(4, count);
        Assert.Equal("1. How many?\n\n\n2. Why?\n", handOut.Cells[0].Source);
        Assert.Equal(["// Your code\n", "answer == 7"], handOut.Cells.Where(c => c.Kind == CellKind.Code).Select(c => c.Source));
        Assert.Null(handOut.Cells[1].ExecutionCount);
        Assert.Equal(4, handOut.Cells.Count);
        Assert.Contains("Kept.", handOut.Cells[^1].Source, StringComparison.Ordinal);
        Assert.Equal(before, document.ToText());
    }

    [Fact]
    public void The_other_edition_has_them_open()
    {
        var full = CourseEdition.WithSolutions(Document(Markdown(Exercise), Code("var answer = 7;", "solution")));
        Assert.Equal(2, full.Cells[0].Source.Split("<details open>").Length - 1);
        Assert.Contains("Seven.", full.Cells[0].Source, StringComparison.Ordinal);
        Assert.Equal("var answer = 7;", full.Cells[1].Source);
    }
}
