using System.CommandLine;
using Sansa.Models;

namespace Sansa.Cli;

/// <summary>Options that several commands share, so that they read and mean the same everywhere.</summary>
internal static class CommonOptions
{
    public const string BarsProtocol = "bars";
    public const string AllProtocol = "all";

    public static Option<FileInfo?> Json() => new("--json") { Description = "Also write the result as JSON to this file", HelpName = "FILE" };

    public static Option<string> Data(string? fallback) => new("--data")
    {
        Description = "A data set of the catalogue (see `sansa data list`), or a file: columns or adjacency as text (plain, .gz, .br), "
            + "JSON lines, Parquet (also a folder or \"logs/*.parquet\")",
        HelpName = "NAME|FILE",
        Required = fallback is null,
        DefaultValueFactory = fallback is null ? null : _ => fallback,
    };

    public static Option<FileInfo> Model() =>
        new("--model") { Description = "A model file that `sansa train --out` wrote", HelpName = "FILE", Required = true };

    /// <summary>Which model.</summary>
    /// <param name="verb">What is done with it, such as train.</param>
    public static Option<string> Method(string verb)
    {
        var option = new Option<string>("--method")
        {
            Description = $"What to {verb}: " + string.Join("; ", ModelKinds.All.Select(m => $"{m.Name}, {m.Description}")),
            HelpName = string.Join('|', ModelKinds.All.Select(m => m.Name)),
            DefaultValueFactory = _ => ModelKinds.All[0].Name,
        };
        option.AcceptOnlyFromAmong([.. ModelKinds.All.Select(m => m.Name)]);
        return option;
    }

    public static Option<int> Threads()
    {
        var option = new Option<int>("--threads")
        {
            Description = "Threads to use; 0 for all cores. The result does not depend on it",
            HelpName = "N",
            DefaultValueFactory = _ => 0,
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 0)
                result.AddError("--threads must be 0 (all cores) or more.");
        });
        return option;
    }

    public static Option<long?> Seed() => new("--seed")
    {
        Description = "Seed of the split, where the data set comes without a published one (default: the protocol's)",
        HelpName = "N",
    };
}
