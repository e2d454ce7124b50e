using Sansa.Notebook.Engine;

namespace Sansa.Notebook.Tests.Engine;

public sealed class DisplayTests : IAsyncDisposable
{
    private readonly NotebookEngine _engine = new();

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task HtmlIsNotEscapedAndAMimeTypeIsTakenAsGiven()
    {
        var output = await Run("display(HTML(\"<b>x</b>\")); display(\"# t\", \"text/markdown\"); \"<i>\".DisplayAs(\"text/html\");");
        Assert.Equal("<b>x</b>", output.Displays[0]["text/html"]);
        Assert.Equal("# t", output.Displays[1]["text/markdown"]);
        Assert.Equal("<i>", output.Displays[2]["text/html"]);
    }

    [Fact]
    public async Task ADisplayIsUpdatedAlsoFromALaterCell()
    {
        await Run("var d = display(1); d.Update(2);");
        Assert.Equal(["update: 3"], (await Run("d.Update(3);")).Events);
    }

    [Fact]
    public async Task TheFormsAnExtensionUsesCompile()
    {
        var output = await Run("""
            using Microsoft.DotNet.Interactive;
            Func<object, Action<object>> show = v => { var d = KernelInvocationContext.Current.Display(v); return d.Update; };
            show(1)(2);
            await Task.Run(() => show(3));
            """);
        Assert.Equal(["display: 1", "update: 2", "display: 3"], output.Events);
    }

    [Fact]
    public async Task AStatementHasNoResultAndAnExpressionHas()
    {
        Assert.Null((await Run("var x = 5;")).Value);
        Assert.Null((await Run("Console.Write(x);")).Value);
        Assert.Null((await Run("Console.Write(x)")).Value);
        Assert.Equal("5", (await Run("x")).Value?["text/plain"]);
        Assert.Contains("null", (await Run("(string)null")).Value?["text/html"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFormatterFoundByConventionIsUsed()
    {
        var output = await Run("""
            [TypeFormatterSource(typeof(Source), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
            public class Shape { public int Sides = 3; }
            [AttributeUsage(AttributeTargets.Class)]
            public class TypeFormatterSourceAttribute(Type t) : Attribute
            { public Type FormatterSourceType => t; public string[] PreferredMimeTypes { get; set; } }
            public class Source { public IEnumerable<object> CreateTypeFormatters() { yield return new Html(); yield return new Plain(); } }
            public class Html { public string MimeType => "text/html";
                public bool Format(object v, System.IO.TextWriter w) { w.Write("<svg>" + ((Shape)v).Sides + "</svg>"); return true; } }
            public class Plain { public string MimeType => "text/plain";
                public bool Format(object v, System.IO.TextWriter w) { w.Write("shape " + ((Shape)v).Sides); return true; } }
            new Shape()
            """);
        Assert.Null(output.Failure);
        Assert.Equal("<svg>3</svg>", output.Value?["text/html"]);
        Assert.Equal("shape 3", output.Value?["text/plain"]);
    }

    [Fact]
    public async Task TwoEnginesDoNotMixTheirOutput()
    {
        await using var other = new NotebookEngine();
        var first = new RecordedOutput();
        var second = new RecordedOutput();
        await Task.WhenAll(
            _engine.ExecuteAsync("for (int i = 0; i < 50; i++) { Console.WriteLine(\"a\"); await Task.Delay(1); }", first),
            other.ExecuteAsync("for (int i = 0; i < 50; i++) { Console.WriteLine(\"b\"); await Task.Delay(1); }", second));
        Assert.Equal(Enumerable.Repeat("stdout: a", 50), first.Events);
        Assert.Equal(Enumerable.Repeat("stdout: b", 50), second.Events);
    }

    private async Task<RecordedOutput> Run(string code)
    {
        var output = new RecordedOutput();
        await _engine.ExecuteAsync(code, output);
        return output;
    }
}
