using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Sansa.Notebook.Jupyter;

namespace Sansa.Notebook.Tests.Jupyter;

public sealed class WireFormatTests
{
    private static readonly byte[] Key = Encoding.UTF8.GetBytes("a secret");
    private readonly WireFormat _wire = new(new MessageSigner(Key));

    private static JupyterMessage Sample(JsonObject? content = null)
    {
        var request = new JupyterMessage(
            [[1, 2], [3]], MessageHeader.Create("execute_request", "client"), null, [], new JsonObject { ["code"] = "1" }, []);
        return JupyterMessage.Reply(request, "execute_reply", "kernel", content ?? new JsonObject { ["status"] = "ok" });
    }

    [Fact]
    public void A_message_survives_the_round_trip()
    {
        var message = Sample() with { Metadata = new JsonObject { ["m"] = 1 }, Buffers = [[9, 8], []] };
        var read = _wire.Decode(_wire.Encode(message));

        Assert.Equal(message.Identities, read.Identities);
        Assert.Equal(message.Header.Raw, read.Header.Raw);
        Assert.Equal(("execute_reply", "kernel"), (read.Type, read.Header.Session));
        Assert.Equal(message.Parent!.Id, read.Parent!.Id);
        Assert.Equal("{\"m\":1}", read.Metadata.ToJsonString());
        Assert.Equal(message.Content.ToJsonString(), read.Content.ToJsonString());
        Assert.Equal(message.Buffers, read.Buffers);
    }

