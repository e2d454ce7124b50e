using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Sansa.Notebook.Jupyter;

/// <summary>Answers one request: returns the content of the reply, or null for messages that have none.</summary>
internal delegate Task<JsonObject?> RequestHandler(JupyterMessage request);

/// <summary>
/// Handles the messages of one channel, one after another, each between the <c>busy</c> and <c>idle</c> that the
/// protocol wants. Shell and control have a loop and a thread each, so that an interrupt is answered while a cell runs.
/// </summary>
internal sealed class RequestLoop(Channel channel, IReadOnlyDictionary<string, RequestHandler> handlers, Outbox outbox, Action<string> log)
{
    private readonly BlockingCollection<(JupyterMessage Message, long Number)> _queue = [];
    private long _received;
    private long _abortThrough;

    /// <summary>Adds a message; one that comes after <see cref="Close"/> is not handled any more.</summary>
    public void Enqueue(JupyterMessage message)
    {
        if (!_queue.IsAddingCompleted)
            _queue.Add((message, Interlocked.Increment(ref _received)));
    }

    /// <summary>Refuses the execute requests that wait at this moment, as <c>stop_on_error</c> asks.</summary>
    public void AbortWaiting() => Volatile.Write(ref _abortThrough, Volatile.Read(ref _received));

    /// <summary>Ends the loop after the message that is being handled.</summary>
    public void Close() => _queue.CompleteAdding();

    /// <summary>Handles messages on this thread until <see cref="Close"/>.</summary>
    public void Run()
    {
        foreach (var (message, number) in _queue.GetConsumingEnumerable().TakeWhile(_ => !_queue.IsAddingCompleted))
        {
            try
            {
                outbox.PublishStatus(message.Header, "busy");
                Answer(message, aborted: number <= Volatile.Read(ref _abortThrough) && message.Type == "execute_request");
                outbox.PublishStatus(message.Header, "idle");
            }
            catch (Exception error)
            {
                log($"{message.Type} was not answered: {error}");
            }
        }
    }

    private void Answer(JupyterMessage message, bool aborted)
    {
        const string RequestSuffix = "_request";
        var isRequest = message.Type.EndsWith(RequestSuffix, StringComparison.Ordinal);
        var content = aborted ? new JsonObject { ["status"] = "aborted" } : Content(message);
        if (content is null || !isRequest)
            return;
        outbox.Reply(channel, message, message.Type[..^RequestSuffix.Length] + "_reply", content);
    }

    // An error of a handler is a defect of ours; the client gets an answer all the same, and the kernel lives on.
    private JsonObject? Content(JupyterMessage message)
    {
        if (!handlers.TryGetValue(message.Type, out var handler))
        {
            log($"a message of type '{message.Type}' came in; this kernel does not know it.");
            return ErrorContent("NotSupported", $"This kernel does not know the message type '{message.Type}'.");
        }
        try
        {
            return handler(message).GetAwaiter().GetResult();
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
