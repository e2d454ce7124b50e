using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Sansa.Notebook.Jupyter;

/// <summary>What a Jupyter client writes for its kernel to read: where to listen, and the key that signs each message.</summary>
internal sealed record ConnectionFile(
    string Address, int ShellPort, int ControlPort, int IoPubPort, int StdinPort, int HeartbeatPort, byte[] Key)
{
    public static ConnectionFile Read(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is JsonException or InvalidDataException)
        {
            throw new InvalidDataException($"{path} is no Jupyter connection file: {error.Message}", error);
        }
    }

    public static ConnectionFile Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException("it is not a JSON object.");
        var key = Text(root, "key", "");
        var scheme = Text(root, "signature_scheme", "hmac-sha256");
        if (key.Length > 0 && scheme != "hmac-sha256")
            throw new InvalidDataException($"the signature scheme '{scheme}' is not supported; hmac-sha256 is.");
        var transport = Text(root, "transport", "tcp");
        // NetMQ has an ipc of its own making, over TCP, that other ZeroMQ programs cannot reach.
        if (transport != "tcp")
            throw new InvalidDataException(
                $"the transport '{transport}' is not supported; tcp is (in Jupyter's configuration: KernelManager.transport = 'tcp').");
        return new ConnectionFile(
            Text(root, "ip", "127.0.0.1"),
            Port(root, "shell_port"), Port(root, "control_port"), Port(root, "iopub_port"), Port(root, "stdin_port"), Port(root, "hb_port"),
            Encoding.UTF8.GetBytes(key));
    }

    /// <summary>The endpoint of one port in ZeroMQ's notation.</summary>
    public string Endpoint(int port) => string.Create(CultureInfo.InvariantCulture, $"tcp://{Address}:{port}");

    private static string Text(JsonElement root, string name, string fallback) =>
        !root.TryGetProperty(name, out var value) ? fallback
        : value.ValueKind == JsonValueKind.String ? value.GetString()!
        : throw new InvalidDataException($"'{name}' is not text.");

    private static int Port(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var port) && port is > 0 and < 65536
            ? port
            : throw new InvalidDataException($"'{name}' is missing or is no port number.");
}
