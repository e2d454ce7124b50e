using System.Text.Json.Nodes;
using Sansa.Notebook.Running;
using static Sansa.Notebook.Tests.NotebookText;

namespace Sansa.Notebook.Tests.Running;

public sealed class RunnerTests
{
    [Fact]
    public async Task OutputsAreStoredAsJupyterDoes()
    {
        var document = Document(
            Code("Console.WriteLine(\"a\");\nConsole.WriteLine(\"b\");\ndisplay(HTML(\"<b>1</b>\"));\n2 + 3"), Markdown("text"), Code("var x = 1;"));
        var result = await NotebookRunner.RunAsync(document, new RunOptions());
        Assert.True(result.Success);
        var outputs = document.Cells[0].Outputs;
        Assert.Equal("""{"name":"stdout","output_type":"stream","text":["a\n","b\n"]}""", outputs[0]!.ToJsonString());
        Assert.Equal("<b>1</b>", (string?)outputs[1]!["data"]!["text/html"]![0]);
        Assert.Equal("execute_result", (string?)outputs[2]!["output_type"]);
        Assert.Equal(1, (int?)outputs[2]!["execution_count"]);
        Assert.Equal("5", (string?)outputs[2]!["data"]!["text/plain"]![0]);
        Assert.Equal([1, null, 2], document.Cells.Select(c => c.ExecutionCount));
        Assert.Equal(2, result.CellDurations.Count);
    }

    [Fact]
    public async Task ASecondRunGivesTheSameFile()
    {
        var document = Document(Code("display(1).Update(2);\nnew[] { 1, 2 }"), Code("throw new Exception(\"x\");", "raises-exception"));
        await NotebookRunner.RunAsync(document, new RunOptions());
        var first = document.ToText();
        await NotebookRunner.RunAsync(document, new RunOptions());
        Assert.Equal(first, document.ToText());
        Assert.Equal("2", (string?)document.Cells[0].Outputs[0]!["data"]!["text/plain"]![0]);
    }

    [Fact]
    public async Task TheFirstFailingCellEndsTheRun()
    {
        var document = Document(Code("1"), Code("throw new InvalidOperationException(\"bad\");"), Code("3"));
        var seen = new List<string>();
        var result = await NotebookRunner.RunAsync(document, new RunOptions(), new Progress(p => seen.Add($"{p.Number}/{p.Count} {p.Result?.Success}")));
        Assert.False(result.Success);
        Assert.Equal(2, result.FailedCell);
        Assert.Equal("bad", result.Error?.Message);
        Assert.Null(document.Cells[2].ExecutionCount);
        Assert.Equal(["1/3 ", "1/3 True", "2/3 ", "2/3 False"], seen);
    }

    [Fact]
    public async Task AllowedErrorsLetTheRunGoOn()
    {
        var document = Document(Code("nonsense"), Code("3"));
        var result = await NotebookRunner.RunAsync(document, new RunOptions { AllowErrors = true });
        Assert.True(result.Success);
        Assert.Equal(1, result.FailedCell);
        Assert.Equal(2, document.Cells[1].ExecutionCount);
    }

    [Fact]
    public async Task ATimeoutStopsTheCellAndIsNamed()
    {
        var document = Document(Code("Console.WriteLine(\"kept\"); while (true) { }"), Code("2"));
        var result = await NotebookRunner.RunAsync(document, new RunOptions { Timeout = TimeSpan.FromSeconds(6) });
        Assert.Equal("Timeout", result.Error?.Name);
        Assert.False(result.Cancelled);
        Assert.Equal("kept\n", (string?)document.Cells[0].Outputs[0]!["text"]![0]);
        Assert.Equal("Timeout", (string?)document.Cells[0].Outputs[1]!["ename"]);
    }

    [Fact]
    public async Task ACancelledRunKeepsWhatWasDone()
    {
        using var stop = new CancellationTokenSource();
        var document = Document(Code("1"), Code("while (true) { }"), Code("3"));
        var result = await NotebookRunner.RunAsync(document, new RunOptions(), new Progress(p =>
        {
            if (p is { Number: 2, Result: null })
                stop.CancelAfter(300);
        }), stop.Token);
        Assert.True(result.Cancelled);
        Assert.False(result.Success);
        Assert.Single(document.Cells[0].Outputs);
        Assert.Equal("Interrupted", (string?)document.Cells[1].Outputs[0]!["ename"]);
        Assert.Empty(document.Cells[2].Outputs);
    }

    [Fact]
    public async Task ParametersKeepTheirTypesAndOldInjectionsAreReplaced()
    {
        var document = Document(
            Code("var n = 1;\ndouble l2 = 20;\nvar name = \"a\";\nlong big = 1, other = 2;\nvar neg = -0.5;\nbool on = false;", "parameters"),
            Code("$\"{n} {l2 / 2} {name} {big} {neg} {on}\""));
        var values = new Dictionary<string, string>
        {
            ["n"] = "7",
            ["l2"] = "5",
            ["name"] = "x \"y\"",
            ["big"] = "8000000000",
            ["neg"] = "1",
            ["on"] = "True",
        };
        await NotebookRunner.RunAsync(document, new RunOptions { Parameters = values });
        await NotebookRunner.RunAsync(document, new RunOptions { Parameters = values });
        Assert.Equal(3, document.Cells.Count);
        Assert.True(document.Cells[1].HasTag("injected-parameters"));
        Assert.Equal("7 2.5 x \"y\" 8000000000 1 True", (string?)document.Cells[2].Outputs[0]!["data"]!["text/plain"]![0]);
    }

    [Theory]
    [InlineData("m", "1", "has no parameter 'm'; it has: n")]
    [InlineData("n", "many", "is of type int, and 'many' is not a value of it")]
    public async Task AWrongParameterIsRefused(string name, string value, string message)
    {
        var document = Document(Code("var n = 1;", "parameters"));
        var options = new RunOptions { Parameters = new Dictionary<string, string> { [name] = value } };
        var error = await Assert.ThrowsAsync<ArgumentException>(() => NotebookRunner.RunAsync(document, options));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndlessTextIsCut()
    {
        var document = Document(Code("for (int i = 0; i < 3000; i++) Console.WriteLine(new string('x', 1000));"));
        await NotebookRunner.RunAsync(document, new RunOptions());
        var lines = (JsonArray)document.Cells[0].Outputs[0]!["text"]!;
        Assert.InRange(lines.Count, 1900, 2100);
        Assert.Contains("is not kept", (string?)lines[^1], StringComparison.Ordinal);
    }

    private sealed class Progress(Action<CellProgress> report) : IProgress<CellProgress>
    {
        public void Report(CellProgress value) => report(value);
    }
}
