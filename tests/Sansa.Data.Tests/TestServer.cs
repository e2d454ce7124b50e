using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sansa.Data.Tests;

/// <summary>A tiny HTTP/1.1 server on loopback that answers each request as the test says, also wrongly.</summary>
internal sealed class TestServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, int, byte[]> _answer;

    /// <param name="answer">From the request's text and its number (from 0) to the bytes sent before the connection is closed.</param>
    public TestServer(Func<string, int, byte[]> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    public ConcurrentQueue<string> Requests { get; } = new();

    public Uri Address(string path = "data.bin") => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{path}");

    public static byte[] Response(string status, byte[] body, params string[] headers) =>
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nConnection: close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n"), .. body];

    public static byte[] Whole(byte[] body, params string[] headers) => Response("200 OK", body, [$"Content-Length: {body.Length}", .. headers]);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await ServeAsync(client);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            var stream = client.GetStream();
            var request = new StringBuilder();
            var buffer = new byte[4096];
            while (!request.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                var count = await stream.ReadAsync(buffer);
                if (count == 0)
                    return;
                request.Append(Encoding.ASCII.GetString(buffer, 0, count));
            }

            var number = Requests.Count;
            Requests.Enqueue(request.ToString());
            await stream.WriteAsync(_answer(request.ToString(), number));
            client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (IOException)
        {
            // The client has gone: tests of cancellation do that.
        }
    }
}
