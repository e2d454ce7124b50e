using System.Text.Json.Nodes;
using Sansa.Notebook.Engine;

namespace Sansa.Notebook.Jupyter;

/// <summary>One kernel: its sockets, its two request loops, and the engine behind them.</summary>
internal sealed class KernelServer : IDisposable
{
    // Time for the first client to subscribe to iopub. Without this wait the output of its first cell may be lost.
    private static readonly TimeSpan SubscriptionTime = TimeSpan.FromSeconds(1);
    private const string InterruptType = "interrupt_request";
    private readonly Action<string> _log;
    private readonly WireFormat _wire;
    private readonly KernelSockets _sockets;
    private readonly Outbox _outbox;
    private readonly RequestLoop _shell;
    private readonly RequestLoop _control;
    private readonly LanguageHandler _language;
    private readonly CellInterrupt _interrupt = new();
    private readonly TaskCompletionSource _stopped = new();

    /// <summary>Listens at once; requests are answered from <see cref="RunAsync"/> on.</summary>
    public KernelServer(ConnectionFile connection, Action<string> log)
    {
        _log = log;
        _wire = new WireFormat(new MessageSigner(connection.Key));
        _outbox = new Outbox(_wire, (channel, frames) => _sockets!.Send(channel, frames));

        var engine = StartEngineAsync();
        _language = new LanguageHandler(engine);
        var execute = new ExecuteHandler(engine, _outbox, History, _interrupt, () => _shell!.AbortWaiting());
        var shared = new Dictionary<string, RequestHandler>
        {
            ["kernel_info_request"] = _ => Answer(KernelInfo.Reply()),
            ["shutdown_request"] = ShutdownAsync,
            ["comm_info_request"] = CommInfoAsync,
            ["comm_open"] = CloseCommAsync,
            ["comm_msg"] = _ => NoAnswer,
            ["comm_close"] = _ => NoAnswer,
        };
        _control = new RequestLoop(Channel.Control, new Dictionary<string, RequestHandler>(shared)
        {
            [InterruptType] = _ => Answer(new JsonObject { ["status"] = "ok" }),
        }, _outbox, log);
        _shell = new RequestLoop(Channel.Shell, new Dictionary<string, RequestHandler>(shared)
        {
            ["execute_request"] = execute.ExecuteAsync,
            ["complete_request"] = _language.CompleteAsync,
            ["inspect_request"] = _language.InspectAsync,
            ["is_complete_request"] = request => Answer(LanguageHandler.IsComplete(request)),
            ["history_request"] = request => Answer(History.Reply(request.Content)),
        }, _outbox, log);
        _sockets = new KernelSockets(connection, Receive);
    }

    private static Task<JsonObject?> NoAnswer { get; } = Task.FromResult<JsonObject?>(null);

    private History History { get; } = new();

    /// <summary>Serves until <see cref="Stop"/> or a shutdown request.</summary>
    public async Task RunAsync()
    {
        _outbox.PublishStatus(null, "starting");
        var control = OwnThread.RunAsync("control", () => Serve(_control));
        // The shell loop may sit in a cell that does not end: the kernel stops without it.
        OwnThread.Start("shell", () =>
        {
            Task.WaitAny([_sockets.Subscribed], SubscriptionTime);
            Serve(_shell);
        });
        await _stopped.Task;
        await control;
    }

    public void Interrupt() => _interrupt.Interrupt();

    public void Stop()
    {
        Interrupt();
        _control.Close();
        _shell.Close();
        _stopped.TrySetResult();
    }

    public void Dispose()
    {
        _sockets.Dispose();
        _language.Dispose();
    }

    private static bool Serve(RequestLoop loop)
    {
        loop.Run();
        return true;
    }

    private static Task<JsonObject?> Answer(JsonObject content) => Task.FromResult<JsonObject?>(content);

    // While the client still shakes hands.
    private static async Task<NotebookEngine> StartEngineAsync()
    {
        await WarmUp.Begin();
        return new NotebookEngine();
    }

    // On the poller thread: sort and queue, and hand on interrupts, which then wait behind nothing. A message with a wrong
    // signature gets no answer, and nothing that a client sends ends this thread, and the kernel with it.
    private void Receive(Channel channel, IReadOnlyList<byte[]> frames)
    {
        try
        {
            var message = _wire.Decode(frames);
            if (channel == Channel.Control && message.Type == InterruptType)
                _interrupt.Interrupt(message);
            if (channel == Channel.Control)
                _control.Enqueue(message);
            else if (channel == Channel.Shell)
                _shell.Enqueue(message);
        }
        catch (MalformedMessageException error)
        {
            _log($"a message on {channel} was ignored: {error.Message}");
        }
        catch (Exception error)
        {
            _log($"a message on {channel} was ignored: {error}");
        }
    }

    // Notebook and JupyterLab ask this when they open a notebook, nbconvert never does: a person will type.
    private Task<JsonObject?> CommInfoAsync(JupyterMessage request)
    {
        _language.BeginWarmUp();
        return Answer(KernelInfo.NoComms());
    }

    // Stopping waits a little, so that the loop sends the reply and the idle status first.
    private Task<JsonObject?> ShutdownAsync(JupyterMessage request)
    {
        var restart = request.Content.Flag("restart", false);
        var content = new JsonObject { ["status"] = "ok", ["restart"] = restart };
        _outbox.Publish(request.Header, "shutdown_reply", (JsonObject)content.DeepClone());
        OwnThread.Start("shutdown", () =>
        {
            Thread.Sleep(20);
            Stop();
        });
        return Answer(content);
    }

    private Task<JsonObject?> CloseCommAsync(JupyterMessage open)
    {
        _outbox.Publish(open.Header, "comm_close", KernelInfo.CommClosed(open));
        return NoAnswer;
    }
}
