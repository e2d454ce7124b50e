using System.CommandLine;
using System.Globalization;
using Sansa.Cli.Notebooks;
using Sansa.Notebook.Documents;
using Sansa.Notebook.Reports;
using Sansa.Notebook.Running;

namespace Sansa.Cli;

/// <summary><c>sansa notebook</c>: run notebooks without a browser, and make pages of them.</summary>
internal static class NotebookCommands
{
    public static Command Create()
    {
        var command = new Command("notebook", "Run C# notebooks and export them as HTML");
        command.Subcommands.Add(Run());
        command.Subcommands.Add(Site());
        command.Subcommands.Add(Worker.Command());
        command.Subcommands.Add(CourseCommand.Create());
        return command;
    }

    private static Command Run()
    {
        var files = new Argument<string[]>("FILE") { Description = "Notebooks (.ipynb or .dib)", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string?>("--out")
        {
            Description = "Folder for the executed notebooks and reports. Default: beside each notebook, in its place",
        };
        var html = new Option<bool>("--html") { Description = "Write a self-contained HTML report too" };
        var parameters = new Option<string[]>("--param") { Description = "name=value for the cell tagged 'parameters'; may be given again" };
        var timeout = new Option<double?>("--timeout") { Description = "Most seconds that one cell may take" };
        var allowErrors = new Option<bool>("--allow-errors") { Description = "Go on after a failing cell" };
        var command = new Command("run", "Execute notebooks in order") { files, output, html, parameters, timeout, allowErrors };
        CommandRun.Action(command, async run =>
        {
            var options = new RunOptions
            {
                Parameters = ParametersOf(run.Parsed.GetValue(parameters) ?? []),
                Timeout = run.Parsed.GetValue(timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                AllowErrors = run.Parsed.GetValue(allowErrors),
            };
            var code = CommandRun.Done;
            foreach (var file in run.Parsed.GetRequiredValue(files))
            {
                code = Math.Max(code, await RunFileAsync(run, file, run.Parsed.GetValue(output), run.Parsed.GetValue(html), options));
                if (run.Cancellation.IsCancellationRequested)
                    break;
            }

            return code;
        });
        return command;
    }

    private static Dictionary<string, string> ParametersOf(string[] texts)
    {
        var values = new Dictionary<string, string>();
        foreach (var text in texts)
        {
            var parts = text.Split('=', 2);
            if (parts.Length < 2)
                throw new UsageException($"--param {text}: write name=value.");
            values[parts[0].Trim()] = parts[1];
        }

        return values;
    }

    private static async Task<int> RunFileAsync(CommandRun run, string file, string? output, bool html, RunOptions options)
    {
        var path = Path.GetFullPath(file);
        var folder = Path.GetDirectoryName(path)!;
        var target = Path.Combine(output is null ? folder : Path.GetFullPath(output), Path.GetFileNameWithoutExtension(path) + ".ipynb");
        var executed = await ExecuteAsync(run, path, target, options);
        run.Out.WriteLine($"  wrote {Here(target)}");
        if (html)
        {
            var page = Path.ChangeExtension(target, ".html");
            var (document, result) = executed.Load();
            HtmlReport.Save(page, document, new ReportOptions
            {
                BaseFolder = folder,
                Provenance = Provenance.Collect(folder, result.Duration),
                Run = result,
                Trusted = true, // the cells have just run here
            });
            run.Out.WriteLine($"  wrote {Here(page)}");
        }

        return Report(run, file, executed.Result!);
    }

    private static Task<WorkerRun> ExecuteAsync(CommandRun run, string path, string target, RunOptions options)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no file '{path}'.");
        run.Out.WriteLine(Here(path));
        return WorkerRun.ExecuteAsync(path, target, options, new CellLines(run.Out), run.Cancellation);
    }

    private static string Here(string path) => Path.GetRelativePath(Directory.GetCurrentDirectory(), path);

    private static int Report(CommandRun run, string file, RunFinished result)
    {
        if (result.Cancelled)
        {
            run.Error.WriteLine($"{file}: stopped; what was done so far is written.");
            return CommandRun.Interrupted;
        }

        if (result.FailedCell is { } cell)
        {
            run.Error.WriteLine($"{file}: cell {cell} failed: {result.Error!.Message}");
            foreach (var line in result.Error.Trace.Where(l => l != result.Error.Message))
                run.Error.WriteLine("  " + WithoutColours(line));
        }

        return result.Success ? CommandRun.Done : CommandRun.Failed;
    }

    private static Command Site()
    {
        var sources = new Argument<string[]>("DIR or FILE") { Description = "Notebooks, or folders of notebooks", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--out") { Description = "Folder for the pages", Required = true };
        var title = new Option<string>("--title") { Description = "Title of the index page", DefaultValueFactory = _ => "Notebooks" };
        var execute = new Option<bool>("--execute")
        {
            Description = "Execute the notebooks first. Their files are left as they are; the executed ones lie beside the pages",
        };
        var trust = new Option<bool>("--trust")
        {
            Description = "Keep HTML, scripts and links of kept outputs as they are; else only what is harmless. Notebooks executed now are trusted",
        };
        var command = new Command("site", "Make a page of each notebook, linked to each other, and an index") { sources, output, title, execute, trust };
        CommandRun.Action(command, async run =>
        {
            var files = FilesOf(run.Parsed.GetRequiredValue(sources));
            var folder = run.Parsed.GetRequiredValue(output);
            var trusted = run.Parsed.GetValue(trust);
            var (notebooks, code) = run.Parsed.GetValue(execute)
                ? await ExecuteAllAsync(run, files, folder)
                : ([.. files.Select(f => new SiteNotebook(f, NotebookDocument.Load(f)) { Trusted = trusted })], CommandRun.Done);
            run.Out.WriteLine($"wrote {ReportSite.Write(notebooks, folder, run.Parsed.GetRequiredValue(title))} and {notebooks.Count} reports");
            return code;
        });
        return command;
    }

    /// <summary>The notebooks that a command names: files, and the notebooks of folders in the order of their names.</summary>
    /// <exception cref="UserErrorException">There is none.</exception>
    internal static string[] FilesOf(string[] sources)
    {
        string[] files = [.. sources.SelectMany(s => Directory.Exists(s)
            ? Directory.EnumerateFiles(s, "*.ipynb").Order(StringComparer.Ordinal)
            : (IEnumerable<string>)[s])];
        return files.Length > 0 ? files : throw new UserErrorException("There is no notebook in what was named.");
    }

    // A notebook that failed has its page too, with the error on it.
    private static async Task<(List<SiteNotebook> Notebooks, int Code)> ExecuteAllAsync(CommandRun run, string[] files, string folder)
    {
        var notebooks = new List<SiteNotebook>();
        var code = CommandRun.Done;
        foreach (var file in files)
        {
            var path = Path.GetFullPath(file);
            var target = Path.GetFullPath(Path.Combine(folder, Path.GetFileNameWithoutExtension(path) + ".ipynb"));
            var executed = await ExecuteAsync(run, path, target, new RunOptions());
            var (document, result) = executed.Load();
            notebooks.Add(new SiteNotebook(file, document, result));
            code = Math.Max(code, Report(run, file, executed.Result!));
            if (run.Cancellation.IsCancellationRequested)
                break;
        }
        return (notebooks, code);
    }

    private static string WithoutColours(string text) => System.Text.RegularExpressions.Regex.Replace(text, @"\e\[[0-9;]*m", "");

    /// <summary>One line a cell: number, time, and its first line of code.</summary>
    private sealed class CellLines(TextWriter output) : IProgress<WorkerMessage>
    {
        private string _number = "", _line = "";

        public void Report(WorkerMessage value)
        {
            if (value is CellStarted started)
            {
                _number = string.Create(CultureInfo.InvariantCulture, $"  [{started.Number}/{started.Count}]");
                _line = started.Line.Length > 60 ? started.Line[..59] + "…" : started.Line;
                if (!Console.IsOutputRedirected)
                    output.Write($"{_number} {_line}");
            }
            else if (value is CellEnded ended)
            {
                if (!Console.IsOutputRedirected)
                    output.Write('\r');
                var time = ended.Seconds.ToString("0.00", CultureInfo.InvariantCulture).PadLeft(8);
                output.WriteLine($"{_number}{time} s  {_line}{(ended.Error is null ? "" : "  " + ended.Error)}");
            }
        }
    }
}
