using System.Diagnostics;
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

    [Fact]
    public async Task MisuseIsToldWithoutATrace()
    {
        Write("n.ipynb", ("1", null));
        foreach (var arguments in (string[][])[["missing.ipynb"], ["n.ipynb", "--param", "x=1"], ["n.ipynb", "--param", "x"]])
        {
            var (code, _, errors) = await RunAsync(["notebook", "run", .. arguments]);
            Assert.Equal(2, code);
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
        using var process = Start("notebook", "run", "n.ipynb");
        var errors = process.StandardError.ReadToEndAsync();
        for (var i = 0; i < 900 && !File.Exists(Path.Combine(_folder, "started")); i++)
            await Task.Delay(100);
        using (var kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("what was done so far is written", await errors, StringComparison.Ordinal);
        var written = await File.ReadAllTextAsync(Path.Combine(_folder, "n.ipynb"));
        Assert.Contains("first is done\\n", written, StringComparison.Ordinal);
        Assert.Contains("Interrupted", written, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Text, string Errors)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var text = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await text, await errors);
    }

    private Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. arguments])
        {
            WorkingDirectory = _folder,
            Environment = { ["SANSA_DATA"] = "some-data" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private void Write(string name, params (string Source, string? Tag)[] cells)
    {
        var list = new JsonArray();
        foreach (var (source, tag) in cells)
        {
            var metadata = new JsonObject();
            if (tag is not null)
                metadata["tags"] = new JsonArray(tag);
            list.Add((JsonNode)new JsonObject { ["cell_type"] = "code", ["execution_count"] = null, ["metadata"] = metadata, ["outputs"] = new JsonArray(), ["source"] = source });
        }
        var root = new JsonObject { ["cells"] = list, ["metadata"] = new JsonObject(), ["nbformat"] = 4, ["nbformat_minor"] = 5 };
        File.WriteAllText(Path.Combine(_folder, name), root.ToJsonString());
    }
}
