using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using Sansa.Data;
using Sansa.Notebook.Documents;
using Sansa.Notebook.Engine;
using Sansa.Notebook.Running;

namespace Sansa.Cli.Notebooks;

/// <summary>
/// One run of a notebook in a process of its own, seen from outside: whatever a cell does to that process, the outputs of
/// the cells before it are in the file, and it is known which one it was.
/// </summary>
internal sealed class WorkerRun
{
    private static readonly TimeSpan PatienceWhenDone = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PatienceWhenStopped = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan LastMessages = TimeSpan.FromSeconds(1);
    private readonly string _target;
    private readonly IProgress<WorkerMessage> _progress;
    private readonly Dictionary<int, TimeSpan> _durations = [];
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CellStarted? _running;
    private int _last;
    private string? _refusal;

    private WorkerRun(string target, IProgress<WorkerMessage> progress) => (_target, _progress) = (target, progress);

    /// <summary>How it ended.</summary>
    public RunFinished? Result { get; private set; }

    /// <summary>
    /// Runs the notebook at a full path, and has its outputs written to <paramref name="target"/>. Cells begin in the notebook's folder, as in Jupyter.
    /// </summary>
    /// <exception cref="InvalidDataException">The worker refused the notebook or the options, or cannot write; the message says why.</exception>
    public static async Task<WorkerRun> ExecuteAsync(
        string notebook, string target, RunOptions options, IProgress<WorkerMessage> progress, CancellationToken cancellation)
    {
        var run = new WorkerRun(target, progress);
        var clock = Stopwatch.StartNew();
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
        var request = new WorkerRequest(
            notebook, target, options.Parameters, options.Timeout?.TotalSeconds, options.AllowErrors, pipe.GetClientHandleAsString());
        using var process = Start(request);
        pipe.DisposeLocalCopyOfClientHandle();
        var reading = Task.Run(() => run.Read(pipe), CancellationToken.None);
        using (cancellation.Register(() => run.Stop(process)))
            await run.WaitAsync(process);
        await Task.WhenAny(reading, Task.Delay(LastMessages, CancellationToken.None));
        if (run._refusal is { } reason)
            throw new InvalidDataException(reason);
        run.Result ??= run.EndedEarly(process.ExitCode, clock.Elapsed);
        return run;
    }

    /// <summary>The executed notebook, and the run in the form that reports want.</summary>
    public (NotebookDocument Document, RunResult Run) Load()
    {
        var document = NotebookDocument.Load(_target);
        var durations = document.Cells.Where(c => c.Kind == CellKind.Code).Index()
            .Where(c => _durations.ContainsKey(c.Index + 1)).ToDictionary(c => c.Item, c => _durations[c.Index + 1]);
        var result = Result!;
        return (document, new RunResult(
            result.Success, result.FailedCell, result.Error, result.Cancelled, TimeSpan.FromSeconds(result.Seconds), durations));
    }

    private static Process Start(WorkerRequest request)
    {
        var command = ThisProgram.Command();
        var start = new ProcessStartInfo(command[0], [.. command[1..], "notebook", "worker", request.ToJson()])
        {
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetDirectoryName(request.Notebook),
        };
        // A data folder that is given relative to here stays the same one where the cells run.
        if (Environment.GetEnvironmentVariable(Datasets.FolderVariable) is { Length: > 0 } data)
            start.Environment[Datasets.FolderVariable] = Path.GetFullPath(data);
        return Process.Start(start)!;
    }

    private void Read(Stream pipe)
    {
        using var reader = new StreamReader(pipe);
        while (reader.ReadLine() is { } line)
        {
            var message = WorkerMessage.Parse(line);
            switch (message)
            {
                case CellStarted started:
                    (_running, _last) = (started, started.Number);
                    break;
                case CellEnded ended:
                    _running = null;
                    _durations[ended.Number] = TimeSpan.FromSeconds(ended.Seconds);
                    break;
                case RunFinished finished:
                    Result = finished;
                    _over.TrySetResult();
                    break;
                case RunRefused refused:
                    _refusal = refused.Reason;
                    _over.TrySetResult();
                    break;
            }
            _progress.Report(message);
        }
    }

    // The end of its standard input tells the worker to stop the cell and to write what there is.
    private void Stop(Process process)
    {
        process.StandardInput.Close();
        _ = Task.Delay(PatienceWhenStopped).ContinueWith(_ => _over.TrySetResult(), TaskScheduler.Default);
    }

    // A worker that has said all may be held by code that a cell left to run at the process's end.
    private async Task WaitAsync(Process process)
    {
        var exited = process.WaitForExitAsync();
        await Task.WhenAny(exited, _over.Task);
        await Task.WhenAny(exited, Task.Delay(PatienceWhenDone));
        if (!exited.IsCompleted)
            process.Kill(entireProcessTree: true);
        await exited;
    }

    // The process ended in the middle: the cell that ran gets the error as its output.
    private RunFinished EndedEarly(int exitCode, TimeSpan elapsed)
    {
        var code = exitCode.ToString(CultureInfo.InvariantCulture);
        var reason = exitCode switch
        {
            134 => "an exception that nobody caught, a stack that is full, or Environment.FailFast",
            137 => "it was killed, by itself or for want of memory",
            139 => "a crash in native code",
            _ => "a call of Environment.Exit, perhaps",
        };
        var message = _running is not null
            ? $"It ended the process with exit code {code} ({reason}). The outputs of the cells before it are kept."
            : $"After it the process ended with exit code {code} ({reason}), by something that a cell left behind. All outputs are kept.";
        var error = new CellError(CellErrorKind.Exception, "ProcessEnded", message, [message]);
        if (_running is { } running)
        {
            var document = NotebookDocument.Load(_target);
            document.Cells.Where(c => c.Kind == CellKind.Code).ElementAt(running.Number - 1).Fail(running.Number, error);
            document.Save(_target);
            _progress.Report(new CellEnded(running.Number, 0, error.Name));
        }
        return new RunFinished(Success: false, _running?.Number ?? _last, error, Cancelled: false, elapsed.TotalSeconds);
    }
}
