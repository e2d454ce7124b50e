using System.CommandLine;
using System.Globalization;
using Sansa.Data;
using Sansa.Data.Download;

namespace Sansa.Cli;

/// <summary><c>sansa data</c>: what there is to train on.</summary>
internal static class DataCommands
{
    public static Command Create()
    {
        var command = new Command("data", "Data sets: which are here, where they come from");
        command.Subcommands.Add(List());
        command.Subcommands.Add(Get());
        return command;
    }

    private static Command Get()
    {
        var name = new Argument<string>("NAME") { Description = "A data set of the catalogue" };
        var yes = new Option<bool>("--yes") { Description = "Accept the terms without being asked" };
        var from = new Option<string?>("--from")
        {
            Description = "Take the published file, or a folder with the files, instead of downloading",
            HelpName = "PATH",
        };
        var verify = new Option<bool>("--verify") { Description = "Check the files that are there against their manifest; change nothing" };
        var folder = new Option<string?>("--out") { Description = $"The data folder (default: {Datasets.FolderVariable}, else ./data)", HelpName = "FOLDER" };
        var command = new Command("get", "Download a data set of the catalogue, check it, and bring it into the form that Sansa reads")
        {
            name, yes, from, verify, folder,
        };
        CommandRun.Action(command, run =>
        {
            var set = run.Parsed.GetRequiredValue(name);
            string[] args =
            [
                .. run.Parsed.GetValue(yes) ? ["--yes"] : Array.Empty<string>(),
                .. run.Parsed.GetValue(verify) ? ["--verify"] : Array.Empty<string>(),
                .. run.Parsed.GetValue(from) is { } path ? ["--from", path] : Array.Empty<string>(),
                .. run.Parsed.GetValue(folder) is { } data ? ["--out", data] : Array.Empty<string>(),
            ];
            return DataScript.RunAsync(set, args, $"sansa data get {set}", run.Out, run.Error, Ask, run.Cancellation).GetAwaiter().GetResult();

            bool Ask(string question)
            {
                if (Console.IsInputRedirected)
                    return false;
                run.Out.Write(question);
                run.Out.Flush();
                return Console.ReadLine() is { } answer && answer.StartsWith("y", StringComparison.OrdinalIgnoreCase);
            }
        });
        return command;
    }

    private static Command List()
    {
        var json = CommonOptions.Json();
        var command = new Command("list", "List the data sets of the catalogue, where they were found, and how to get the others") { json };
        CommandRun.Action(command, run =>
        {
            var entries = Datasets.List();
            run.WriteJson(run.OutputFile(json), entries);
            foreach (var entry in entries.OrderByDescending(e => e.IsAvailable))
            {
                var size = entry.Published is { } p
                    ? string.Create(CultureInfo.InvariantCulture, $"{p.Users:N0} users x {p.Items:N0} items, {p.Interactions:N0} interactions")
                    : "";
                run.Out.WriteLine($"{(entry.IsAvailable ? "*" : " ")} {entry.Name,-24} {size}");
                run.Out.WriteLine($"    {entry.Description}");
                run.Out.WriteLine($"    {Where(entry)}");
            }

            run.Out.WriteLine();
            run.Out.WriteLine($"* is here. Looked in: {string.Join(", ", Datasets.SearchFolders())} (set {Datasets.FolderVariable} to look elsewhere).");
            return 0;
        });
        return command;
    }

    private static string Where(DatasetInfo entry) =>
        entry.IsBuiltIn ? "built in"
        : entry.Folder is not null ? $"in {entry.Folder}"
        : entry.Script is not null ? $"not here; to get it: sansa data get {entry.Name}"
        : "not here";
}
