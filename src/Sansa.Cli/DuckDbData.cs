using System.CommandLine;
using DuckDB.NET.Data;
using Sansa.Data;

namespace Sansa.Cli;

/// <summary>
/// Reads with DuckDB, in this process: folders and patterns of Parquet, JSON lines, and any file with --where. DuckDB
/// filters and sorts with a bounded memory and a folder for what does not fit. Only the command line carries it; the
/// library takes any connection.
/// </summary>
internal static class DuckDbData
{
    private const string MemoryLimit = "2GB";
    private static readonly string[] Parquet = [".parquet", ".pq"];
    private static readonly string[] Json = [".jsonl", ".ndjson"];

    /// <summary>Whether a path and options ask for it.</summary>
    public static bool IsNeeded(ParseResult parsed, string path)
    {
        var isText = parsed.GetValue(DataOptions.Format) is DataFormat.Columns or DataFormat.Adjacency;
        return parsed.GetValue(DataOptions.Where) is not null || (!isText && (!File.Exists(path) || Ends(path, Json)));
    }

    /// <summary>The interactions of a path, each pair once with the number of its rows.</summary>
    public static InteractionData Read(CommandRun run, string path, CsvOptions options)
    {
        using var temporary = new TemporaryFolder();
        using var connection = Open(temporary.FullName, run.Parsed.GetValue<int>("--threads"));
        var query = new InteractionQuery(Source(path))
        {
            Name = path,
            Where = run.Parsed.GetValue(DataOptions.Where),
            MinValue = run.Parsed.GetValue(DataOptions.Threshold),
            Columns = options,
            Prepare = command => ((DuckDBCommand)command).UseStreamingMode = true,
        };
        return InteractionData.ReadDatabase(connection, query, run.Progress, run.Cancellation);
    }

    /// <summary>An engine in memory that spills to a folder.</summary>
    public static DuckDBConnection Open(string temporaryFolder, int threads)
    {
        var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        var used = threads == 0 ? Environment.ProcessorCount : Math.Min(threads, 4 * Environment.ProcessorCount);
        command.CommandText = $"SET memory_limit = '{MemoryLimit}'; SET temp_directory = {Literal(temporaryFolder)}; "
            + $"SET enable_progress_bar = false; SET threads = {used};";
        command.ExecuteNonQuery();
        return connection;
    }

    private static string Source(string path)
    {
        if (Directory.Exists(path))
            return $"read_parquet({Literal(Path.Combine(path, "**", "*.parquet"))})";
        if (Ends(path, Parquet))
            return $"read_parquet({Literal(path)})";
        return Ends(path, Json) ? $"read_json({Literal(path)}, format = 'newline_delimited')"
            : throw new UserErrorException(
                $"--where and patterns of files are for Parquet and JSON lines (.jsonl), and '{path}' is neither. For text there is --threshold.");
    }

    private static bool Ends(string path, string[] endings)
    {
        var plain = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Array.Exists(endings, ending => plain.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Where DuckDB puts what does not fit its memory; gone afterwards.</summary>
    internal sealed class TemporaryFolder : IDisposable
    {
        public string FullName { get; } = Directory.CreateTempSubdirectory("sansa-duckdb").FullName;

        public void Dispose() => Directory.Delete(FullName, recursive: true);
    }
}
