using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Sansa.Notebook.Jupyter;

/// <summary>One message of the Jupyter protocol, without its signature.</summary>
/// <param name="Identities">Routing frames that come before the delimiter: the client's identity, or the topic on iopub.</param>
/// <param name="Header">Who sent it, and of which type it is.</param>
/// <param name="Parent">The header of the request that this message answers; null for none.</param>
/// <param name="Metadata">Free metadata.</param>
/// <param name="Content">The body, whose fields depend on the type.</param>
/// <param name="Buffers">Binary frames after the four JSON frames.</param>
internal sealed record JupyterMessage(
    IReadOnlyList<byte[]> Identities, MessageHeader Header, MessageHeader? Parent, JsonObject Metadata, JsonObject Content, IReadOnlyList<byte[]> Buffers)
{
    public string Type => Header.Type;

    /// <summary>When the message was read here, by <see cref="Stopwatch.GetTimestamp"/>.</summary>
    public long Arrived { get; } = Stopwatch.GetTimestamp();

    /// <summary>A message from the kernel, in answer to <paramref name="request"/> and routed to whoever sent that.</summary>
    public static JupyterMessage Reply(JupyterMessage request, string type, string session, JsonObject content) =>
        new(request.Identities, MessageHeader.Create(type, session), request.Header, [], content, []);

    /// <summary>A message to all clients on iopub; its topic frame is the message type, for tools that subscribe selectively.</summary>
    public static JupyterMessage Broadcast(MessageHeader? parent, string type, string session, JsonObject content) =>
        new([System.Text.Encoding.UTF8.GetBytes(type)], MessageHeader.Create(type, session), parent, [], content, []);
}

/// <summary>Frames that are no message of the protocol. The kernel logs the reason and goes on.</summary>
internal sealed class MalformedMessageException(string message, Exception? inner = null) : Exception(message, inner);
