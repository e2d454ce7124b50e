using System.CommandLine;
using System.IO.Pipes;
using Sansa.Notebook.Documents;
using Sansa.Notebook.Engine;
using Sansa.Notebook.Running;

namespace Sansa.Cli.Notebooks;

/// <summary>
/// The process in which the cells of one notebook run (<see cref="WorkerRun"/> starts it). It writes the notebook after each
/// cell and tells of each by a pipe, so that a cell which ends the process takes nothing along but itself.
/// </summary>
internal static class Worker
{
    public static Command Command()
    {
        var request = new Argument<string>("REQUEST");
        var command = new Command("worker", "Runs the cells of one notebook for 'notebook run'") { request };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellation) =>
        {
            await ServeAsync(WorkerRequest.Parse(parsed.GetValue(request)!), cancellation);
            // Threads that cells started would keep the process alive.
            Environment.Exit(0);
        });
        return command;
    }

    private static async Task ServeAsync(WorkerRequest request, CancellationToken cancellation)
    {
        using var pipe = new AnonymousPipeClientStream(PipeDirection.Out, request.Pipe);
        using var writer = new StreamWriter(pipe) { AutoFlush = true };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        StopWithParent(stop);
        Console.SetIn(new ClosedInput());
        try
        {
            var options = new RunOptions
            {
                Parameters = request.Parameters,
                Timeout = request.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                AllowErrors = request.AllowErrors,
                BaseFolder = Path.GetDirectoryName(request.Notebook),
                SaveTo = request.Target,
            };
            var result = await NotebookRunner.RunAsync(NotebookDocument.Load(request.Notebook), options, new Told(Tell), stop.Token);
            Tell(new RunFinished(result.Success, result.FailedCell, result.Error, result.Cancelled, result.Duration.TotalSeconds));
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException or UnauthorizedAccessException)
        {
            Tell(new RunRefused(e.Message));
        }

        void Tell(WorkerMessage message) => writer.WriteLine(message.ToJson());
    }

    // Our standard input is the parent's rope: it is closed for Ctrl+C, and when the parent dies. The thread is one of its own,
    // because cells may keep the pool busy.
    private static void StopWithParent(CancellationTokenSource stop)
    {
        var thread = new Thread(() =>
        {
            using var input = Console.OpenStandardInput();
            while (input.ReadByte() >= 0)
            {
            }
            stop.Cancel();
        });
        thread.IsBackground = true;
        thread.Start();
    }

    private sealed class Told(Action<WorkerMessage> tell) : IProgress<CellProgress>
    {
        public void Report(CellProgress value)
        {
            if (value.Result is { } result)
                tell(new CellEnded(value.Number, result.Duration.TotalSeconds, result.Error?.Name));
            else
                tell(new CellStarted(value.Number, value.Count, value.Cell.Source.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0) ?? ""));
        }
    }
}
