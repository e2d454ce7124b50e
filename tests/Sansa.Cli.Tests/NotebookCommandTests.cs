using System.Text.Json.Nodes;

namespace Sansa.Cli.Tests;

public sealed class NotebookCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sansa-cli-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ARunWritesTheNotebookAndItsReportWithParameters()
    {
        Write("n.ipynb", ("var n = 1;", "parameters"), ("n * 2", null));
        var (code, text, _) = await RunAsync("notebook", "run", "n.ipynb", "--out", "out", "--html", "--param", "n=21");
        Assert.Equal(0, code);
        Assert.Contains("[3/3]", text, StringComparison.Ordinal);
        Assert.Contains("42", await File.ReadAllTextAsync(Path.Combine(_folder, "out", "n.ipynb")), StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>", await File.ReadAllTextAsync(Path.Combine(_folder, "out", "n.html")), StringComparison.Ordinal);
        Assert.DoesNotContain("42", await File.ReadAllTextAsync(Path.Combine(_folder, "n.ipynb")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFailingCellEndsTheRunWithItsNumberAndError()
    {
        Write("n.ipynb", ("1", null), ("throw new InvalidOperationException(\"bad\");", null), ("3", null));
        var (code, _, errors) = await RunAsync("notebook", "run", "n.ipynb");
        Assert.Equal(1, code);
        Assert.Contains("n.ipynb: cell 2 failed: bad", errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', errors);
        Assert.Contains("InvalidOperationException", await File.ReadAllTextAsync(Path.Combine(_folder, "n.ipynb")), StringComparison.Ordinal);
    }

    /// <summary>Whatever a cell does to its process: the outputs before it are in the file, the command names it, and fails.</summary>
    [Theory]
    [InlineData("Environment.Exit(0);", "exit code 0 ")]
    [InlineData("Environment.FailFast(\"gone\");", "exit code ")]
    [InlineData("System.Diagnostics.Process.GetCurrentProcess().Kill(); await Task.Delay(-1);", "exit code ")]
    [InlineData("new System.Threading.Thread(() => throw new TimeoutException()).Start(); await Task.Delay(-1);", "exit code ")]
    [InlineData("unsafe { byte* p = stackalloc byte[int.Parse(\"100000000\")]; p[50_000_000] = 2; Console.WriteLine(p[0]); }", "exit code ")]
    public async Task ACellThatEndsTheProcessIsNamedAndTheOutputsBeforeItAreKept(string code, string told)
    {
        Write("n.ipynb", ("Console.WriteLine(\"first is done\"); 6 * 7", null), (code, null), ("3", null));
        var (exit, _, errors) = await RunAsync("notebook", "run", "n.ipynb", "--html");
        Assert.Equal(1, exit);
        Assert.Contains("n.ipynb: cell 2 failed: It ended the process with " + told, errors, StringComparison.Ordinal);
        var cells = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "n.ipynb")))!["cells"]!;
        Assert.Equal("first is done\n", (string?)cells[0]!["outputs"]![0]!["text"]![0]);
        Assert.Equal("42", (string?)cells[0]!["outputs"]![1]!["data"]!["text/plain"]![0]);
        Assert.Equal("ProcessEnded", (string?)cells[1]!["outputs"]![0]!["ename"]);
        Assert.Empty(cells[2]!["outputs"]!.AsArray());
        Assert.Contains("ended the process", await File.ReadAllTextAsync(Path.Combine(_folder, "n.html")), StringComparison.Ordinal);
        // Temporary files of what is written whole or not at all are gone too.
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder).Length);
    }

    [Fact]
    public async Task ARecursiveCellStopsAtItsTimeLimit()
    {
        Write("n.ipynb", ("1", null), ("long F(int n) => n < 2 ? 1 : F(n-1) + F(n-2); F(60)", null));
        var (code, _, errors) = await RunAsync("notebook", "run", "n.ipynb", "--timeout", "15");
        Assert.Equal(1, code);
        Assert.Contains("cell 2 failed: The cell took longer than 15 s", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CodeThatACellLeavesBehindDoesNotKeepTheCommand()
    {
        Write(
            "n.ipynb",
            (
                "new System.Threading.Thread(() => System.Threading.Thread.Sleep(-1)).Start();\nAppDomain.CurrentDomain.ProcessExit += (_, "
                + "_) => System.Threading.Thread.Sleep(-1);",
                null));
        var (code, _, _) = await RunAsync("notebook", "run", "n.ipynb");
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task ACellThatReadsStandardInputIsToldThatThereIsNone()
    {
        Write("n.ipynb", ("Console.ReadLine()", null));
        var (code, _, errors) = await RunAsync("notebook", "run", "n.ipynb");
        Assert.Equal(1, code);
        Assert.Contains("does not ask for input", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MisuseIsToldWithoutATrace()
    {
        Write("n.ipynb", ("1", null));
        (string[] Arguments, int Code)[] cases =
        [
            (["missing.ipynb"], CommandRun.Failed),
            (["n.ipynb", "--param", "x=1"], CommandRun.Failed),
            (["n.ipynb", "--param", "x"], CommandRun.Misused),
        ];
        foreach (var (arguments, expected) in cases)
        {
            var (code, _, errors) = await RunAsync(["notebook", "run", .. arguments]);
            Assert.Equal(expected, code);
            Assert.Single(errors.Trim().Split('\n'));
        }
    }

    [Fact]
    public async Task ASiteExecutesEveryNotebookAndTellsOfTheOneThatFailed()
    {
        Write("1.ipynb", ("6 * 7", null));
        Write("2.ipynb", ("throw new InvalidOperationException(\"bad\");", null));
        Write("3.ipynb", ("System.IO.Path.GetFullPath(Environment.GetEnvironmentVariable(\"SANSA_DATA\"))", null));
        var (code, text, errors) = await RunAsync("notebook", "site", ".", "--execute", "--out", "out/pages");
        Assert.Equal(1, code);
        Assert.Contains("2.ipynb: cell 1 failed: bad", errors, StringComparison.Ordinal);
        Assert.Contains("3 reports", text, StringComparison.Ordinal);
        string[] pages = [.. "123".Select(n => File.ReadAllText(Path.Combine(_folder, "out", "pages", $"{n}.html")))];
        Assert.Contains("42", pages[0], StringComparison.Ordinal);
        Assert.Contains("InvalidOperationException", pages[1], StringComparison.Ordinal);
        Assert.Contains(Path.Combine(_folder, "some-data"), pages[2], StringComparison.Ordinal);
        Assert.Contains("rel=\"next\"", pages[0], StringComparison.Ordinal);
        Assert.Contains("42", File.ReadAllText(Path.Combine(_folder, "out", "pages", "1.ipynb")), StringComparison.Ordinal);
        Assert.DoesNotContain("42", File.ReadAllText(Path.Combine(_folder, "1.ipynb")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ControlCStopsCleanlyWithWhatWasDoneWritten()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("needs signals");
        Write("n.ipynb", ("Console.WriteLine(\"first is done\");", null), ("System.IO.File.WriteAllText(\"started\", \"\"); while (true) { }", null));
        using var process = Tool.Start(Tool.WithSignals("notebook", "run", "n.ipynb"), _folder);
        var errors = process.StandardError.ReadToEndAsync();
        await Tool.UntilAsync(() => File.Exists(Path.Combine(_folder, "started")), "the cell did not begin");
        await Tool.InterruptAsync(process);
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("what was done so far is written", await errors, StringComparison.Ordinal);
        var written = await File.ReadAllTextAsync(Path.Combine(_folder, "n.ipynb"));
        Assert.Contains("first is done\\n", written, StringComparison.Ordinal);
        Assert.Contains("Interrupted", written, StringComparison.Ordinal);
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) => Tool.RunAsync(Tool.With(arguments), _folder);

    private void Write(string name, params (string Source, string? Tag)[] cells)
    {
        var list = new JsonArray();
        foreach (var (source, tag) in cells)
        {
            var metadata = new JsonObject();
            if (tag is not null)
                metadata["tags"] = new JsonArray(tag);
            list.Add(
                (JsonNode)new JsonObject
                {
                    ["cell_type"] = "code",
                    ["execution_count"] = null,
                    ["metadata"] = metadata,
                    ["outputs"] = new JsonArray(),
                    ["source"] = source,
                });
        }
        var root = new JsonObject { ["cells"] = list, ["metadata"] = new JsonObject(), ["nbformat"] = 4, ["nbformat_minor"] = 5 };
        File.WriteAllText(Path.Combine(_folder, name), root.ToJsonString());
    }
}
