using System.Text.Json.Nodes;
using Sansa.Notebook.Engine;
using Sansa.Notebook.Language;

namespace Sansa.Notebook.Jupyter;

/// <summary>Answers what editors ask: complete, inspect, is_complete.</summary>
internal sealed class LanguageHandler : IDisposable
{
    private static readonly TimeSpan FirstCellFirst = TimeSpan.FromSeconds(1);
    private readonly Lazy<Task<LanguageWorkspace>> _workspace;
    private int _warming;

    /// <param name="engine">Gives the engine, once it is up.</param>
    public LanguageHandler(Task<NotebookEngine> engine) =>
        _workspace = new(() => Task.Run(async () => new LanguageWorkspace(await engine)));

    /// <summary>
    /// Loads Roslyn's editor services in the background, once, ahead of the first use, which would take seconds otherwise.
    /// </summary>
    public void BeginWarmUp()
    {
        if (Interlocked.Exchange(ref _warming, 1) == 0)
            _ = Task.Run(WarmUpAsync);
    }

    private async Task WarmUpAsync()
    {
        await Task.Delay(FirstCellFirst);
        var workspace = await _workspace.Value;
        await Completions.FindAsync(workspace, "Math.", "Math.".Length, CancellationToken.None);
        await Inspection.FindAsync(workspace, "Math.Max(1, 2)", "Math.M".Length, detailed: false, CancellationToken.None);
    }

    public async Task<JsonObject?> CompleteAsync(JupyterMessage request)
    {
        var (code, position) = CodeAndCursor(request);
        var found = await Completions.FindAsync(await _workspace.Value, code, position, CancellationToken.None);
        var start = CodePoints.FromIndex(code, found.Start);
        var end = CodePoints.FromIndex(code, found.End);
        var kinds = found.Proposals.Select(proposal => (JsonNode)new JsonObject
        {
            ["text"] = proposal.Text,
            ["type"] = proposal.Kind,
            ["start"] = start,
            ["end"] = end,
        });
        return new JsonObject
        {
            ["status"] = "ok",
            ["matches"] = Json.Array(found.Proposals.Select(proposal => proposal.Text)),
            ["cursor_start"] = start,
            ["cursor_end"] = end,
            ["metadata"] = new JsonObject { ["_jupyter_types_experimental"] = new JsonArray([.. kinds]) },
        };
    }

    public async Task<JsonObject?> InspectAsync(JupyterMessage request)
    {
        var (code, position) = CodeAndCursor(request);
        var detailed = request.Content.Number("detail_level", 0) > 0;
        var found = await Inspection.FindAsync(await _workspace.Value, code, position, detailed, CancellationToken.None);
        return new JsonObject
        {
            ["status"] = "ok",
            ["found"] = found is not null,
            ["data"] = found is null ? [] : new JsonObject { ["text/plain"] = found.Plain, ["text/markdown"] = found.Markdown },
            ["metadata"] = new JsonObject(),
        };
    }

    public static JsonObject IsComplete(JupyterMessage request)
    {
        var (state, indent) = CodeCompleteness.Judge(request.Content.Text("code") ?? "", NotebookEngine.ParseOptions);
        return state switch
        {
            Completeness.Complete => new JsonObject { ["status"] = "complete" },
            Completeness.Incomplete => new JsonObject { ["status"] = "incomplete", ["indent"] = indent },
            _ => new JsonObject { ["status"] = "invalid" },
        };
    }

    public void Dispose()
    {
        if (_workspace is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            _workspace.Value.Result.Dispose();
    }

    private static (string Code, int Position) CodeAndCursor(JupyterMessage request)
    {
        var code = request.Content.Text("code") ?? "";
        return (code, CodePoints.ToIndex(code, request.Content.Number("cursor_pos", int.MaxValue)));
    }
}
