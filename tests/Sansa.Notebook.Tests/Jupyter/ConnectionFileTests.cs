using System.Text;
using Sansa.Notebook.Jupyter;

namespace Sansa.Notebook.Tests.Jupyter;

public sealed class ConnectionFileTests
{
    private const string Good = """
        {"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5,
         "ip": "127.0.0.1", "key": "k", "transport": "tcp", "signature_scheme": "hmac-sha256", "kernel_name": "x"}
        """;

    private static ConnectionFile Parse(string json) => ConnectionFile.Parse(Encoding.UTF8.GetBytes(json));

    [Fact]
    public void Ports_and_key_are_read()
    {
        var file = Parse(Good);
        Assert.Equal((1, 2, 3, 4, 5), (file.ShellPort, file.IoPubPort, file.StdinPort, file.ControlPort, file.HeartbeatPort));
        Assert.Equal("k"u8.ToArray(), file.Key);
        Assert.Equal("tcp://127.0.0.1:2", file.Endpoint(file.IoPubPort));
    }

    [Theory]
    [InlineData("\"shell_port\": 1,", "", "shell_port")]
    [InlineData("\"hb_port\": 5", "\"hb_port\": \"5\"", "hb_port")]
    [InlineData("\"hb_port\": 5", "\"hb_port\": 70000", "hb_port")]
    [InlineData("hmac-sha256", "hmac-md5", "hmac-md5")]
    [InlineData("\"tcp\"", "\"ipc\"", "the transport 'ipc' is not supported; tcp is")]
    [InlineData("\"k\"", "7", "key")]
    public void A_wrong_field_is_named(string old, string replacement, string named) =>
        Assert.Contains(named, Assert.Throws<InvalidDataException>(() => Parse(Good.Replace(old, replacement))).Message);

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    public void What_is_no_object_is_refused_with_the_file_named(string text)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            Assert.Contains(path, Assert.Throws<InvalidDataException>(() => ConnectionFile.Read(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
