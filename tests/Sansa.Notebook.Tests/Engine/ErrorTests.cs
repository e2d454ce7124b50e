using System.Text.RegularExpressions;
using Sansa.Notebook.Engine;

namespace Sansa.Notebook.Tests.Engine;

public sealed class ErrorTests : IAsyncDisposable
{
    private readonly NotebookEngine _engine = new();

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task ACompileErrorShowsItsLineAndACaretUnderTheText()
    {
        var (error, lines) = await Fail("var a = 1;\n\tint b = a + missing;");
        Assert.Equal(CellErrorKind.Compilation, error.Kind);
        Assert.Equal("CS0103", error.Name);
        Assert.Equal("(2,14): error CS0103: The name 'missing' does not exist in the current context", error.Message);
        Assert.Equal("(2,14): error CS0103: The name 'missing' does not exist in the current context", lines[0]);
        Assert.Equal("   2 | \tint b = a + missing;", lines[1]);
        Assert.Equal("     | \t            ^^^^^^^", lines[2]);
    }

    [Fact]
    public async Task NothingRunsWhenTheCellDoesNotCompile()
    {
        var output = new RecordedOutput();
        await _engine.ExecuteAsync("Console.WriteLine(1); nonsense();", output);
        Assert.Empty(output.Events);
    }

    [Fact]
    public async Task ALongListOfErrorsIsCut()
    {
        var (_, lines) = await Fail(string.Concat(Enumerable.Range(0, 20).Select(i => $"missing{i}();\n")));
        Assert.Equal("... and 12 more", lines[^1]);
    }

    [Fact]
    public async Task ATraceIsCutToTheUsersCode()
    {
        await _engine.ExecuteAsync("static int Divide(int a, int b) => a / b;", new RecordedOutput());
        var (error, lines) = await Fail("var zero = 0;\nDivide(1, zero);");
        Assert.Equal("System.DivideByZeroException", error.Name);
        Assert.Equal(
            ["System.DivideByZeroException: Attempted to divide by zero.", "   at Divide(Int32, Int32) in Cell 1, line 1", "   at Cell 2, line 2"], lines);
    }

    [Fact]
    public async Task LibraryFramesAboveTheUsersCodeStay()
    {
        var (_, lines) = await Fail("int.Parse(\"x\");");
        Assert.Contains(lines, l => l.Contains("Parse", StringComparison.Ordinal));
        Assert.Equal("   at Cell 1, line 1", lines[^1]);
    }

    [Fact]
    public async Task AsyncMethodsAndLambdasHaveReadableNames()
    {
        var (_, lines) = await Fail("""
            async Task Work() { await Task.Yield(); Func<int> f = () => throw new InvalidOperationException("no"); f(); }
            await Work();
            """);
        Assert.Contains("   at lambda() in Cell 1, line 1", lines);
        Assert.Contains("   at Work() in Cell 1, line 1", lines);
        Assert.DoesNotContain(lines, l => l.Contains("MoveNext", StringComparison.Ordinal) || l.Contains("NotebookEngine", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnInnerExceptionAndAnExceptionOfTheUserAreNamed()
    {
        var (error, lines) = await Fail("""
            class Broken(string m, Exception e) : Exception(m, e);
            try { throw new ArgumentException("inner"); } catch (Exception e) { throw new Broken("outer", e); }
            """);
        Assert.Equal("Broken", error.Name);
        Assert.Contains("caused by System.ArgumentException: inner", lines);
    }

    [Fact]
    public async Task AnAggregateOfOneIsUnwrapped()
    {
        var (error, _) = await Fail("Task.Run(() => throw new TimeoutException(\"late\")).Wait();");
        Assert.Equal("System.TimeoutException", error.Name);
        Assert.Equal("late", error.Message);
    }

    private async Task<(CellError Error, string[] Lines)> Fail(string code)
    {
        var output = new RecordedOutput();
        var result = await _engine.ExecuteAsync(code, output);
        Assert.False(result.Success);
        Assert.NotNull(output.Failure);
        return (output.Failure, [.. output.Failure.Trace.Select(l => Regex.Replace(l, @"\e\[[0-9;]*m", ""))]);
    }
}
