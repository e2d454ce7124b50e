using Sansa.Notebook.Engine;
using Sansa.Notebook.Language;

namespace Sansa.Notebook.Tests.Language;

/// <summary>One warm workspace for all tests: loading Roslyn's editor services takes seconds.</summary>
public sealed class WarmWorkspace : IAsyncLifetime
{
    private readonly NotebookEngine _engine = new();

    internal LanguageWorkspace Workspace { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Workspace = new LanguageWorkspace(_engine);
        await RunAsync(
            "/// <summary>A place.</summary>\nclass Point { public int Across; public int Sum(int times) => times; public int Sum(string s) => 0; }");
        await RunAsync("var point = new Point(); int number = 5;");
        await RunAsync("string number = \"redeclared\";");
    }

    public async ValueTask DisposeAsync()
    {
        Workspace.Dispose();
        await _engine.DisposeAsync();
    }

    internal async Task RunAsync(string code)
    {
        var result = await _engine.ExecuteAsync(code, new NoOutput());
        Assert.True(result.Success, result.Error?.Message);
    }
}

public sealed class LanguageWorkspaceTests(WarmWorkspace warm) : IClassFixture<WarmWorkspace>
{
    // The place of the cursor is the bar.
    private async Task<CompletionSet> CompleteAsync(string code)
    {
        var position = code.IndexOf('|', StringComparison.Ordinal);
        return await Completions.FindAsync(warm.Workspace, code.Remove(position, 1), position, TestContext.Current.CancellationToken);
    }

    private async Task<InspectionResult?> InspectAsync(string code, bool detailed = false)
    {
        var position = code.IndexOf('|', StringComparison.Ordinal);
        return await Inspection.FindAsync(warm.Workspace, code.Remove(position, 1), position, detailed, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("Console.WriteL|", "WriteLine", "function")]
    [InlineData("point.Acr|", "Across", "field")]
    [InlineData("poi|", "point", "field")]
    [InlineData("new Poin|", "Point", "class")]
    [InlineData("number.Subst|", "Substring", "function")]
    [InlineData("#!time\nvar local = 1; loca|", "local", "field")]
    [InlineData("void F() { var local = 1; loca|", "local", "variable")]
    [InlineData("#!ti|", "#!time", "magic")]
    [InlineData("strin|", "string", "keyword")]
    [InlineData("new List<int>().Wher|", "Where", "function")]
    [InlineData("System.Threadin|", "Threading", "module")]
    [InlineData("displ|", "display", "function")]
    public async Task The_best_proposal_comes_first(string code, string text, string kind)
    {
        var found = await CompleteAsync(code);
        Assert.Equal(new CompletionProposal(text, kind), found.Proposals[0]);
        Assert.Equal(code.Length - 1, found.End);
        Assert.StartsWith(code[found.Start..found.End], text);
    }

    [Fact]
    public async Task Proposals_hold_the_typed_text_and_come_once()
    {
        var found = await CompleteAsync("Console.Write|");
        Assert.All(found.Proposals, p => Assert.Contains("write", p.Text, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(found.Proposals.Count, found.Proposals.DistinctBy(p => p.Text).Count());
        Assert.True(found.Proposals.Count >= 2);
    }

    [Fact]
    public async Task Only_the_part_before_the_cursor_is_replaced()
    {
        var found = await CompleteAsync("point.Ac|ross + 1");
        Assert.Equal((6, 8), (found.Start, found.End));
    }

    [Theory]
    [InlineData("|")]
    [InlineData("\"text in a str|")]
    [InlineData("// a comm|")]
    [InlineData("} } ) nonsense(((|")]
    public async Task Odd_places_do_not_fail(string code) => Assert.NotNull(await CompleteAsync(code));

    [Fact]
    public async Task Cells_that_run_later_are_followed()
    {
        Assert.DoesNotContain((await CompleteAsync("lateComer|")).Proposals, p => p.Text == "lateComer1");
        await warm.RunAsync("int lateComer1 = 1;");
        Assert.Equal("lateComer1", (await CompleteAsync("lateComer|")).Proposals[0].Text);
    }

    [Theory]
    [InlineData("Math.Ma|x(1, 2)", "int Math.Max(int val1, int val2)", "Returns the larger of two")]
    [InlineData("Math.Max|", "Math.Max(", "Returns the larger of two")]
    [InlineData("poin|t", "Point point", "")]
    [InlineData("Poi|nt p;", "class Point", "A place.")]
    [InlineData("in|t i;", "System.Int32", "")]
    public async Task A_name_is_described_with_its_documentation(string code, string signature, string summary)
    {
        var found = await InspectAsync(code);
        Assert.NotNull(found);
        Assert.Contains(signature, found.Plain);
        Assert.Contains(summary, found.Plain);
        Assert.Contains("```csharp\n", found.Markdown);
    }

    [Theory]
    [InlineData("point.Sum(|")]
    [InlineData("point.Sum(1|)")]
    [InlineData("Console.WriteLine(point.Sum(|))")]
    public async Task Inside_of_a_call_its_overloads_are_listed(string code)
    {
        var found = await InspectAsync(code);
        Assert.NotNull(found);
        Assert.Contains("int Point.Sum(int times)", found.Plain);
        Assert.Contains("int Point.Sum(string s)", found.Plain);
    }

    [Fact]
    public async Task Inside_of_a_constructor_call_the_constructors_are_listed()
    {
        var found = await InspectAsync("new List<int>(|");
        Assert.NotNull(found);
        Assert.Contains("List(int capacity)", found.Plain);
    }

    [Fact]
    public async Task Exceptions_are_told_where_detail_is_wanted()
    {
        Assert.DoesNotContain("IOException", (await InspectAsync("Console.WriteL|ine()"))!.Plain);
        Assert.Contains("IOException", (await InspectAsync("Console.WriteL|ine()", detailed: true))!.Plain);
    }

    [Theory]
    [InlineData("|")]
    [InlineData("  | ")]
    [InlineData("1 + |1")]
    [InlineData("nothingKnown|")]
    public async Task Where_there_is_nothing_to_say_nothing_is_said(string code) => Assert.Null(await InspectAsync(code));
}
