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
        command.SetAction(parsed =>
        {
            try
            {
                Write(NotebookCommands.FilesOf(parsed.GetValue(sources)!), parsed.GetValue(output)!, parsed.GetValue(html), parsed.GetValue(trust));
                return 0;
            }
            catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine(e.Message);
                return 2;
            }
        });
        return command;
    }

    private static void Write(string[] files, string folder, bool html, bool trusted)
    {
        if (files.Length == 0)
            throw new ArgumentException("There is no notebook in what was named.");
        var (handOut, full) = (new List<SiteNotebook>(), new List<SiteNotebook>());
        foreach (var file in files)
        {
            var document = NotebookDocument.Load(file);
            var (without, count) = CourseEdition.WithoutSolutions(document);
            handOut.Add(new SiteNotebook(file, without) { Trusted = trusted });
            full.Add(new SiteNotebook(file, CourseEdition.WithSolutions(document)) { Trusted = trusted });
            Console.WriteLine($"{Path.GetFileName(file)}: {count} solutions");
        }
        Write(handOut, Path.Combine(folder, "hand-out"), html);
        Write(full, Path.Combine(folder, "with-solutions"), html);
    }

    private static void Write(List<SiteNotebook> notebooks, string folder, bool html)
    {
        foreach (var notebook in notebooks)
            notebook.Document.Save(Path.Combine(folder, Path.GetFileNameWithoutExtension(notebook.File) + ".ipynb"));
        if (html)
            ReportSite.Write(notebooks, folder);
        Console.WriteLine($"wrote {notebooks.Count} notebooks to {folder}");
    }
}
