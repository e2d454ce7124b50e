using System.Data.Common;

namespace Sansa.Data;

/// <summary>
/// Interactions as a database sees them, for
/// <see cref="InteractionData.ReadDatabase(DbConnection, InteractionQuery, IProgress{ReadProgress}, CancellationToken)"/>:
/// the database filters and sorts, on disk where its memory does not suffice, and each pair of user and item comes once,
/// with the number of its rows as value. So a log larger than memory becomes X.
/// </summary>
/// <param name="Source">What stands after FROM: a table, a view, a query in brackets, or for DuckDB
/// <c>read_parquet('logs/*.parquet')</c>. It is SQL and goes to the database as it is.</param>
public sealed record InteractionQuery(string Source)
{
    /// <summary>What messages and reports call these data; default "query".</summary>
    public string Name { get; init; } = "query";

    /// <summary>A condition in SQL, as after WHERE; default null: all rows. It goes to the database as it is.</summary>
    public string? Where { get; init; }

    /// <summary>The smallest value that counts as an interaction; default null: all values count, and those of 0 or below are refused.</summary>
    public double? MinValue { get; init; }

    /// <summary>The columns of users, items and values, by name or position; by default the usual names. Times, delimiter and header are not used.</summary>
    public CsvOptions Columns { get; init; } = new();

    /// <summary>
    /// Called with each command before it runs, for settings of a provider: DuckDB's <c>UseStreamingMode = true</c> keeps the result out of memory.
    /// </summary>
    public Action<DbCommand>? Prepare { get; init; }
}
