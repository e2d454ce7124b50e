using System.Diagnostics;
using System.Globalization;
using DuckDB.NET.Data;
using Sansa.Data;

namespace Sansa.Cli.Bench;

/// <summary>100 million rows of Parquet, made here, to X; beside the time in which DuckDB scans the two columns.</summary>
internal static class ParquetLogs
{
    private const long Rows = 100_000_000;
    private const int Files = 10;

    public static BenchRow Row { get; } = new(
        "parquet-100m",
        "100 M rows of made logs (3 M users, 1 M items) in ten Parquet files, to X by DuckDB, beside its own scan of both columns",
        null,
        [
            new("read", "s") { Must = 120, Aim = 40 }, new("X", "s"), new("scan", "s"), new("ratio", "scans"),
            new("pairs", "M"), new("peak", "MB") { Must = 6000, Aim = 4000 },
        ],
        Measure);

    private static Dictionary<string, double> Measure(BenchContext context)
    {
        using var logs = new DuckDbData.TemporaryFolder();
        using var spill = new DuckDbData.TemporaryFolder();
        using var connection = DuckDbData.Open(spill.FullName, context.Threads);
        Write(connection, logs.FullName, context.Cancellation);
        var source = $"read_parquet('{logs.FullName}/*.parquet')";
        var clock = Stopwatch.StartNew();
        Execute(connection, $"SELECT sum(user_id), sum(item_id) FROM {source}");
        var scan = clock.Elapsed.TotalSeconds;
        clock.Restart();
        var data = InteractionData.ReadDatabase(
            connection, new InteractionQuery(source) { Prepare = command => ((DuckDBCommand)command).UseStreamingMode = true }, null, context.Cancellation);
        var read = clock.Elapsed.TotalSeconds;
        var x = data.ToPattern();
        var all = clock.Elapsed.TotalSeconds;
        using var process = Process.GetCurrentProcess();
        return new()
        {
            ["read"] = all,
            ["X"] = all - read,
            ["scan"] = scan,
            ["ratio"] = all / scan,
            ["pairs"] = x.NonzeroCount / 1e6,
            ["peak"] = process.PeakWorkingSet64 / 1e6,
        };
    }

    // Users by a square, items by a cube of even numbers: few of each have most of the rows. The same rows each time.
    private static void Write(DuckDBConnection connection, string folder, CancellationToken cancellation)
    {
        for (var file = 0; file < Files; file++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (start, end) = (file * (Rows / Files), (file + 1) * (Rows / Files));
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"""
                COPY (SELECT
                    7 * (3000000 * pow((hash(2 * i + 1) >> 11)::DOUBLE / 9007199254740992.0, 2))::BIGINT + 11 AS user_id,
                    (1000000 * pow((hash(2 * i + 12345678901) >> 11)::DOUBLE / 9007199254740992.0, 3))::INT AS item_id,
                    1600000000 + i AS timestamp
                    FROM range({start}, {end}) rows(i))
                TO '{folder}/part{file}.parquet' (FORMAT parquet)
                """));
        }
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
