using Sansa.Notebook.Engine;

namespace Sansa.Notebook.Tests.Engine;

public sealed class EngineTests : IAsyncDisposable
{
    private readonly NotebookEngine _engine = new();

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private async Task<RecordedOutput> Run(string code)
    {
        var output = new RecordedOutput();
        await _engine.ExecuteAsync(code, output);
        return output;
    }

    [Fact]
    public async Task ACellOfUsingDirectivesAloneRunsAndStaysInForce()
    {
        Assert.Null((await Run("using System.Text;\nusing static System.Math;")).Failure);
        Assert.Null((await Run("// only a comment")).Failure);
        Assert.Equal("3", (await Run("Abs(-3)")).Value?["text/plain"]);
    }

    [Fact]
    public async Task VariablesFunctionsAndTypesReachLaterCells()
    {
        await Run("var x = 20; int Twice(int n) => 2 * n; record Pair(int A, int B); class Box { public int V = 1; }");
        Assert.Equal("42", (await Run("Twice(x) + new Pair(1, 2).B + 0 * new Box().V")).Value?["text/plain"]);
    }

    [Fact]
    public async Task AVariableCanBeDeclaredAgainWithAnotherType()
    {
        await Run("var x = 1;");
        await Run("var x = \"one\";");
        Assert.Equal("3", (await Run("x.Length")).Value?["text/plain"]);
    }

    [Fact]
    public async Task TopLevelAwaitWorksAndKeepsState()
    {
        await Run("await Task.Delay(10); var x = await Task.FromResult(5);");
        Assert.Equal("5", (await Run("x")).Value?["text/plain"]);
    }

    [Fact]
    public async Task OutputsArriveInTheOrderTheyWereMade()
    {
        var output = await Run("""
            Console.WriteLine("a"); display(1); Console.Error.WriteLine("b"); Console.Write("c"); 2.Display();
            await Task.Delay(5); Console.WriteLine("d");
            3
            """);
        Assert.Equal(["stdout: a", "display: 1", "stderr: b", "stdout: c", "display: 2", "stdout: d", "result: 3"], output.Events);
    }

    [Fact]
    public async Task WhatAFailedCellHadAssignedIsKept()
    {
        await Run("var x = 1;");
        var failed = await Run("x = 2; var y = 7; throw new InvalidOperationException(\"no\");");
        Assert.Equal("System.InvalidOperationException", failed.Failure?.Name);
        Assert.Equal("9", (await Run("x + y")).Value?["text/plain"]);
    }
}
