using Sansa.Notebook.Engine;

namespace Sansa.Notebook.Jupyter;

/// <summary>Brings the engine up while the client still shakes hands.</summary>
internal static class EngineStart
{
    /// <summary>Starts an engine on the pool.</summary>
    public static Task<NotebookEngine> BeginAsync() => Task.Run(async () =>
    {
        // A first cell pays for loading Roslyn, the framework's metadata and the formatters; a throw-away engine pays here.
        await using (var scratch = new NotebookEngine())
            await scratch.ExecuteAsync("var warm = new List<int> { 1 }; warm.Count", new NoOutput());
        return new NotebookEngine();
    });
}
