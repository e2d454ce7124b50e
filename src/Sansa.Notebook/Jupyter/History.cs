using System.IO.Enumeration;
using System.Text.Json.Nodes;

namespace Sansa.Notebook.Jupyter;

/// <summary>The cells that this kernel has run, for the history of consoles. It lives as long as the kernel.</summary>
internal sealed class History
{
    private const int Session = 1;
    private readonly List<Entry> _entries = [];

    private sealed record Entry(int Number, string Input, string? Output);

    public void Add(int number, string input, string? output) => _entries.Add(new Entry(number, input, output));

    /// <summary>Answers a <c>history_request</c> of the kinds tail, range and search.</summary>
    public JsonObject Reply(JsonObject request)
    {
        var withOutput = request.Flag("output", false);
        var found = request.Text("hist_access_type") switch
        {
            "range" => Range(request),
            "search" => Search(request),
            _ => _entries.TakeLast(Math.Max(0, request.Number("n", int.MaxValue))),
        };
        return new JsonObject
        {
            ["status"] = "ok",
            ["history"] = new JsonArray([.. found.Select(entry => ToJson(entry, withOutput))]),
        };
    }

    // Session 0 is the present one and negative numbers count back from it; there are no earlier ones here.
    private IEnumerable<Entry> Range(JsonObject request)
    {
        var session = request.Number("session", 0);
        if (session is not (0 or Session))
            return [];
        var start = request.Number("start", 0);
        var stop = request.Number("stop", int.MaxValue);
        return _entries.Where(entry => entry.Number >= start && entry.Number < stop);
    }

    private IEnumerable<Entry> Search(JsonObject request)
    {
        var pattern = request.Text("pattern") ?? "*";
        var found = _entries.Where(entry => FileSystemName.MatchesSimpleExpression(pattern, entry.Input, ignoreCase: false));
        // The last of equal inputs stays, in its place.
        if (request.Flag("unique", false))
            found = found.Reverse().DistinctBy(entry => entry.Input).Reverse();
        return found.TakeLast(Math.Max(0, request.Number("n", int.MaxValue)));
    }

    private static JsonArray ToJson(Entry entry, bool withOutput) =>
        withOutput
            ? [Session, entry.Number, new JsonArray(entry.Input, entry.Output)]
            : [Session, entry.Number, entry.Input];
}
