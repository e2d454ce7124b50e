using System.Text;
using System.Text.Json.Nodes;
using Sansa.Notebook.Documents;
using Sansa.Notebook.Engine;

namespace Sansa.Notebook.Running;

/// <summary>Collects what a cell sends as outputs in nbformat. Displays that later cells update are found by their id.</summary>
internal sealed class CellOutputs(int executionCount, Dictionary<string, List<JsonObject>> displays) : ICellOutput
{
    private const int MaxStreamLength = 2_000_000;
    private readonly JsonArray _outputs = [];
    private readonly StringBuilder _text = new();
    private string? _stream;
    private int _streamed;
    private bool _closed;

    public void Stream(string name, string text)
    {
        if (_closed) return;
        if (_stream != name) EndStream();
        _stream = name;
        int room = MaxStreamLength - _streamed;
        if (room <= 0) return;
        _streamed += text.Length;
        if (text.Length <= room) _text.Append(text);
        else _text.Append(text.AsSpan(0, room)).Append("\n... the rest of this cell's text is not kept\n");
    }

    public void Display(MimeBundle data, string displayId)
    {
        if (_closed) return;
        var output = new JsonObject { ["data"] = ToLines(data), ["metadata"] = new JsonObject(), ["output_type"] = "display_data" };
        if (!displays.TryGetValue(displayId, out var same)) displays[displayId] = same = [];
        same.Add(output);
        Add(output);
    }

    public void UpdateDisplay(MimeBundle data, string displayId)
    {
        if (!displays.TryGetValue(displayId, out var same)) return;
        foreach (var output in same) output["data"] = ToLines(data);
    }

    public void Result(MimeBundle data) => Add(new JsonObject
    {
        ["data"] = ToLines(data),
        ["execution_count"] = executionCount,
        ["metadata"] = new JsonObject(),
        ["output_type"] = "execute_result",
    });

    public void Fail(CellError failure) => Add(new JsonObject
    {
        ["ename"] = failure.Name,
        ["evalue"] = failure.Message,
        ["output_type"] = "error",
        ["traceback"] = new JsonArray([.. failure.Trace.Select(l => (JsonNode)l)]),
    });

    /// <summary>The outputs; what background work sends from now on is dropped.</summary>
    public JsonArray Close()
    {
        EndStream();
        _closed = true;
        return _outputs;
    }

    private void Add(JsonObject output)
    {
        if (_closed) return;
        EndStream();
        _outputs.Add((JsonNode)output);
    }

    private void EndStream()
    {
        if (_stream is not null && _text.Length > 0)
        {
            _outputs.Add((JsonNode)new JsonObject
            {
                ["name"] = _stream,
                ["output_type"] = "stream",
                ["text"] = MultilineText.ToLines(_text.ToString()),
            });
        }
        _text.Clear();
        _stream = null;
    }

    // Jupyter stores text by lines and its keys in order, so that files differ only where content does.
    private static JsonObject ToLines(MimeBundle bundle)
    {
        var data = new JsonObject();
        foreach (var (mimeType, content) in bundle.Entries.OrderBy(e => e.Key, StringComparer.Ordinal))
            data[mimeType] = MimeBundle.IsJson(mimeType) ? JsonNode.Parse(content) : MultilineText.ToLines(content);
        return data;
    }
}
