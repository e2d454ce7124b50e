using Sansa.Notebook.Engine;

namespace Sansa.Notebook.Tests.Engine;

/// <summary>The checks that are compiled into loops and functions: code means the same with them, and a recursion without an end is an error.</summary>
public sealed class CheckTests : IAsyncDisposable
{
    private readonly NotebookEngine _engine = new();

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Theory]
    [InlineData("int F(int n) => n + 1; F(1)", "2")]
    [InlineData("int F(int n)\n  =>\n  n + 1\n  ;\nF(1)", "2")]
    [InlineData("var s = 0; void F() => s++; F(); s", "1")]
    [InlineData("static class X { public static int G(int n) => 2 * n; } X.G(4)", "8")]
    [InlineData("async Task F() => await Task.Yield(); await F(); 1", "1")]
    [InlineData("async Task<int> F() => await Task.FromResult(3); await F()", "3")]
    [InlineData("async System.Threading.Tasks.ValueTask F() => await Task.Yield(); await F(); 1", "1")]
    [InlineData("int[] a = [1, 2]; ref int F(int i) => ref a[i]; F(1) = 5; a[1]", "5")]
    [InlineData("int F() => throw new Exception(); Action a = () => F(); try { a(); } catch (Exception) { } 1", "1")]
    [InlineData("Func<int, Func<int, int>> add = a => b => a + b; add(1)(2)", "3")]
    [InlineData("var twice = (int x) => 2 * x; twice(4)", "8")]
    [InlineData("var n = 0; Action<int> set = x => n = x; set(6); n", "6")]
    [InlineData("Func<Task> f = async () => await Task.Yield(); await f(); 1", "1")]
    [InlineData("Func<Task<int>> f = async () => 5; await f()", "5")]
    [InlineData("Func<Task> f = () => Task.CompletedTask; await f(); 1", "1")]
    [InlineData("await Task.Run(() => 7)", "7")]
    [InlineData("Func<string> f = () => null; f() is null", "True")]
    [InlineData("Func<int[]> f = () => [1, 2]; f().Length", "2")]
    [InlineData("Func<int, int> f = delegate(int x) { return x + 1; }; f(1)", "2")]
    [InlineData("System.Linq.Expressions.Expression<Func<int, int>> e = x => x + 1; e.Body.NodeType.ToString()", "Add", false)]
    [InlineData("new[] { 3, 1, 2 }.AsQueryable().Where(x => x > 1).OrderBy(x => x).First()", "2", false)]
    [InlineData("Enumerable.Range(0, 9).Where(x => x % 2 == 0).Select((x, i) => x * i).Aggregate((a, b) => a + b)", "60")]
    [InlineData("IEnumerable<int> Ones(int n) { while (n-- > 0) yield return 1; } Ones(3).Sum()", "3")]
    [InlineData(
        "class P { int _x; public int X { get => _x; set => _x = value; } public int Y => X + 1; "
            + "public int this[int i] => i; public P(int x) => X = x; } new P(3).Y + new P(1)[5]",
        "9")]
    [InlineData(
        "record R(int A) { public int B { get; init; } public static R operator +(R a, R b) => new(a.A + b.A); "
            + "public static implicit operator int(R r) => r.A; } (int)(new R(1) + new R(2) { B = 1 })",
        "3")]
    [InlineData(
        "abstract class A { public abstract int F(); public virtual int G() => 1; } "
            + "class B : A { public override int F() => base.G() + 1; } new B().F()",
        "2")]
    [InlineData("interface I { int F() => 4; } class C : I { } ((I)new C()).F()", "4")]
    [InlineData("readonly struct S(int x) { public readonly int X => x; public override string ToString() => $\"{x}\"; } new S(3).ToString()", "3")]
    [InlineData("unsafe int F(int* p) => *p; unsafe { var x = 8; Console.WriteLine(F(&x)); } 1", "1")]
    [InlineData("for (var i = 0; i < 3; i++) if (i == 1) goto end; end: Console.Write(0); 1", "1")]
    [InlineData("(from x in new[] { 1, 2 } let y = x + 1 where y > 2 select y).Single()", "3")]
    public async Task CodeWithChecksMeansTheSame(string code, string value, bool hasChecks = true)
    {
        var output = new RecordedOutput();
        await _engine.ExecuteAsync(code, output);
        Assert.Null(output.Failure);
        Assert.Equal(value, output.Value?["text/plain"]);
        // Were a check to break the code, it would have been compiled without any. Expression trees are data, and have none.
        var compiled = _engine.LastSubmission!.SyntaxTrees.Single();
        Assert.Equal(hasChecks && CheckRewriter.IsNeeded(compiled.GetRoot()), compiled.ToString().Contains("CellCheck", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("int F(int n) => F(n + 1) + 1; F(0)")]
    [InlineData("int F(int n) { return F(n + 1) + 1; } F(0)")]
    [InlineData("class A { public int X => X + 1; } new A().X")]
    [InlineData("class A { public A() { new A(); } } new A()")]
    [InlineData("Func<int, int> f = null; f = n => f(n + 1) + 1; f(0)")]
    [InlineData("class A { public override string ToString() => $\"{this}\"; } new A().ToString()")]
    [InlineData("int F(int n) => Enumerable.Range(n, 1).Sum(F) + 1; F(0)")]
    [InlineData("await Task.Run(() => { int F(int n) => F(n + 1) + 1; return F(0); })")]
    public async Task ARecursionWithoutAnEndIsAnError(string code)
    {
        var output = new RecordedOutput();
        await _engine.ExecuteAsync("var before = 3;\n" + code, output);
        Assert.Equal("System.InsufficientExecutionStackException", output.Failure?.Name);
        Assert.InRange(output.Failure!.Trace.Count, 2, 45);
        var next = new RecordedOutput();
        await _engine.ExecuteAsync("before + 1", next);
        Assert.Equal("4", next.Value?["text/plain"]);
    }

    [Fact]
    public async Task LinesOfATraceAreThoseOfTheCell()
    {
        var output = new RecordedOutput();
        await _engine.ExecuteAsync("""
            int F(int n) =>
                n / 0.CompareTo(0)
                ;
            Func<int, int> f =
                x
                =>
                F(x);
            int P
                => f(1);
            class C { public int X {
                get
                    => throw new InvalidOperationException(); } }
            try { var x = new C().X; } catch (InvalidOperationException e) { Console.WriteLine(e.StackTrace.Contains("Cell 1:line 12")); }
            P
            """, output);
        Assert.Equal("True\n", output.Stdout);
        string[] lines =
        [
            .. output.Failure!.Trace.Where(l => l.Contains("line", StringComparison.Ordinal))
                .Select(l => l[(l.LastIndexOf("line", StringComparison.Ordinal) + 5)..][..2].TrimEnd('\e')),
        ];
        Assert.Equal(["2", "7", "9", "14"], lines);
    }
}
