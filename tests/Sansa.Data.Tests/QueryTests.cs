using FsCheck;
using FsCheck.Fluent;
using Microsoft.Data.Sqlite;

namespace Sansa.Data.Tests;

/// <summary>Pairs from a database by a query: SQLite here, whose columns have no types; DuckDB in the tests of the tool.</summary>
public sealed class QueryTests : IDisposable
{
    private readonly SqliteConnection _database = new("Data Source=:memory:");

    public QueryTests() => _database.Open();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Pairs_come_once_with_the_number_of_their_rows_whatever_the_order_of_rows()
    {
        Execute("CREATE TABLE log (user_id, item_id, rating); INSERT INTO log VALUES (7, 'b', 3), (5, 'a', 4), (7, 'b', 5), (7, 'a', 1), (5, 'a', 2)");
        var data = InteractionData.ReadDatabase(_database, new InteractionQuery("log"));
        Assert.Equal(["5", "7"], data.UserIds);
        Assert.Equal(["a", "b"], data.ItemIds);
        Assert.Equal([0, 1, 1], data.Users);
        Assert.Equal([0, 0, 1], data.Items);
        Assert.Equal([2f, 1, 2], data.Values!);
        Assert.Equal("user = user_id, item = item_id, value = rating, 2 repeated pairs merged", data.ReadAs);
        Assert.Null(data.ToPattern().Values);
    }

    [Fact]
    public void The_database_filters_and_what_it_leaves_out_is_told()
    {
        Execute(
            "CREATE TABLE log (user_id, item_id, rating, country); INSERT INTO log VALUES (1, 1, 5, 'DE'), (1, 2, 3, 'DE'), (2, 1, 5, 'CZ'), (2, 3, 0, 'DE')");
        var data = InteractionData.ReadDatabase(_database, new InteractionQuery("log") { Where = "country = 'DE' or country = 'AT'", MinValue = 3.5 });
        Assert.Equal(1, data.Count);
        Assert.Contains("3 of 4 rows left out", data.ReadAs, StringComparison.Ordinal);
        Assert.Null(data.Values);
    }

    [Fact]
    public void What_cannot_be_meant_is_refused()
    {
        Execute("CREATE TABLE log (user_id, item_id, rating); INSERT INTO log VALUES (1, 1, 5), (1, 2, 0), (1, 3, NULL)");
        Assert.Contains("2 values of the column 'rating'", Assert.Throws<InteractionValueException>(() => Read(new("log"))).Message, StringComparison.Ordinal);
        Assert.Equal(3, Read(new("log") { Columns = new CsvOptions { ReadValues = false } }).Count);
        Assert.Contains("refuses", Assert.Throws<InteractionDataException>(() => Read(new("log") { Where = "raiting > 1" })).Message, StringComparison.Ordinal);
        Assert.Contains("no rows", Assert.Throws<EmptyDataException>(() => Read(new("log") { Where = "rating > 9" })).Message, StringComparison.Ordinal);
        Assert.Throws<MissingColumnException>(() => Read(new("(SELECT user_id FROM log)")));
        Assert.Throws<MissingColumnException>(() => Read(new("(SELECT user_id, item_id FROM log)") { MinValue = 1 }));
        Execute("INSERT INTO log VALUES (NULL, 1, 5)");
        Assert.Contains("no user id", Assert.Throws<InteractionValueException>(() => Read(new("log") { MinValue = 1 })).Message, StringComparison.Ordinal);
        Assert.Throws<OperationCanceledException>(
            () => InteractionData.ReadDatabase(_database, new("log") { MinValue = 1 }, null, new CancellationToken(true)));
    }

    [Fact]
    public void Values_of_other_types_in_a_column_of_integers_are_seen()
    {
        Execute("CREATE TABLE log (user_id INTEGER, item_id); INSERT INTO log VALUES (1, 1), ('x', 2)");
        Assert.Throws<ColumnTypeException>(() => Read(new("log")));
    }

    [Fact]
    public void Any_rows_give_the_pairs_and_counts_of_a_dictionary() =>
        Prop.ForAll<(byte User, byte Item)[]>(rows =>
        {
            Execute("DROP TABLE IF EXISTS made; CREATE TABLE made (user_id, item_id)");
            foreach (var (user, item) in rows)
                Execute($"INSERT INTO made VALUES ({user % 8}, {item % 8})");
            if (rows.Length == 0)
                return true;
            var expected = rows.GroupBy(row => (row.User % 8, row.Item % 8)).ToDictionary(group => group.Key, group => (float)group.Count());
            var data = Read(new("made"));
            return data.Count == expected.Count && Enumerable.Range(0, data.Count).All(k =>
                expected[((int)data.UserIds.NumberAt(data.Users[k]), (int)data.ItemIds.NumberAt(data.Items[k]))] == (data.Values?[k] ?? 1));
        }).QuickCheckThrowOnFailure();

    private InteractionData Read(InteractionQuery query) => InteractionData.ReadDatabase(_database, query);

    private void Execute(string sql)
    {
        using var command = _database.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
