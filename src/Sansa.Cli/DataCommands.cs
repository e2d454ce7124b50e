using System.CommandLine;
using System.Globalization;
using Sansa.Data;

namespace Sansa.Cli;

/// <summary><c>sansa data</c>: what there is to train on.</summary>
internal static class DataCommands
{
    public static Command Create()
    {
        var command = new Command("data", "Data sets: which are here, where they come from");
        command.Subcommands.Add(List());
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
                var size = entry.Published is { } p ? string.Create(CultureInfo.InvariantCulture, $"{p.Users:N0} users x {p.Items:N0} items, {p.Interactions:N0} interactions") : "";
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
        : entry.Script is not null ? $"not here; to get it: dotnet run {entry.Script}"
        : "not here";
}
