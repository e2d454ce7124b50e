using Sansa.Data;

namespace Sansa.Cli;

/// <summary>What --data names: a data set of the catalogue, or a file of the user's own.</summary>
internal static class DataSource
{
    /// <summary>The split that a protocol makes.</summary>
    public static Split OpenSplit(CommandRun run, string data, string protocol, long? seed)
    {
        if (FileOf(data) is not { } file)
            return Protocols.Make(protocol, Datasets.Open(data, null, run.Progress, run.Cancellation), seed);
        if (protocol != CommonOptions.BarsProtocol)
            throw new UserErrorException($"The protocol '{protocol}' is made for one published data set; for a file of your own use '{CommonOptions.BarsProtocol}'.");
        return Protocols.Bars(Read(run, file), seed ?? Protocols.DefaultSeed);
    }

    /// <summary>All interactions, with none held out.</summary>
    public static InteractionData OpenAll(CommandRun run, string data) =>
        FileOf(data) is { } file ? Read(run, file) : Datasets.Open(data, null, run.Progress, run.Cancellation).Interactions;

    private static string? FileOf(string data) =>
        File.Exists(data) && !Datasets.List().Any(d => string.Equals(d.Name, data, StringComparison.OrdinalIgnoreCase)) ? data : null;

    private static InteractionData Read(CommandRun run, string path)
    {
        var plain = Path.GetExtension(path) is ".gz" or ".br" ? Path.GetFileNameWithoutExtension(path) : path;
        return Path.GetExtension(plain).ToUpperInvariant() switch
        {
            ".CSV" => InteractionData.ReadCsv(path, null, run.Progress, run.Cancellation),
            ".TSV" => InteractionData.ReadCsv(path, CsvOptions.Tsv, run.Progress, run.Cancellation),
            ".PARQUET" => InteractionData.ReadParquet(path, null, run.Progress, run.Cancellation),
            ".TXT" => InteractionData.ReadAdjacency(path, run.Progress, run.Cancellation),
            _ => throw new UserErrorException($"'{path}' has no ending that says how to read it. Known are .csv and .tsv (columns user, item, ...), .txt (a line 'user item item ...' for each user), each also .gz or .br, and .parquet."),
        };
    }
}
