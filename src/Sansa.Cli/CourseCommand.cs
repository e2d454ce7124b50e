using System.CommandLine;
using Sansa.Notebook.Documents;
using Sansa.Notebook.Reports;

namespace Sansa.Cli;

/// <summary><c>sansa notebook course</c>: the hand-out without solutions, and the edition with them.</summary>
internal static class CourseCommand
{
    public static Command Create()
    {
        var sources = new Argument<string[]>("DIR or FILE")
        {
            Description = "Notebooks, or folders of notebooks, with their outputs",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string>("--out") { Description = "Folder for the editions: hand-out/ and with-solutions/ in it", Required = true };
        var html = new Option<bool>("--html") { Description = "Write pages of both editions too" };
        var trust = new Option<bool>("--trust") { Description = "With --html: keep HTML, scripts and links of the outputs as they are" };
        var command = new Command("course", "Write a hand-out without solutions, and an edition with them") { sources, output, html, trust };
        CommandRun.Action(command, run =>
        {
            var files = NotebookCommands.FilesOf(run.Parsed.GetRequiredValue(sources));
            Write(run, files, run.Parsed.GetRequiredValue(output), run.Parsed.GetValue(html), run.Parsed.GetValue(trust));
            return CommandRun.Done;
        });
        return command;
    }

    private static void Write(CommandRun run, string[] files, string folder, bool html, bool trusted)
    {
        var (handOut, full) = (new List<SiteNotebook>(), new List<SiteNotebook>());
        foreach (var file in files)
        {
            var document = NotebookDocument.Load(file);
            var (without, count) = CourseEdition.WithoutSolutions(document);
            handOut.Add(new SiteNotebook(file, without) { Trusted = trusted });
            full.Add(new SiteNotebook(file, CourseEdition.WithSolutions(document)) { Trusted = trusted });
            run.Out.WriteLine($"{Path.GetFileName(file)}: {count} solutions");
        }

        Write(run, handOut, Path.Combine(folder, "hand-out"), html);
        Write(run, full, Path.Combine(folder, "with-solutions"), html);
    }

    private static void Write(CommandRun run, List<SiteNotebook> notebooks, string folder, bool html)
    {
        foreach (var notebook in notebooks)
            notebook.Document.Save(Path.Combine(folder, Path.GetFileNameWithoutExtension(notebook.File) + ".ipynb"));
        if (html)
            ReportSite.Write(notebooks, folder);
        run.Out.WriteLine($"wrote {notebooks.Count} notebooks to {folder}");
    }
}
