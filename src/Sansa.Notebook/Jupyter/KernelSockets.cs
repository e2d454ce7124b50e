using NetMQ;
using NetMQ.Sockets;

namespace Sansa.Notebook.Jupyter;

/// <summary>Where a message goes out.</summary>
internal enum Channel
{
    Shell,
    Control,
    IoPub,
    Stdin,
}

/// <summary>
/// The five sockets of a kernel, all owned by one poller thread as ZeroMQ wants it. What arrives is handed on as
/// frames; what is sent may come from any thread and keeps its order within a channel. Heartbeats are answered on the
/// poller thread, so that they go on while a cell computes.
/// </summary>
internal sealed class KernelSockets : IDisposable
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);
    private const int OutgoingBatch = 64;
    private readonly NetMQPoller _poller = [];
    private readonly Dictionary<Channel, NetMQSocket> _sockets;
    private readonly RouterSocket _heartbeat = new();
    private readonly NetMQQueue<(Channel Channel, IReadOnlyList<byte[]> Frames)> _outgoing = new();
    private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<Channel, IReadOnlyList<byte[]>> _received;

    // .NET hands what arrives on a socket to the thread pool, which a cell may keep busy for ever, so that no interrupt would
    // come through. Read once in a process, these settings make the threads that wait for the sockets hand it on themselves.
    // Sockets are shared out among those threads in turn: with many of them, a cell's own sockets do not meet the kernel's.
    // (Not on Windows, where a saturated pool delays interrupts.)
    static KernelSockets()
    {
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "32");
    }

    /// <summary>Listens at the endpoints of <paramref name="connection"/>.</summary>
    /// <param name="connection">The ports to bind.</param>
    /// <param name="received">Called on the poller thread with what came in on shell, control or stdin; must return at once.</param>
    public KernelSockets(ConnectionFile connection, Action<Channel, IReadOnlyList<byte[]>> received)
    {
        _received = received;
        _sockets = new Dictionary<Channel, NetMQSocket>
        {
            [Channel.IoPub] = new XPublisherSocket(),
            [Channel.Stdin] = new RouterSocket(),
            [Channel.Control] = new RouterSocket(),
            [Channel.Shell] = new RouterSocket(),
        };
        try
        {
            // Shell comes last: a client that can reach it finds the others listening too.
            Bind(_sockets[Channel.IoPub], connection.Endpoint(connection.IoPubPort));
            Bind(_heartbeat, connection.Endpoint(connection.HeartbeatPort));
            Bind(_sockets[Channel.Stdin], connection.Endpoint(connection.StdinPort));
            Bind(_sockets[Channel.Control], connection.Endpoint(connection.ControlPort));
            Bind(_sockets[Channel.Shell], connection.Endpoint(connection.ShellPort));
        }
        catch
        {
            DisposeSockets();
            throw;
        }
        Listen();
    }

    /// <summary>Completes when the first client has subscribed to iopub; what is published before is lost.</summary>
    public Task Subscribed => _subscribed.Task;

    public void Send(Channel channel, IReadOnlyList<byte[]> frames) => _outgoing.Enqueue((channel, frames));

    /// <summary>Sends what is queued, gives it a moment to leave, and closes.</summary>
    public void Dispose()
    {
        if (_poller.IsRunning)
            _poller.Stop();
        while (_outgoing.TryDequeue(out var item, TimeSpan.Zero))
            SendNow(item.Channel, item.Frames);
        _poller.Dispose();
        DisposeSockets();
    }

    private static void Bind(NetMQSocket socket, string endpoint)
    {
        // No limit on what waits for a slow client: dropping a message would leave a frontend waiting for its reply.
        socket.Options.SendHighWatermark = 0;
        socket.Options.ReceiveHighWatermark = 0;
        socket.Options.Linger = Linger;
        try
        {
            socket.Bind(endpoint);
        }
        catch (Exception error) when (error is NetMQException or System.Net.Sockets.SocketException)
        {
            throw new IOException($"The kernel cannot listen at {endpoint}: {error.Message} Is another kernel using the same connection file?", error);
        }
    }

    private void Listen()
    {
        foreach (var (channel, socket) in _sockets)
        {
            if (channel == Channel.IoPub)
                socket.ReceiveReady += (_, e) => ReceiveSubscription(e.Socket);
            else
                socket.ReceiveReady += (_, e) => _received(channel, Frames(e.Socket));
            _poller.Add(socket);
        }
        _heartbeat.ReceiveReady += (_, e) => e.Socket.SendMultipartMessage(e.Socket.ReceiveMultipartMessage());
        _poller.Add(_heartbeat);
        _outgoing.ReceiveReady += (_, e) =>
        {
            // In batches: a cell that prints without end must not keep heartbeats and interrupts from their turn.
            for (var i = 0; i < OutgoingBatch && e.Queue.TryDequeue(out var item, TimeSpan.Zero); i++)
                SendNow(item.Channel, item.Frames);
        };
        _poller.Add(_outgoing);
        _poller.RunAsync("jupyter sockets", isBackgroundThread: true);
    }

    // The first byte of a subscription is 1; 0 ends one.
    private void ReceiveSubscription(NetMQSocket socket)
    {
        if (Frames(socket)[0] is [1, ..])
            _subscribed.TrySetResult();
    }

    private static byte[][] Frames(NetMQSocket socket)
    {
        var message = socket.ReceiveMultipartMessage();
        return [.. message.Select(frame => frame.ToByteArray())];
    }

    private void SendNow(Channel channel, IReadOnlyList<byte[]> frames) => _sockets[channel].SendMultipartBytes(frames);

    private void DisposeSockets()
    {
        foreach (var socket in _sockets.Values)
            socket.Dispose();
        _heartbeat.Dispose();
        _outgoing.Dispose();
    }
}
