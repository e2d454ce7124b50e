using System.Diagnostics;
using Sansa.Notebook.Engine;

namespace Sansa.Notebook.Tests.Engine;

public sealed class InterruptTests : IAsyncDisposable
{
    private readonly NotebookEngine _engine = new();

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("await Task.Delay(1); while (true) { }")]
    [InlineData("for (;;) ;")]
    [InlineData("do { } while (true);")]
    [InlineData("again: goto again;")]
    [InlineData("IEnumerable<int> Ones() { while (true) yield return 1; } foreach (var one in Ones()) { }")]
    [InlineData("void Deep() { while (true) { try { while (true) { } } catch (Exception) { } } } Deep();")]
    [InlineData("await Task.WhenAll(Task.Run(() => { while (true) { } }), Task.Run(() => { for (;;) { } }));")]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("System.Threading.Thread.Sleep(-1);")]
    [InlineData("Task.Delay(-1).Wait();")]
    [InlineData("new System.Threading.ManualResetEvent(false).WaitOne();")]
    [InlineData("while (true) { try { System.Threading.Thread.Sleep(-1); } catch (Exception) { } }")]
    [InlineData("async Task<int> F() { await Task.Delay(1); while (true) { } } await F();")]
    [InlineData("long F(int n) => n < 2 ? 1 : F(n - 1) + F(n - 2); F(60)")]
    [InlineData("static long F(int n) { if (n < 2) return 1; try { return F(n - 1) + F(n - 2); } catch (Exception) { return 0; } } while (true) F(60);")]
    [InlineData("Func<int, long> f = null; f = n => n < 2 ? 1 : f(n - 1) + f(n - 2); f(60)")]
    [InlineData("class A(int n) { public long X => n < 2 ? 1 : new A(n - 1).X + new A(n - 2).X; } new A(60).X")]
    [InlineData("Enumerable.Range(0, int.MaxValue).Select(i => Enumerable.Range(0, 1000).Sum(j => i ^ j)).Max()")]
    [InlineData("IEnumerable<int> F() { yield return 1; while (true) { } } F()")]
    [InlineData("await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => { while (true) { } })));")]
    [InlineData(
        "System.Threading.Tasks.Parallel.For(0, 4, i => { while (true) KernelInvocationContext.Current.CancellationToken.ThrowIfCancellationRequested(); });")]
    public async Task ACellStopsWhatIsAssignedStaysAndTheNextCellRuns(string code)
    {
        using var stop = new CancellationTokenSource();
        var output = new RecordedOutput { OnStream = () => stop.CancelAfter(50) };
        var clock = Stopwatch.StartNew();
        await _engine.ExecuteAsync("using Microsoft.DotNet.Interactive; var before = 3; Console.WriteLine(1);" + code, output, stop.Token);
        Assert.Equal(CellErrorKind.Interrupted, output.Failure?.Kind);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"took {clock.Elapsed}");

        var next = new RecordedOutput();
        await _engine.ExecuteAsync("before + 1", next);
        Assert.Equal("4", next.Value?["text/plain"]);
    }

    /// <summary>A library call that looks at nothing is left alone, and said to go on; .NET's abort of it was seen to end the process.</summary>
    [Fact]
    public async Task WhatCannotBeStoppedIsLeftBehindAndToldOf()
    {
        using var stop = new CancellationTokenSource();
        var output = new RecordedOutput { OnStream = () => stop.CancelAfter(50) };
        var clock = Stopwatch.StartNew();
        await _engine.ExecuteAsync("var before = 3; Console.WriteLine(1); System.Numerics.BigInteger.Pow(7, 50_000_000);", output, stop.Token);
        Assert.Equal(CellErrorKind.Interrupted, output.Failure?.Kind);
        Assert.Contains("goes on in the background", output.Failure!.Message, StringComparison.Ordinal);
        var next = new RecordedOutput();
        await _engine.ExecuteAsync("before + 1", next);
        Assert.Equal("4", next.Value?["text/plain"]);
    }

    [Fact]
    public async Task CodeThatLooksAtTheTokenEndsByItself()
    {
        using var stop = new CancellationTokenSource();
        var output = new RecordedOutput { OnStream = () => stop.CancelAfter(100) };
        await _engine.ExecuteAsync("""
            var token = Microsoft.DotNet.Interactive.KernelInvocationContext.Current.CancellationToken;
            var steps = 0;
            Console.WriteLine("go");
            await Task.Run(() => { while (!token.IsCancellationRequested) steps++; });
            var cleaned = true;
            """, output, stop.Token);
        var next = new RecordedOutput();
        await _engine.ExecuteAsync("steps > 0 && cleaned", next);
        Assert.Equal("True", next.Value?["text/plain"]);
    }

    [Fact]
    public async Task AnInterruptReachesNoOtherWorkOfThePool()
    {
        // Threads of the stopped cell that end while they are being interrupted go back to the pool, and wait there for us.
        for (var i = 0; i < 5; i++)
        {
            using var stop = new CancellationTokenSource();
            var output = new RecordedOutput { OnStream = () => stop.CancelAfter(20) };
            await _engine.ExecuteAsync("""
                Console.WriteLine(1);
                async Task Nap(int ms) { while (true) { await Task.Yield(); System.Threading.Thread.Sleep(ms); } }
                await Task.WhenAll(Nap(1), Nap(2), Nap(3));
                """, output, stop.Token);
            Assert.Equal(CellErrorKind.Interrupted, output.Failure?.Kind);
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Thread.Sleep(5))));
        }
    }

    [Fact]
    public async Task AnExceptionThatNobodyAwaitsIsToldAndTheEngineLives()
    {
        var output = new RecordedOutput();
        await _engine.ExecuteAsync("async void Lost() { await Task.Yield(); throw new TimeoutException(\"lost\"); } Lost(); await Task.Delay(200);", output);
        Assert.Contains("TimeoutException: lost", output.Stderr, StringComparison.Ordinal);
        Assert.Null(output.Failure);
    }

    [Fact]
    public async Task WaitingForAsyncCodeOfTheCellDoesNotDeadlock()
    {
        var output = new RecordedOutput();
        await _engine.ExecuteAsync("async Task<int> F() { await Task.Delay(5); await Task.Yield(); return 8; } F().Result", output);
        Assert.Equal("8", output.Value?["text/plain"]);
    }
}
