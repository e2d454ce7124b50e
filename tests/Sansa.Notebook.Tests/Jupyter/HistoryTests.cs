using System.Text.Json.Nodes;
using Sansa.Notebook.Jupyter;

namespace Sansa.Notebook.Tests.Jupyter;

public sealed class HistoryTests
{
    private readonly History _history = new();

    public HistoryTests()
    {
        _history.Add(1, "a = 1", "1");
        _history.Add(2, "b", null);
        _history.Add(3, "a = 1", "1");
    }

    private string Ask(string request) => _history.Reply((JsonObject)JsonNode.Parse(request)!)["history"]!.ToJsonString();

    [Theory]
    [InlineData("""{"hist_access_type":"tail","n":2}""", """[[1,2,"b"],[1,3,"a = 1"]]""")]
    [InlineData("""{"hist_access_type":"tail","n":0}""", "[]")]
    [InlineData("""{"hist_access_type":"tail","n":1,"output":true}""", """[[1,3,["a = 1","1"]]]""")]
    [InlineData("""{"hist_access_type":"range","session":0,"start":1,"stop":2}""", """[[1,1,"a = 1"]]""")]
    [InlineData("""{"hist_access_type":"range","session":-1,"start":1,"stop":2}""", "[]")]
    [InlineData("""{"hist_access_type":"search","pattern":"a*"}""", """[[1,1,"a = 1"],[1,3,"a = 1"]]""")]
    [InlineData("""{"hist_access_type":"search","pattern":"a*","unique":true}""", """[[1,3,"a = 1"]]""")]
    [InlineData("""{"hist_access_type":"search","pattern":"?","output":true}""", """[[1,2,["b",null]]]""")]
    [InlineData("""{"hist_access_type":"search","pattern":"*","n":1}""", """[[1,3,"a = 1"]]""")]
    public void Answers(string request, string expected) => Assert.Equal(expected, Ask(request));
}
