using System.Data;

namespace Sansa.Data.Tests;

public class DatabaseTests
{
    [Fact]
    public void RowsOfAQueryBecomeInteractions()
    {
        var table = Table(("customer", typeof(string)), ("item", typeof(int)), ("stars", typeof(decimal)), ("date", typeof(DateTime)));
        table.Rows.Add("ann", 7, 4.5m, new DateTime(1970, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        table.Rows.Add("bob", 9, 3m, new DateTime(1969, 12, 31, 23, 59, 59, DateTimeKind.Utc));
        table.Rows.Add("ann", 9, 1m, new DateTime(2005, 9, 6, 0, 0, 0, DateTimeKind.Utc));
        var data = Read(table);
        Assert.Equal([0, 1, 0], data.Users);
        Assert.Equal([0, 1, 1], data.Items);
        Assert.Equal([4.5f, 3, 1], data.Values!);
        Assert.Equal([86400, -1, 1125964800], data.Timestamps!);
        Assert.Equal(["ann", "bob"], data.UserIds);
        Assert.Equal([7, 9], Enumerable.Range(0, 2).Select(data.ItemIds.NumberAt));
        Assert.Equal("query", data.Name);
    }

    [Fact]
    public void ColumnsAreChosenByNameOrPosition()
    {
        var table = Table(("a", typeof(long)), ("b", typeof(Guid)), ("rating", typeof(double)), ("time", typeof(string)));
        table.Rows.Add(1L, Guid.Empty, 2.0, "1970-01-01T01:00:00+01:00");
        var data = Read(table, new CsvOptions { User = "b", Item = 0, Timestamp = "time" });
        Assert.Equal(Guid.Empty.ToString(), data.UserIds[0]);
        Assert.Equal([0], data.Timestamps!);
        var plain = Read(table, new CsvOptions { User = "b", Item = 0, ReadValues = false, ReadTimestamps = false });
        Assert.Null(plain.Values);
        Assert.Null(plain.Timestamps);
        Assert.Contains("'a', 'b', 'rating'", Assert.Throws<MissingColumnException>(() => Read(table)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NumbersOfATimestampColumnCountFromTheEpoch()
    {
        var table = Table(("user", typeof(int)), ("item", typeof(int)), ("ts", typeof(long)));
        table.Rows.Add(1, 1, 1500L);
        Assert.Equal([1500], Read(table).Timestamps!);
        Assert.Equal([1], Read(table, new CsvOptions { TimestampUnit = TimestampUnit.Milliseconds }).Timestamps!);
        table.Rows.Add(1, 2, long.MaxValue);
        Assert.Throws<TimestampRangeException>(() => Read(table));
    }

    [Theory]
    [InlineData(null, "i", 1.0, typeof(InteractionValueException), "row 1 of column 'user' has no user id")]
    [InlineData("u", "", 1.0, typeof(InteractionValueException), "row 1 of column 'item' has no item id")]
    [InlineData("u", 5, 1.0, typeof(ColumnTypeException), "row 1 of the item column 'item' holds a Int32, after rows with text")]
    [InlineData(1.5, "i", 1.0, typeof(ColumnTypeException), "holds a Double, but ids must be integers or text")]
    [InlineData("u", "i", null, typeof(InteractionValueException), "row 1 of column 'value' is NULL")]
    [InlineData("u", "i", double.PositiveInfinity, typeof(InteractionValueException), "infinite")]
    [InlineData("u", "i", "4", typeof(ColumnTypeException), "values must be numbers")]
    public void ARowThatIsNoInteractionIsNamed(object? user, object? item, object? value, Type type, string problem)
    {
        var table = Table(("user", typeof(object)), ("item", typeof(object)), ("value", typeof(object)));
        table.Rows.Add("a", "b", 1);
        table.Rows.Add(user ?? DBNull.Value, item, value ?? DBNull.Value);
        var error = Assert.Throws(type, () => Read(table));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AQueryWithoutRowsAndACancelledOneAreTold()
    {
        var table = Table(("user", typeof(int)), ("item", typeof(int)));
        Assert.Contains("user, item", Assert.Throws<EmptyDataException>(() => Read(table)).Message, StringComparison.Ordinal);
        table.Rows.Add(1, 1);
        using var reader = table.CreateDataReader();
        Assert.Throws<OperationCanceledException>(() => InteractionData.ReadDatabase(reader, cancellation: new CancellationToken(true)));
    }

    [Fact]
    public void TheTopItemsStay()
    {
        var data = new InteractionData([0, 1, 2, 0, 1, 0], [2, 2, 2, 1, 1, 0], null, null, IdMap.Identity(3), IdMap.FromNames(["a", "b", "c"]), "made");
        var top = data.TopItems(2);
        Assert.Equal(["b", "c"], top.ItemIds);
        Assert.Equal(5, top.Count);
        Assert.Equal(6, data.TopItems(10).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.TopItems(0));
    }

    private static InteractionData Read(DataTable table, CsvOptions? options = null)
    {
        using var reader = table.CreateDataReader();
        return InteractionData.ReadDatabase(reader, options);
    }

    private static DataTable Table(params (string Name, Type Type)[] columns)
    {
        var table = new DataTable { Locale = System.Globalization.CultureInfo.InvariantCulture };
        foreach (var (name, type) in columns)
            table.Columns.Add(name, type);
        return table;
    }
}
