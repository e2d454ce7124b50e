using System.Text.Json.Nodes;
using Sansa.Notebook.Engine;

namespace Sansa.Notebook.Jupyter;

/// <summary>Runs cells for <c>execute_request</c>.</summary>
/// <param name="engine">Gives the engine, once it is up.</param>
/// <param name="outbox">Where output goes.</param>
/// <param name="history">Receives the cells to be remembered.</param>
/// <param name="interrupt">Stops the running cell.</param>
/// <param name="abortWaiting">Refuses the requests that wait behind a cell that failed.</param>
internal sealed class ExecuteHandler(
    Task<NotebookEngine> engine, Outbox outbox, History history, CellInterrupt interrupt, Action abortWaiting)
{
    private int _count;

    public async Task<JsonObject?> ExecuteAsync(JupyterMessage request)
    {
        var code = request.Content.Text("code") ?? "";
        var silent = request.Content.Flag("silent", false);
        var store = !silent && request.Content.Flag("store_history", true) && !string.IsNullOrWhiteSpace(code);
        if (store)
            _count++;
        var number = Math.Max(1, _count);
        if (!silent)
            outbox.Publish(request.Header, "execute_input", new JsonObject { ["code"] = code, ["execution_count"] = number });

        var stop = interrupt.Begin(request);
        var stopOnError = request.Content.Flag("stop_on_error", true);
        var spent = false;
        try
        {
            var result = await RunAsync(request, code, silent, number, stop.Token);
            spent = result.Error?.Kind == CellErrorKind.Interrupted && !stopOnError;
            if (store)
                history.Add(number, code, result.ReturnValue?["text/plain"]);
            if (!result.Success && stopOnError)
                abortWaiting();
            return result.Success
                ? await SuccessAsync(request.Content["user_expressions"] as JsonObject, number, stop.Token)
                : Failure(result.Error!, number);
        }
        finally
        {
            interrupt.End(stop, spent);
        }
    }

    private async Task<CellResult> RunAsync(JupyterMessage request, string code, bool silent, int number, CancellationToken cancellation)
    {
        var ready = await engine;
        if (silent)
            return await ready.ExecuteAsync(code, new NoOutput(), cancellation);
        using var output = new CellOutput(outbox, request.Header, number);
        return await ready.ExecuteAsync(code, output, cancellation);
    }

    private async Task<JsonObject> SuccessAsync(JsonObject? expressions, int number, CancellationToken cancellation)
    {
        var values = new JsonObject();
        foreach (var (name, expression) in expressions ?? [])
            values[name] = await EvaluateAsync(expression?.ToString() ?? "", cancellation);
        return new JsonObject
        {
            ["status"] = "ok",
            ["execution_count"] = number,
            ["user_expressions"] = values,
            ["payload"] = new JsonArray(),
        };
    }

    private async Task<JsonObject> EvaluateAsync(string expression, CancellationToken cancellation)
    {
        var result = await (await engine).ExecuteAsync(expression, new NoOutput(), cancellation);
        if (!result.Success)
        {
            var error = CellOutput.ErrorContent(result.Error!);
            error["status"] = "error";
            return error;
        }
        return new JsonObject
        {
            ["status"] = "ok",
            ["data"] = result.ReturnValue?.ToJson() ?? [],
            ["metadata"] = new JsonObject(),
        };
    }

    private static JsonObject Failure(CellError error, int number)
    {
        var content = CellOutput.ErrorContent(error);
        content["status"] = "error";
        content["execution_count"] = number;
        content["user_expressions"] = new JsonObject();
        content["payload"] = new JsonArray();
        return content;
    }
}
