using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Sansa.Notebook.Jupyter;

/// <summary>Answers one request: returns the content of the reply, or null for messages that have none.</summary>
internal delegate Task<JsonObject?> RequestHandler(JupyterMessage request);

/// <summary>
/// Handles the messages of one channel, one after another, each between the <c>busy</c> and <c>idle</c> that the
/// protocol wants. Shell and control have a loop each, so that an interrupt is read while a cell runs.
/// </summary>
internal sealed class RequestLoop(Channel channel, IReadOnlyDictionary<string, RequestHandler> handlers, Outbox outbox, Action<string> log)
{
    private readonly Channel<(JupyterMessage Message, long Number)> _queue =
        System.Threading.Channels.Channel.CreateUnbounded<(JupyterMessage, long)>(new UnboundedChannelOptions { SingleReader = true });
    private long _received;
    private long _abortThrough;

    public void Enqueue(JupyterMessage message) => _queue.Writer.TryWrite((message, Interlocked.Increment(ref _received)));

    /// <summary>Refuses the execute requests that wait at this moment, as <c>stop_on_error</c> asks.</summary>
    public void AbortWaiting() => Volatile.Write(ref _abortThrough, Volatile.Read(ref _received));

    /// <summary>Handles messages until cancelled. Begins once <paramref name="ready"/> has ended.</summary>
    public async Task RunAsync(Task ready, CancellationToken cancellation)
    {
        try
        {
            await ready;
            await foreach (var (message, number) in _queue.Reader.ReadAllAsync(cancellation))
            {
                outbox.PublishStatus(message.Header, "busy");
                await AnswerAsync(message, aborted: number <= Volatile.Read(ref _abortThrough) && message.Type == "execute_request");
                outbox.PublishStatus(message.Header, "idle");
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
    }

    private async Task AnswerAsync(JupyterMessage message, bool aborted)
    {
        const string RequestSuffix = "_request";
        var isRequest = message.Type.EndsWith(RequestSuffix, StringComparison.Ordinal);
        var content = aborted ? new JsonObject { ["status"] = "aborted" } : await ContentAsync(message);
        if (content is null || !isRequest)
            return;
        outbox.Reply(channel, message, message.Type[..^RequestSuffix.Length] + "_reply", content);
    }

    // An error of a handler is a defect of ours; the client gets an answer all the same, and the kernel lives on.
    private async Task<JsonObject?> ContentAsync(JupyterMessage message)
    {
        if (!handlers.TryGetValue(message.Type, out var handler))
        {
            log($"a message of type '{message.Type}' came in; this kernel does not know it.");
            return ErrorContent("NotSupported", $"This kernel does not know the message type '{message.Type}'.");
        }
        try
        {
            return await handler(message);
        }
        catch (Exception error)
        {
            log($"{message.Type} failed: {error}");
            return ErrorContent(error.GetType().Name, error.Message);
        }
    }

    private static JsonObject ErrorContent(string name, string text) => new()
    {
        ["status"] = "error",
        ["ename"] = name,
        ["evalue"] = text,
        ["traceback"] = Json.Array([$"{name}: {text}"]),
    };
}
