using System.Globalization;
using System.Text.Json.Nodes;

namespace Sansa.Notebook.Jupyter;

/// <summary>The header of a message. <see cref="Raw"/> is its JSON as it goes over the wire.</summary>
/// <remarks>A reply carries its request's header unchanged, with any field that this kernel does not know: so the bytes are kept.</remarks>
internal sealed record MessageHeader(string Id, string Session, string Type, byte[] Raw)
{
    /// <summary>The version of the messaging protocol spoken here.</summary>
    public const string ProtocolVersion = "5.3";

    /// <summary>When the message was sent, by its sender's clock; null when it does not say.</summary>
    public DateTimeOffset? Sent { get; private init; }

    public static MessageHeader Create(string type, string session)
    {
        var id = Guid.NewGuid().ToString("N");
        var json = new JsonObject
        {
            ["msg_id"] = id,
            ["session"] = session,
            ["username"] = Environment.UserName,
            ["date"] = DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture),
            ["msg_type"] = type,
            ["version"] = ProtocolVersion,
        };
        return new MessageHeader(id, session, type, Json.ToBytes(json));
    }

    public static MessageHeader Parse(byte[] raw)
    {
        var json = Json.ParseObject(raw, "header");
        var dated = DateTimeOffset.TryParse(json.Text("date"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var sent);
        return new MessageHeader(Field("msg_id"), Field("session"), Field("msg_type"), raw) { Sent = dated ? sent : null };

        string Field(string name) => json.Text(name) ?? throw new MalformedMessageException($"the header has no '{name}'.");
    }
}
