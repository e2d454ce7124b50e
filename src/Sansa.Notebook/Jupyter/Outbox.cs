using System.Text.Json.Nodes;

namespace Sansa.Notebook.Jupyter;

/// <summary>Sends the kernel's messages: replies to one client, and broadcasts on iopub. May be called from any thread.</summary>
internal sealed class Outbox(WireFormat wire, Action<Channel, IReadOnlyList<byte[]>> send)
{
    private readonly string _session = Guid.NewGuid().ToString("N");

    public void Reply(Channel channel, JupyterMessage request, string type, JsonObject content) =>
        send(channel, wire.Encode(JupyterMessage.Reply(request, type, _session, content)));

    public void Publish(MessageHeader? parent, string type, JsonObject content) =>
        send(Channel.IoPub, wire.Encode(JupyterMessage.Broadcast(parent, type, _session, content)));

    /// <summary>Tells all clients whether the kernel is <c>starting</c>, <c>busy</c> or <c>idle</c>.</summary>
    public void PublishStatus(MessageHeader? parent, string state) =>
        Publish(parent, "status", new JsonObject { ["execution_state"] = state });
}
