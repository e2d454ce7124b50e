using System.CommandLine;
using System.Text;
using Sansa.Interactive;
using Sansa.Models;
using Sansa.Persistence;

namespace Sansa.Cli;

/// <summary><c>sansa demo</c>: a page in which anybody can try a model, without a network and without this program.</summary>
internal sealed class DemoCommand
{
    private readonly Argument<FileInfo> _model = new("MODEL") { Description = "A model file that `sansa train --out` wrote" };
    private readonly Option<FileInfo?> _out = new("--out") { Description = "The page to write", HelpName = "FILE", Required = true };
    private readonly Option<double> _megabytes = new("--megabytes")
    {
        Description = "The most that names and weights take in the page; the weights that matter least are left out",
        HelpName = "MB",
        DefaultValueFactory = _ => 2,
    };

    private readonly Option<string[]> _items = new("--items")
    {
        Description = "What the basket holds at the beginning (ids)",
        HelpName = "ID",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int> _k = new("--k") { Description = "How many items to recommend", HelpName = "K", DefaultValueFactory = _ => 10 };
    private readonly Option<string?> _title = new("--title")
    {
        Description = "Title of the page; by default the kind of model and its data",
        HelpName = "TEXT"
    };

    public static Command Create()
    {
        var o = new DemoCommand();
        var command = new Command("demo", "Write a page in which one tries a model: search, fill a basket, see recommendations and why; no network, no server")
        {
            o._model, o._out, o._megabytes, o._items, o._k, o._title,
        };
        o._megabytes.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and <= 100))
                result.AddError("--megabytes must be above 0 and at most 100.");
        });
        CommandRun.Action(command, o.Run);
        return command;
    }

    private int Run(CommandRun run)
    {
        var file = run.OutputFile(_out)!;
        var model = ModelKinds.Load(run.Parsed.GetRequiredValue(_model).FullName);
        var names = new ItemNames(model);
        int[] basket = [.. (run.Parsed.GetValue(_items) ?? []).Select(names.IndexOf)];
        var explorer = Displays.Explorer(model, basket, null, run.Parsed.GetValue(_k), (int)(run.Parsed.GetValue(_megabytes) * 1e6));
        run.Cancellation.ThrowIfCancellationRequested();
        var title = run.Parsed.GetValue(_title) ?? (model.Protocol is { } data ? $"{model.Kind.Title} on {data}" : model.Kind.Title);
        var page = Encoding.UTF8.GetBytes(Displays.ToPage(explorer, title));
        AtomicFile.Write(file.FullName, stream => stream.Write(page));
        run.Out.WriteLine(explorer.ToString().Split('\n')[1].Trim());
        run.Out.WriteLine(FormattableString.Invariant($"Wrote {file} ({page.Length / 1e6:F2} MB). Open it in a browser."));
        return 0;
    }
}
