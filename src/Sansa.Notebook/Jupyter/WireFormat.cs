namespace Sansa.Notebook.Jupyter;

/// <summary>Turns a message into ZeroMQ frames and back: identities, delimiter, signature, four JSON frames, buffers.</summary>
internal sealed class WireFormat(MessageSigner signer)
{
    public static ReadOnlySpan<byte> Delimiter => "<IDS|MSG>"u8;

    public IReadOnlyList<byte[]> Encode(JupyterMessage message)
    {
        var header = message.Header.Raw;
        var parent = message.Parent?.Raw ?? "{}"u8.ToArray();
        var metadata = Json.ToBytes(message.Metadata);
        var content = Json.ToBytes(message.Content);
        return
        [
            .. message.Identities,
            Delimiter.ToArray(),
            signer.Sign(header, parent, metadata, content),
            header, parent, metadata, content,
            .. message.Buffers,
        ];
    }

    /// <summary>Reads one message.</summary>
    /// <exception cref="MalformedMessageException">A frame is missing or no JSON object, or the signature is wrong.</exception>
    public JupyterMessage Decode(IReadOnlyList<byte[]> frames)
    {
        var delimiter = IndexOfDelimiter(frames);
        if (delimiter < 0)
            throw new MalformedMessageException("the delimiter frame <IDS|MSG> is missing.");
        if (frames.Count < delimiter + 6)
            throw new MalformedMessageException($"{frames.Count - delimiter - 1} frames follow the delimiter; a signature and four JSON frames are needed.");

        var signature = frames[delimiter + 1];
        var header = frames[delimiter + 2];
        var parent = frames[delimiter + 3];
        var metadata = frames[delimiter + 4];
        var content = frames[delimiter + 5];
        if (!signer.Verify(signature, header, parent, metadata, content))
            throw new MalformedMessageException("the signature is wrong.");

        return new JupyterMessage(
            [.. frames.Take(delimiter)],
            MessageHeader.Parse(header),
            ParseParent(parent),
            Json.ParseObject(metadata, "metadata"),
            Json.ParseObject(content, "content"),
            [.. frames.Skip(delimiter + 6)]);
    }

    private static MessageHeader? ParseParent(byte[] raw) =>
        Json.ParseObject(raw, "parent header") is { Count: > 0 } ? MessageHeader.Parse(raw) : null;

    private static int IndexOfDelimiter(IReadOnlyList<byte[]> frames)
    {
        for (var i = 0; i < frames.Count; i++)
            if (Delimiter.SequenceEqual(frames[i]))
                return i;
        return -1;
    }
}
