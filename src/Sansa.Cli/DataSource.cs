using System.Globalization;
using Sansa.Data;

namespace Sansa.Cli;

/// <summary>What --data names: a data set of the catalogue, or a file of the user's own.</summary>
internal static class DataSource
{
    /// <summary>The split that a protocol makes.</summary>
    public static Split OpenSplit(CommandRun run, string data, string protocol, long? seed)
    {
        var threshold = run.Parsed.GetValue(DataOptions.Threshold);
        if (OwnPath(data) is null && threshold is null)
            return Protocols.Make(protocol, OpenCatalogue(run, data), seed);
        if (protocol != CommonOptions.BarsProtocol)
            throw new UserErrorException(threshold is null || OwnPath(data) is not null
                ? $"The protocol '{protocol}' is made for one published data set; for a file of your own use '{CommonOptions.BarsProtocol}'."
                : $"The protocol '{protocol}' has a threshold of its own; "
                    + $"--threshold is for '{CommonOptions.BarsProtocol}' and '{CommonOptions.AllProtocol}'.");
        var split = Protocols.Bars(OpenAll(run, data), seed ?? Protocols.DefaultSeed);
        return split with { ProtocolName = split.ProtocolName + Conditions(run) };
    }

    /// <summary>All interactions that count, with none held out.</summary>
    public static InteractionData OpenAll(CommandRun run, string data)
    {
        if (OwnPath(data) is { } path && DuckDbData.IsNeeded(run.Parsed, path))
            return Told(run, DuckDbData.Read(run, path, DataOptions.Columns(run.Parsed)), "");
        var all = OwnPath(data) is { } file ? ReadText(run, file) : OpenCatalogue(run, data).Interactions;
        if (run.Parsed.GetValue(DataOptions.Threshold) is not { } threshold)
            return all;
        if (all.Values is null)
            throw new UserErrorException(
                $"--threshold needs values, and {data} has none{(all.ReadAs is null ? "" : $" ({all.ReadAs}); --value-column names their column")}.");
        var kept = all.Binarise(threshold);
        run.Progress.WriteLine(Left(kept.Dropped.Steps[^1]));
        return kept;
    }

    /// <summary>What --threshold and --where leave out, for the description of a protocol; empty without them.</summary>
    public static string Conditions(CommandRun run)
    {
        var threshold = run.Parsed.GetValue(DataOptions.Threshold) is { } value ? string.Create(CultureInfo.InvariantCulture, $", values from {value}") : "";
        return threshold + (run.Parsed.GetValue(DataOptions.Where) is { } where ? $", where {where}" : "");
    }

    private static Dataset OpenCatalogue(CommandRun run, string name)
    {
        if (Path.HasExtension(name) || name.Contains('/', StringComparison.Ordinal))
            throw new UserErrorException($"There is no file '{name}'.");
        DataOptions.RefuseForCatalogue(run.Parsed, name);
        var opened = Datasets.Open(name, null, run.Progress, run.Cancellation);
        run.Progress.Dispose();
        if (opened.Published is not null && run.Parsed.GetValue(DataOptions.Threshold) is not null)
            throw new UserErrorException($"--threshold means nothing to '{name}': its published split has no values.");
        return opened;
    }

    // Text, and a single Parquet file.
    private static InteractionData ReadText(CommandRun run, string path)
    {
        var data = InteractionData.ReadFile(path, DataOptions.Columns(run.Parsed), run.Parsed.GetValue(DataOptions.Format), run.Progress, run.Cancellation);
        var isUnused = data.Values is not null && run.Parsed.GetValue(DataOptions.Threshold) is null;
        return Told(run, data, isUnused ? "; each counts 1 whatever its value (--threshold V leaves out those below V)" : "");
    }

    private static InteractionData Told(CommandRun run, InteractionData data, string more)
    {
        run.Progress.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{data.Name}: {data.ReadAs}: {data.Count:N0} interactions of {data.UserCount:N0} users with {data.ItemCount:N0} items{more}"));
        return data;
    }

    private static string Left(DropStep step) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"  left out for {step.Step}: {step.Removed.Interactions:N0} of {step.Before.Interactions:N0} interactions, "
            + $"with them {step.Removed.Users:N0} users and {step.Removed.Items:N0} items");

    // A data set of the catalogue goes before a file or folder of its name.
    private static string? OwnPath(string data)
    {
        if (Datasets.List().Any(d => string.Equals(d.Name, data, StringComparison.OrdinalIgnoreCase)))
            return null;
        return File.Exists(data) || Directory.Exists(data) || data.AsSpan().IndexOfAny('*', '?') >= 0 ? data : null;
    }
}
