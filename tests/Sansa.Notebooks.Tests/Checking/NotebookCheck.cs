using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Sansa.Notebook.Documents;

namespace Sansa.Notebooks.Tests.Checking;

/// <summary>What every notebook of ours keeps to. CONTRIBUTING.md says it in words.</summary>
internal static class NotebookCheck
{
    public const string ExpectKey = "sansa.expect";
    public const int MostLines = 15;
    public const int MostColumns = 85;
    public const int MostOutputBytes = 1_000_000;

    /// <summary>All that is wrong with an executed notebook, one line each.</summary>
    public static IReadOnlyList<string> Problems(NotebookDocument document)
    {
        var problems = new List<string>();
        NotebookCell[] cells = [.. document.Cells.Where(c => c.Kind == CellKind.Code)];
        if (!cells.Any(c => c.HasTag("parameters")))
            problems.Add("no cell is tagged 'parameters'");
        var all = string.Join('\n', cells.Select(TextOf));
        for (var i = 0; i < cells.Length; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"code cell {i + 1}");
            problems.AddRange(OfForm(cells[i], i + 1).Concat(OfOutputs(cells[i])).Concat(OfNumbers(cells[i], all)).Select(p => $"{name}: {p}"));
        }
        return problems;
    }

    /// <summary>What the cell shows as text: its streams of text and the text/plain of its displays, in order.</summary>
    public static string TextOf(NotebookCell cell)
    {
        var text = new StringBuilder();
        foreach (var output in cell.Outputs.OfType<JsonObject>())
        {
            if ((string?)output["name"] == "stdout")
                text.Append(Lines(output["text"]));
            else if (output["data"]?["text/plain"] is { } plain)
                text.Append(Lines(plain)).Append('\n');
        }
        return text.ToString();
    }

    private static IEnumerable<string> OfForm(NotebookCell cell, int number)
    {
        var lines = cell.Source.TrimEnd('\n').Split('\n').Length;
        if (lines > MostLines)
            yield return $"{lines} lines of code, more than {MostLines}";
        var longest = cell.Source.Split('\n').Max(line => line.Length);
        if (longest > MostColumns)
            yield return $"a line of {longest} characters, more than {MostColumns}, which a page cuts off";
        if (cell.ExecutionCount is null)
            yield return "it was not executed, or its output not kept";
        else if (cell.ExecutionCount != number)
            yield return $"it was executed as number {cell.ExecutionCount}; run the whole notebook from top to bottom";
    }

    private static IEnumerable<string> OfOutputs(NotebookCell cell)
    {
        foreach (var output in cell.Outputs.OfType<JsonObject>())
        {
            var bytes = Encoding.UTF8.GetByteCount(output.ToJsonString());
            if (bytes > MostOutputBytes)
                yield return string.Create(CultureInfo.InvariantCulture, $"an output of {bytes:N0} bytes, more than {MostOutputBytes:N0}");
            if ((string?)output["output_type"] == "error" && !cell.HasTag("raises-exception"))
                yield return $"it failed: {output["ename"]}: {output["evalue"]}";
        }
    }

    private static IEnumerable<string> OfNumbers(NotebookCell cell, string all)
    {
        if (cell.Metadata[ExpectKey] is not { } entries)
            yield break;
        if (entries is not JsonArray list)
        {
            yield return $"'{ExpectKey}' must be a list";
            yield break;
        }
        var text = TextOf(cell);
        foreach (var entry in list)
            if (Problem(entry, text, all) is { } problem)
                yield return problem;
    }

    private static string? Problem(JsonNode? entry, string text, string all)
    {
        try
        {
            var expectation = Expectation.Read(entry);
            return expectation.When is { } when && !all.Contains(when, StringComparison.Ordinal) ? null : expectation.Problem(text);
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    private static string Lines(JsonNode? text) => text is JsonArray lines ? string.Concat(lines.Select(l => (string?)l)) : (string?)text ?? "";
}
