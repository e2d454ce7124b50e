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
    private const int Failed = 1;
    private const int Misused = 2;
    private const int Stopped = 130;

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
        command.SetAction(async (parsed, cancellation) =>
        {
            var values = new Dictionary<string, string>();
            foreach (var parameter in parsed.GetValue(parameters) ?? [])
            {
                var parts = parameter.Split('=', 2);
                if (parts.Length < 2)
                    return Misuse($"--param {parameter}: write name=value.");
                values[parts[0].Trim()] = parts[1];
            }
            var options = new RunOptions
            {
                Parameters = values,
                Timeout = parsed.GetValue(timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                AllowErrors = parsed.GetValue(allowErrors),
            };
            var code = 0;
            foreach (var file in parsed.GetValue(files)!)
            {
                code = Math.Max(code, await RunFileAsync(file, parsed.GetValue(output), parsed.GetValue(html), options, cancellation));
                if (cancellation.IsCancellationRequested)
                    break;
            }
            return code;
        });
        return command;
    }

    private static async Task<int> RunFileAsync(string file, string? output, bool html, RunOptions options, CancellationToken cancellation)
    {
        try
        {
            var path = Path.GetFullPath(file);
            var folder = Path.GetDirectoryName(path)!;
            var target = Path.Combine(output is null ? folder : Path.GetFullPath(output), Path.GetFileNameWithoutExtension(path) + ".ipynb");
            var run = await ExecuteAsync(path, target, options, cancellation);
            Console.WriteLine($"  wrote {Here(target)}");
            if (html)
            {
                var page = Path.ChangeExtension(target, ".html");
                var (document, result) = run.Load();
                HtmlReport.Save(page, document, new ReportOptions
                {
                    BaseFolder = folder,
                    Provenance = Provenance.Collect(folder, result.Duration),
                    Run = result,
                    Trusted = true, // the cells have just run here
                });
                Console.WriteLine($"  wrote {Here(page)}");
            }
            return Report(file, run.Result!);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException or UnauthorizedAccessException)
        {
            return Misuse(e.Message);
        }
    }

    private static Task<WorkerRun> ExecuteAsync(string path, string target, RunOptions options, CancellationToken cancellation)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no file '{path}'.");
        Console.WriteLine(Here(path));
        return WorkerRun.ExecuteAsync(path, target, options, new CellLines(), cancellation);
    }

    private static string Here(string path) => Path.GetRelativePath(Directory.GetCurrentDirectory(), path);

    private static int Report(string file, RunFinished result)
    {
        if (result.Cancelled)
        {
            Console.Error.WriteLine($"{file}: stopped; what was done so far is written.");
            return Stopped;
        }
        if (result.FailedCell is { } cell)
        {
            Console.Error.WriteLine($"{file}: cell {cell} failed: {result.Error!.Message}");
            foreach (var line in result.Error.Trace.Where(l => l != result.Error.Message))
                Console.Error.WriteLine("  " + (Console.IsErrorRedirected ? WithoutColours(line) : line));
        }
        return result.Success ? 0 : Failed;
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
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                var files = FilesOf(parsed.GetValue(sources)!);
                if (files.Length == 0)
                    return Misuse("There is no notebook in what was named.");
                var folder = parsed.GetValue(output)!;
                var (notebooks, code) = parsed.GetValue(execute) ? await ExecuteAllAsync(files, folder, cancellation)
                    : ([.. files.Select(f => new SiteNotebook(f, NotebookDocument.Load(f)) { Trusted = parsed.GetValue(trust) })], 0);
                Console.WriteLine($"wrote {ReportSite.Write(notebooks, folder, parsed.GetValue(title)!)} and {notebooks.Count} reports");
                return code;
            }
            catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException or UnauthorizedAccessException)
            {
                return Misuse(e.Message);
            }
        });
        return command;
    }

    /// <summary>The notebooks that a command names: files, and the notebooks of folders in the order of their names.</summary>
    internal static string[] FilesOf(string[] sources) => [.. sources.SelectMany(s => Directory.Exists(s)
        ? Directory.EnumerateFiles(s, "*.ipynb").Order(StringComparer.Ordinal) : (IEnumerable<string>)[s])];

    // A notebook that failed has its page too, with the error on it.
    private static async Task<(List<SiteNotebook> Notebooks, int Code)> ExecuteAllAsync(string[] files, string folder, CancellationToken cancellation)
    {
        var notebooks = new List<SiteNotebook>();
        var code = 0;
        foreach (var file in files)
        {
            var path = Path.GetFullPath(file);
            var target = Path.GetFullPath(Path.Combine(folder, Path.GetFileNameWithoutExtension(path) + ".ipynb"));
            var run = await ExecuteAsync(path, target, new RunOptions(), cancellation);
            var (document, result) = run.Load();
            notebooks.Add(new SiteNotebook(file, document, result));
            code = Math.Max(code, Report(file, run.Result!));
            if (cancellation.IsCancellationRequested)
                break;
        }
        return (notebooks, code);
    }

    private static int Misuse(string message)
    {
        Console.Error.WriteLine(message);
        return Misused;
    }

    private static string WithoutColours(string text) => System.Text.RegularExpressions.Regex.Replace(text, @"\e\[[0-9;]*m", "");

    /// <summary>One line a cell: number, time, and its first line of code.</summary>
    private sealed class CellLines : IProgress<WorkerMessage>
    {
        private string _number = "", _line = "";

        public void Report(WorkerMessage value)
        {
            if (value is CellStarted started)
            {
                _number = string.Create(CultureInfo.InvariantCulture, $"  [{started.Number}/{started.Count}]");
                _line = started.Line.Length > 60 ? started.Line[..59] + "…" : started.Line;
                if (!Console.IsOutputRedirected)
                    Console.Write($"{_number} {_line}");
            }
            else if (value is CellEnded ended)
            {
                var time = ended.Seconds.ToString("0.00", CultureInfo.InvariantCulture).PadLeft(8);
                Console.WriteLine($"{(Console.IsOutputRedirected ? "" : "\r")}{_number}{time} s  {_line}{(ended.Error is null ? "" : "  " + ended.Error)}");
            }
        }
    }
}
