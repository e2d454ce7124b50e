using System.Text.Json.Nodes;
using Sansa.Notebook.Documents;
using Sansa.Notebooks.Tests.Checking;

namespace Sansa.Notebooks.Tests;

/// <summary>The checker fails where it must: a check that cannot fail would let every notebook pass.</summary>
public sealed class CheckerTests
{
    [Fact]
    public void A_sound_notebook_has_no_problem() => Assert.Empty(Problems(Cell("total 1,234.5", Expect("total ([\\d.,]+)", 1234, 1))));

    [Theory]
    [InlineData("total 1236", "found 1236, expected 1234 ± 1")]
    [InlineData("total −1234", "found -1234, expected 1234 ± 1")]
    [InlineData("sum 1234", "matches nothing")]
    [InlineData("total e", "which is not a number")]
    public void A_number_that_left_its_tolerance_is_found(string shown, string problem) =>
        Assert.Contains(problem, Assert.Single(Problems(Cell(shown, Expect("total ([−\\d.,e-]+)", 1234, 1)))), StringComparison.Ordinal);

    [Fact]
    public void A_number_is_looked_for_in_displays_and_in_text_but_not_in_HTML_and_errors()
    {
        var cell = Cell("");
        cell["outputs"] = new JsonArray(Stream("stdout", "a 1\n"), Stream("stderr", "b 1\n"), Display("text/html", "c 1"), Display("text/plain", "d 1"));
        cell["metadata"] = new JsonObject { ["sansa.expect"] = new JsonArray([.. "abcd".Select(c => Expect($"^{c} (\\d)", 1, 0))]) };
        string[] missing = [.. Problems(cell).Select(p => p.Split('\'')[1])];
        Assert.Equal(["^b (\\d)", "^c (\\d)"], missing);
    }

    [Fact]
    public void A_condition_looks_at_the_whole_notebook()
    {
        var entry = Expect("total (\\d+)", 1, 0);
        entry["when"] = "Data: gowalla";
        Assert.Empty(Problems(Cell("Data: debian-packages"), Cell("total 2", entry.DeepClone().AsObject())));
        Assert.Single(Problems(Cell("Data: gowalla"), Cell("total 2", entry)));
    }

    [Theory]
    [InlineData("""{ "pattern": "total", "value": 1, "tolerance": 1 }""", "exactly one group")]
    [InlineData("""{ "pattern": "(total) (.)", "value": 1, "tolerance": 1 }""", "exactly one group")]
    [InlineData("""{ "pattern": "total (", "value": 1, "tolerance": 1 }""", "total (")]
    [InlineData("""{ "pattern": "total (.)", "tolerance": 1 }""", "no value")]
    [InlineData("""{ "pattern": "total (.)", "value": "1", "tolerance": 1 }""", "String")]
    [InlineData("""{ "pattern": "total (.)", "value": 1 }""", "no tolerance")]
    [InlineData("""{ "pattern": "total (.)", "value": 1, "tolerance": -1 }""", "tolerance of 0 or more")]
    [InlineData("""{ "pattern": "total (.)", "value": 1, "tolerence": 1 }""", "and no others")]
    [InlineData("""{ "value": 1, "tolerance": 1 }""", "needs a pattern")]
    [InlineData("\"total 1\"", "and no others")]
    public void An_expectation_of_another_form_is_a_problem(string entry, string problem) =>
        Assert.Contains(problem, Assert.Single(Problems(Cell("total 1", JsonNode.Parse(entry)!))), StringComparison.Ordinal);

