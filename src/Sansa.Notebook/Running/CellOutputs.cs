using System.Text;
using System.Text.Json.Nodes;
using Sansa.Notebook.Documents;
using Sansa.Notebook.Engine;

namespace Sansa.Notebook.Running;

/// <summary>Collects what a cell sends as outputs in nbformat, until it is closed; background work may go on sending.</summary>
internal sealed class CellOutputs(int executionCount, ShownDisplays displays) : ICellOutput
{
    private const int MaxStreamLength = 2_000_000;
    private readonly Lock _gate = new();
    private readonly JsonArray _outputs = [];
    private readonly StringBuilder _text = new();
    private string? _stream;
    private int _streamed;
    private bool _closed;

    public void Stream(string name, string text)
    {
        lock (_gate)
            Append(name, text);
    }

    public void Display(MimeBundle data, string displayId)
    {
        var output = new JsonObject { ["data"] = ToLines(data), ["metadata"] = new JsonObject(), ["output_type"] = "display_data" };
        Add(output);
        displays.Add(displayId, output);
    }

    public void UpdateDisplay(MimeBundle data, string displayId) => displays.Update(displayId, () => ToLines(data));

    public void Result(MimeBundle data) => Add(new JsonObject
    {
        ["data"] = ToLines(data),
        ["execution_count"] = executionCount,
        ["metadata"] = new JsonObject(),
        ["output_type"] = "execute_result",
    });

    public void Fail(CellError failure) => Add(ErrorOutput(failure));

    public static JsonObject ErrorOutput(CellError error) => new()
    {
        ["ename"] = error.Name,
        ["evalue"] = error.Message,
        ["output_type"] = "error",
        ["traceback"] = new JsonArray([.. error.Trace.Select(l => (JsonNode)l)]),
    };

    /// <summary>The outputs; what background work sends from now on is dropped.</summary>
    public JsonArray Close()
    {
        lock (_gate)
        {
            EndStream();
            _closed = true;
            return _outputs;
        }
    }

    private void Append(string name, string text)
    {
        if (_closed)
            return;
        if (_stream != name)
            EndStream();
        _stream = name;
        var room = MaxStreamLength - _streamed;
        if (room <= 0)
            return;
        _streamed += text.Length;
        if (text.Length <= room)
            _text.Append(text);
        else
            _text.Append(text.AsSpan(0, room)).Append("\n... the rest of this cell's text is not kept\n");
    }

    private void Add(JsonObject output)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            EndStream();
            _outputs.Add((JsonNode)output);
        }
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
