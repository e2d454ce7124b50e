using Microsoft.Data.Analysis;
using Parquet;
using Parquet.Schema;

namespace Sansa.Data.Tests;

public class FrameTests
{
    [Fact]
    public void AFrameGoesThereAndBack()
    {
        var data = new InteractionData(
            [0, 1, 0], [0, 0, 1], [1, 2.5f, 3], [0, -5, 7], IdMap.FromNames(["a", "b"]), IdMap.FromNumbers([-4, 5_000_000_000]), "made");
        var frame = data.ToDataFrame();
        Assert.Equal(["user", "item", "value", "timestamp"], frame.Columns.Select(column => column.Name));
        Assert.Equal([-4L, -4L, 5_000_000_000L], ((PrimitiveDataFrameColumn<long>)frame["item"]).Select(x => x!.Value));
        Assert.Equal(0, frame["value"].NullCount);
        var back = frame.ToInteractions();
        Assert.Equal(data.Users, back.Users);
        Assert.Equal(data.Items, back.Items);
        Assert.Equal(data.Values!, back.Values!);
        Assert.Equal(data.Timestamps!, back.Timestamps!);
        Assert.Equal(data.UserIds, back.UserIds);
        Assert.Equal(2, frame.Filter(frame["value"].ElementwiseGreaterThan(2)).ToInteractions().Count);
    }

    [Fact]
    public void ColumnTypesAreChecked()
    {
        var user = new Int32DataFrameColumn("user", [1, 2]);
        var item = new StringDataFrameColumn("item", ["a", "b"]);
        Assert.Contains(
            "integers or text", Assert.Throws<ColumnTypeException>(() => Take(new DoubleDataFrameColumn("user", [1.0, 2.0]), item)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ColumnTypeException>(() => Take(new BooleanDataFrameColumn("user", [true, false]), item));
        Assert.Throws<ColumnTypeException>(() => Take(user, item, new StringDataFrameColumn("value", ["1", "x"])));
        Assert.Throws<ColumnTypeException>(() => Take(user, item, new StringDataFrameColumn("timestamp", ["1", "x"])));
        Assert.Throws<InteractionValueException>(() => Take(user, item, new SingleDataFrameColumn("value", [1, float.NaN])));
        Assert.Throws<InteractionValueException>(() => Take(user, item, new DoubleDataFrameColumn("value", [1.0, null])));
        Assert.Throws<InteractionValueException>(() => Take(user, new StringDataFrameColumn("item", ["a", null!])));
        Assert.Throws<InteractionValueException>(() => Take(user, new StringDataFrameColumn("item", ["a", ""])));
        Assert.Throws<InteractionValueException>(() => Take(new Int32DataFrameColumn("user", [1, null]), item));
        Assert.Throws<TimestampRangeException>(() => Take(user, item, new Int64DataFrameColumn("timestamp", [1, long.MaxValue])));
        Assert.Throws<MissingColumnException>(() => Take(user));
        Assert.Throws<EmptyDataException>(() => Interactions.FromDataFrame(new DataFrame()));
        Assert.Throws<EmptyDataException>(() => Take(new Int32DataFrameColumn("user", 0), new Int32DataFrameColumn("item", 0)));
        Assert.Equal([86400L, 0], Take(user, item, new DateTimeDataFrameColumn("timestamp", [DateTime.UnixEpoch.AddDays(1), DateTime.UnixEpoch])).Timestamps!);
        Assert.Equal(["1", "2"], Interactions.FromDataFrame(new DataFrame(new UInt64DataFrameColumn("u", [1, 2]), item), user: "u").UserIds);
    }

    [Fact]
    public async Task ParquetFilesOfSeveralRowGroupsAreRead()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "r.parquet");
        await WriteParquet(path, [("a", 10, 1.5, 100), ("b", 20, 2.5, 200)], [("a", 20, 3.5, 300)]);
        var data = Interactions.ReadParquet(path, cancellation: TestContext.Current.CancellationToken).ToInteractions();
        Assert.Equal([0, 1, 0], data.Users);
        Assert.Equal(["10", "20"], data.ItemIds);
        Assert.Equal([1.5f, 2.5f, 3.5f], data.Values!);
        Assert.Equal([100L, 200, 300], data.Timestamps!);
        Assert.Throws<MissingColumnException>(() => Interactions.ReadParquet(path, new CsvOptions { User = "nobody" }));
        Assert.Throws<ColumnTypeException>(() => Interactions.ReadParquet(path, new CsvOptions { User = "rating" }));
        Assert.Throws<DataFormatException>(() => Interactions.ReadParquet(folder.Write("no.parquet", "user,item\n1,2\n")));
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..40]);
        Assert.Throws<DataFormatException>(() => Interactions.ReadParquet(path));
    }

    private static InteractionData Take(params DataFrameColumn[] columns) => new DataFrame(columns).ToInteractions();

    private static async Task WriteParquet(string path, params (string User, long Item, double Rating, int Time)[][] groups)
    {
        var (user, item) = (new DataField<string>("user_id"), new DataField<long>("item_id"));
        var (rating, time) = (new DataField<double?>("rating"), new DataField<int>("timestamp"));
        await using var file = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(user, item, rating, time), file);
        foreach (var rows in groups)
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAsync(user, rows.Select(row => row.User).ToArray());
            await group.WriteAsync<long>(item, rows.Select(row => row.Item).ToArray());
            await group.WriteAsync<double>(rating, rows.Select(row => (double?)row.Rating).ToArray().AsMemory());
            await group.WriteAsync<int>(time, rows.Select(row => row.Time).ToArray());
        }
    }
}