    [Fact]
    public void An_expectation_outside_of_a_list_is_a_problem()
    {
        var cell = Cell("1");
        cell["metadata"] = new JsonObject { ["sansa.expect"] = Expect("(1)", 1, 0) };
        Assert.Contains("must be a list", Assert.Single(Problems(cell)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unexecuted_cell_and_one_executed_out_of_order_are_found()
    {
        var (fresh, late) = (Cell(""), Cell(""));
        fresh["execution_count"] = null;
        late["execution_count"] = 7;
        string[] problems = [.. Problems(fresh, late)];
        Assert.Equal(2, problems.Length);
        Assert.Contains("code cell 2: it was not executed", problems[0], StringComparison.Ordinal);
        Assert.Contains("code cell 3: it was executed as number 7", problems[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(999_000, 0)]
    [InlineData(1_000_000, 1)]
    public void An_output_over_a_megabyte_is_found(int length, int problems) =>
        Assert.Equal(problems, Problems(Cell(new string('x', length))).Count);

    [Theory]
    [InlineData(15, 0)]
    [InlineData(16, 1)]
    public void A_long_cell_is_found(int lines, int problems)
    {
        var cell = Cell("");
        cell["source"] = string.Join('\n', Enumerable.Repeat("x++;", lines)) + "\n";
        Assert.Equal(problems, Problems(cell).Count);
    }

    [Theory]
    [InlineData(85, 0)]
    [InlineData(86, 1)]
    public void A_long_line_is_found(int characters, int problems)
    {
        var cell = Cell("");
        cell["source"] = "x++;\n" + new string('x', characters) + "\nx++;";
        Assert.Equal(problems, Problems(cell).Count);
    }

    [Fact]
    public void An_error_is_found_unless_the_cell_may_fail()
    {
        var cell = Cell("");
        cell["outputs"] = new JsonArray(new JsonObject { ["output_type"] = "error", ["ename"] = "Bad", ["evalue"] = "news", ["traceback"] = new JsonArray() });
        Assert.Contains("it failed: Bad: news", Assert.Single(Problems(cell)), StringComparison.Ordinal);
        cell["metadata"] = new JsonObject { ["tags"] = new JsonArray("raises-exception") };
        Assert.Empty(Problems(cell));
    }

    [Fact]
    public void A_notebook_without_parameters_is_found()
    {
        var cell = Cell("");
        cell["execution_count"] = 1;
        Assert.Contains("'parameters'", Assert.Single(NotebookCheck.Problems(Document([cell]))), StringComparison.Ordinal);
    }

    // Before the given cells stands one with parameters, so they begin with number 2.
    private static IReadOnlyList<string> Problems(params JsonObject[] cells)
    {
        var first = Cell("");
        first["metadata"] = new JsonObject { ["tags"] = new JsonArray("parameters") };
        JsonObject[] all = [first, .. cells.Select(c => c.DeepClone().AsObject())];
        for (var i = 0; i < all.Length; i++)
            if ((int?)all[i]["execution_count"] == 1)
                all[i]["execution_count"] = i + 1;
        return NotebookCheck.Problems(Document(all));
    }

    private static NotebookDocument Document(JsonObject[] cells) => NotebookDocument.Parse(
        new JsonObject { ["cells"] = new JsonArray(cells), ["metadata"] = new JsonObject(), ["nbformat"] = 4, ["nbformat_minor"] = 5 }.ToJsonString());

    private static JsonObject Cell(string shown, params JsonNode[] expectations) => new()
    {
        ["cell_type"] = "code",
        ["execution_count"] = 1,
        ["metadata"] = expectations.Length == 0 ? [] : new JsonObject { ["sansa.expect"] = new JsonArray(expectations) },
        ["outputs"] = shown.Length == 0 ? [] : new JsonArray(Stream("stdout", shown)),
        ["source"] = "x",
    };

    private static JsonObject Expect(string pattern, double value, double tolerance) =>
        new() { ["pattern"] = pattern, ["value"] = value, ["tolerance"] = tolerance };

    private static JsonObject Stream(string name, string text) => new() { ["output_type"] = "stream", ["name"] = name, ["text"] = text };

    private static JsonObject Display(string type, string text) =>
        new() { ["output_type"] = "display_data", ["data"] = new JsonObject { [type] = new JsonArray(text) }, ["metadata"] = new JsonObject() };
}