    [Fact]
    public void Any_text_survives_the_round_trip() =>
        Prop.ForAll<NonNull<string>>(text =>
        {
            // JSON has no lone surrogates; .NET replaces them.
            var sound = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get));
            var read = _wire.Decode(_wire.Encode(Sample(new JsonObject { ["text"] = sound })));
            return (string?)read.Content["text"] == sound;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_signature_is_the_hmac_of_the_four_json_frames_in_hex()
    {
        var frames = _wire.Encode(Sample());
        var at = frames.ToList().FindIndex(f => f.AsSpan().SequenceEqual("<IDS|MSG>"u8));
        byte[] signed = [.. frames.Skip(at + 2).Take(4).SelectMany(f => f)];
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(Key, signed)), Encoding.ASCII.GetString(frames[at + 1]));
    }

    [Fact]
    public void A_reply_carries_the_header_of_its_request_byte_for_byte()
    {
        var header = Encoding.UTF8.GetBytes("""{ "msg_id":"7", "session" : "s","msg_type":"x_request", "future field": [1] }""");
        var request = new JupyterMessage([], MessageHeader.Parse(header), null, [], [], []);
        var frames = _wire.Encode(JupyterMessage.Reply(request, "x_reply", "kernel", []));
        Assert.Equal(header, frames[3]);
    }

    [Fact]
    public void Any_changed_byte_of_the_json_frames_breaks_the_signature() =>
        Prop.ForAll<PositiveInt, byte>((place, flip) =>
        {
            if (flip == 0)
                return true;
            var frames = _wire.Encode(Sample()).ToList();
            var frame = frames.Count - 4 + (place.Get % 4);
            frames[frame] = [.. frames[frame]];
            frames[frame][place.Get % frames[frame].Length] ^= flip;
            return Assert.Throws<MalformedMessageException>(() => _wire.Decode(frames)).Message.Contains("signature");
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Another_key_is_refused()
    {
        var other = new WireFormat(new MessageSigner(Encoding.UTF8.GetBytes("another")));
        var error = Assert.Throws<MalformedMessageException>(() => _wire.Decode(other.Encode(Sample())));
        Assert.Contains("signature", error.Message);
    }

    [Fact]
    public void An_empty_key_turns_signing_off()
    {
        var open = new WireFormat(new MessageSigner([]));
        var frames = open.Encode(Sample());
        Assert.Empty(frames[3]);
        Assert.Equal("execute_reply", open.Decode(frames).Type);
    }

    [Theory]
    [InlineData("{", "not JSON")]
    [InlineData("[]", "no JSON object")]
    [InlineData("{\"a\":1,\"a\":2}", "not JSON")]
    [InlineData("", "not JSON")]
    public void Content_that_is_no_object_is_malformed(string content, string reason)
    {
        var error = Assert.Throws<MalformedMessageException>(() => _wire.Decode(Signed("""{"msg_id":"1","session":"s","msg_type":"t"}""", content)));
        Assert.Contains(reason, error.Message);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"msg_id":"1","session":"s"}""")]
    [InlineData("""{"msg_id":1,"session":"s","msg_type":"t"}""")]
    public void A_header_without_its_fields_is_malformed(string header) =>
        Assert.Contains("header", Assert.Throws<MalformedMessageException>(() => _wire.Decode(Signed(header, "{}"))).Message);

    /// <summary>A browser may cut a character in two; .NET would refuse such text later on, on the thread that reads the sockets.</summary>
    [Theory]
    [InlineData("\\ud83e", "\ufffd")]
    [InlineData("a\\uDD6Ab", "a\ufffdb")]
    [InlineData("\\ud83e\\ud83e\\udd6a", "\ufffd🥪")]
    [InlineData("\\ud83e\\udd6a", "🥪")]
    [InlineData("\\\\ud83e", "\\ud83e")]
    [InlineData("\\ud8", null)]
    public void Half_of_a_character_is_read_as_the_replacement(string written, string? read)
    {
        var frames = Signed($$"""{"msg_id":"{{written}}","session":"s","msg_type":"t"}""", $$"""{"code":"{{written}}"}""");
        if (read is null)
        {
            Assert.Contains("not JSON", Assert.Throws<MalformedMessageException>(() => _wire.Decode(frames)).Message);
            return;
        }
        var message = _wire.Decode(frames);
        Assert.Equal((read, read), (message.Header.Id, (string?)message.Content["code"]));
    }

    [Fact]
    public void Signed_messages_with_damaged_bytes_raise_no_other_exception() =>
        Prop.ForAll<NonNegativeInt, byte, byte>((place, first, second) =>
        {
            var frames = Signed("""{"msg_id":"1","session":"s","msg_type":"t","date":"2026-01-01T00:00:00Z"}""", """{"code":"\ud83e","n":1}""");
            foreach (var at in new[] { 2, 5 })
            {
                frames[at][place.Get % frames[at].Length] = first;
                frames[at][(place.Get + 1) % frames[at].Length] = second;
            }
            frames[1] = new MessageSigner(Key).Sign(frames[2], frames[3], frames[4], frames[5]);
            try
            {
                var message = _wire.Decode(frames);
                _ = (message.Header.Sent, message.Content.Text("code"), message.Content.Number("n", 0), message.Content.Flag("f", false));
            }
            catch (MalformedMessageException)
            {
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void Missing_frames_are_malformed()
    {
        var frames = _wire.Encode(Sample());
        Assert.Contains("delimiter", Assert.Throws<MalformedMessageException>(() => _wire.Decode([])).Message);
        Assert.Contains("delimiter", Assert.Throws<MalformedMessageException>(() => _wire.Decode([[1], [2], [3], [4], [5], [6], [7]])).Message);
        for (var count = 3; count < frames.Count; count++)
            Assert.Contains("frames", Assert.Throws<MalformedMessageException>(() => _wire.Decode([.. frames.Take(count)])).Message);
    }

    [Fact]
    public void No_frames_ever_raise_another_exception() =>
        Prop.ForAll<byte[][]>(frames =>
        {
            byte[][] withDelimiter = [WireFormat.Delimiter.ToArray(), .. frames.Select(f => f ?? [])];
            var open = new WireFormat(new MessageSigner([]));
            Assert.Throws<MalformedMessageException>(() => open.Decode(withDelimiter));
        }).QuickCheckThrowOnFailure();

    private static List<byte[]> Signed(string header, string content)
    {
        byte[][] json = [Encoding.UTF8.GetBytes(header), "{}"u8.ToArray(), "{}"u8.ToArray(), Encoding.UTF8.GetBytes(content)];
        return [WireFormat.Delimiter.ToArray(), new MessageSigner(Key).Sign(json[0], json[1], json[2], json[3]), .. json];
    }
}
