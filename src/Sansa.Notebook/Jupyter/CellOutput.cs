using System.Text.Json.Nodes;
using Sansa.Notebook.Engine;

namespace Sansa.Notebook.Jupyter;

/// <summary>Publishes what one cell produces as iopub messages that answer its request.</summary>
internal sealed class CellOutput : ICellOutput, IDisposable
{
    private readonly Outbox _outbox;
    private readonly MessageHeader _request;
    private readonly int _number;
    private readonly StreamBuffer _streams;

    public CellOutput(Outbox outbox, MessageHeader request, int number)
    {
        (_outbox, _request, _number) = (outbox, request, number);
        _streams = new StreamBuffer((name, text) =>
            _outbox.Publish(_request, "stream", new JsonObject { ["name"] = name, ["text"] = text }));
    }

    public void Stream(string name, string text) => _streams.Write(name, text);

    public void Display(MimeBundle data, string displayId) => Publish("display_data", data, displayId);

    public void UpdateDisplay(MimeBundle data, string displayId) => Publish("update_display_data", data, displayId);

    public void Result(MimeBundle data) => PublishInOrder("execute_result", new JsonObject
    {
        ["execution_count"] = _number,
        ["data"] = data.ToJson(),
        ["metadata"] = new JsonObject(),
    });

    public void Fail(CellError failure) => PublishInOrder("error", ErrorContent(failure));

    public void Dispose() => _streams.Dispose();

    public static JsonObject ErrorContent(CellError error) => new()
    {
        ["ename"] = error.Name,
        ["evalue"] = error.Message,
        ["traceback"] = Json.Array(error.Trace),
    };

    private void Publish(string type, MimeBundle data, string displayId) => PublishInOrder(type, new JsonObject
    {
        ["data"] = data.ToJson(),
        ["metadata"] = new JsonObject(),
        ["transient"] = new JsonObject { ["display_id"] = displayId },
    });

    private void PublishInOrder(string type, JsonObject content)
    {
        _streams.Flush();
        _outbox.Publish(_request, type, content);
    }
}
