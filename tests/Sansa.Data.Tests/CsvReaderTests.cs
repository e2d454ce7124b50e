using FsCheck;
using FsCheck.Fluent;
using Sansa.Sparse;

namespace Sansa.Data.Tests;

public class CsvReaderTests
{
    [Fact]
    public void FindsUsualColumnsAnywhereAndIgnoresOthers()
    {
        var data = Read("rating,title,movieId,timestamp,userId\r\n3.5,\"A, \"\"quoted\"\"\ntitle\",10,1112486027,7\r\n\r\n4,x,20,0,7\n");
        Assert.Equal((2, 1, 2), (data.Count, data.UserCount, data.ItemCount));
        Assert.Equal([3.5f, 4f], data.Values!);
        Assert.Equal([1112486027L, 0], data.Timestamps!);
        Assert.Equal(["10", "20"], data.ItemIds);
        Assert.True(data.UserIds.IsNumeric);
    }

    [Fact]
    public void WithoutAHeaderTheFirstFourColumnsAreMeant()
    {
        var data = Read("\uFEFFu1,i1,5,2005-09-06\nu2,i1,1,1970-01-01T00:01:00Z");
        Assert.Equal(["u1", "u2"], data.UserIds);
        Assert.Equal([1125964800L, 60], data.Timestamps!);
        Assert.Null(Read("a,b\n").Values);
        Assert.Null(Read("a,b,1,2\n", new CsvOptions { ReadValues = false, ReadTimestamps = false }).Timestamps);
    }

    [Fact]
    public void ColumnsAreChosenByNameOrPositionAndDelimitersByText()
    {
        Assert.Equal(["9"], Read("1::2::9\n", new CsvOptions { Delimiter = "::", HasHeader = false, User = 2, Item = 0, ReadValues = false }).UserIds);
        var named = Read("who\twhat\n5\t\"a\tb\"\n", CsvOptions.Tsv with { User = "WHO", Item = "what" });
        Assert.Equal("5 a\tb", $"{named.UserIds.Single()} {named.ItemIds.Single()}");
        var missing = Assert.Throws<MissingColumnException>(() => Read("who,what\n5,6\n", new CsvOptions { User = "user_key", Item = "what" }));
        Assert.Equal("user_key", missing.Column);
        Assert.Contains("'who', 'what'", missing.Message, StringComparison.Ordinal);
        Assert.Throws<MissingColumnException>(() => Read("onlyone\n"));
        Assert.Throws<MissingColumnException>(() => Read("a,b\n", new CsvOptions { Timestamp = 5 }));
        Assert.Throws<ArgumentException>(() => Read("a,b\n", new CsvOptions { Delimiter = "" }));
    }

    [Theory]
    [InlineData("user,item,value\n1,2,3\n1,2,abc\n", 3, "abc", "number")]
    [InlineData("user,item,value\n1,2,\n", 2, "", "empty")]
    [InlineData("user,item,value\n1,2,NaN\n", 2, "NaN", "finite")]
    [InlineData("user,item,value\n1,2,1e99\n", 2, "1e99", "finite")]
    [InlineData("user,item,value\n1,2,Infinity\n", 2, "Infinity", "finite")]
    [InlineData("user,item,value\n\n1\n", 3, "1", "fields")]
    [InlineData("user,item\n1,\n", 2, "1,", "item id is empty")]
    [InlineData("user,item\n,1\n", 2, ",1", "user id is empty")]
    [InlineData("user,item,timestamp\n1,2,yesterday\n", 2, "yesterday", "timestamp")]
    [InlineData("user,item\n1,\"2\n3,4\n", 2, "", "never closed")]
    [InlineData("", 0, "", "empty")]
    [InlineData("user,item\n", 0, "", "no interaction")]
    public void AnErrorNamesLineAndText(string text, long line, string found, string problem)
    {
        var error = Assert.Throws<DataFormatException>(() => Read(text));
        Assert.Equal((line, found), (error.Line, error.Text));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains("ratings.csv", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MillisecondsReadAsSecondsAreOutOfRange()
    {
        const string text = "user,item,timestamp\n1,2,999999999999999\n";
        var seconds = new CsvOptions { TimestampUnit = TimestampUnit.Seconds };
        Assert.Contains("Milliseconds", Assert.Throws<TimestampRangeException>(() => Read(text, seconds)).Message, StringComparison.Ordinal);
        Assert.Equal(
            [1112486027L], Read("user,item,timestamp\n1,2,1112486027123\n", new CsvOptions { TimestampUnit = TimestampUnit.Milliseconds }).Timestamps!);
        Assert.Equal([1260759144L], Read("user,item,timestamp\n1,2,1260759144.0\n").Timestamps!);
    }

    [Fact]
    public void DatesWithoutATimeEqualDotNetsParser()
    {
        for (var day = DateTime.UnixEpoch.AddYears(-3); day.Year < 2030; day = day.AddDays(17))
        {
            Assert.True(
                Reading.Utf8Numbers.TryParseTimestamp(
                    System.Text.Encoding.UTF8.GetBytes(day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
                    TimestampUnit.Seconds, out var seconds));
            Assert.Equal(new DateTimeOffset(day).ToUnixTimeSeconds(), seconds);
        }

        Assert.False(Reading.Utf8Numbers.TryParseTimestamp("2005-02-30"u8, TimestampUnit.Seconds, out _));
        Assert.False(Reading.Utf8Numbers.TryParseTimestamp("2005-13-01"u8, TimestampUnit.Seconds, out _));
    }

    [Fact]
    public void AnUnknownHeaderAndAForeignEncodingAreExplained()
    {
        Assert.Contains(
            "HasHeader", Assert.Throws<DataFormatException>(() => Read("customer_key,product_key,stars given\n1,2,3\n")).Message, StringComparison.Ordinal);
        using var folder = new TempFolder();
        var path = folder.Write("latin1.csv", "");
        File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes("user,item\nJos\u00e9,1\n"));
        Assert.Contains("UTF-8", Assert.Throws<InteractionDataException>(() => InteractionData.ReadCsv(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NumbersEqualDotNetsParser() =>
        Prop.ForAll<int, byte, short>((digits, decimals, tail) =>
        {
            var decimalPart = Math.Abs((int)tail).ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(decimals % 9, '0');
            var text = $"{Math.Abs((long)digits)}{(decimals % 3 == 0 ? "" : "." + decimalPart)}";
            var parsed = Reading.Utf8Numbers.TryParseSingle(System.Text.Encoding.UTF8.GetBytes(text), out var value);
            return parsed && value == float.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void AnyFieldsSurviveQuoting() =>
        Prop.ForAll<NonEmptyString, NonEmptyString, PositiveInt>((user, item, value) =>
        {
            var (u, i) = (Clean(user.Get), Clean(item.Get));
            var data = Read($"x,item,y,user,value\n{Quote(i)},{Quote(i)},,{Quote(u)},{value.Get}\n");
            return data.UserIds[0] == u && data.ItemIds[0] == i && data.Values![0] == value.Get;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void CompressedFilesProgressAndCancellation()
    {
        using var folder = new TempFolder();
        var text = string.Concat(Enumerable.Range(0, 50_000).Select(k => $"{k % 777},{k},1\n"));
        var path = folder.WriteGzip("ratings.csv.gz", text);
        var reports = new List<ReadProgress>();
        var data = InteractionData.ReadCsv(path, progress: new Direct(reports.Add));
        Assert.Equal((50_000, 777, 50_000), (data.Count, data.UserCount, data.ItemCount));
        Assert.Equal(new ReadProgress(50_000, new FileInfo(path).Length, new FileInfo(path).Length), reports[^1]);
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => InteractionData.ReadCsv(path, progress: new Direct(_ => source.Cancel()), cancellation: source.Token));
    }

    [Fact]
    public void AdjacencyTakesIdsOfAnyKind()
    {
        using var folder = new TempFolder();
        var frame = Interactions.ReadAdjacency(folder.Write("a.txt", "bash libc6 \t libtinfo6\nzsh libc6\nlonely\n"));
        Assert.Equal(3, frame.Rows.Count);
        var data = frame.ToInteractions();
        Assert.Equal(["bash", "zsh"], data.UserIds);
        Assert.Throws<DataFormatException>(() => Interactions.ReadAdjacency(folder.Write("b.txt", "lonely\n")));
    }

    [Fact]
    public void OneLineLeadsToAMatrix()
    {
        using var folder = new TempFolder();
        var path = folder.Write("r.csv", "user,item,rating\n1,10,5\n1,20,4\n1,20,5\n2,10,2\n2,30,5\n3,30,1\n");
        var x = Interactions.ReadCsv(path).Binarise(min: 3.5).MinItemsPerUser(2).ToMatrix();
        Assert.Equal((1, 2, 2L), (x.RowCount, x.ColumnCount, x.NonzeroCount));
        Assert.True(x.IsPattern);
        var summed = Interactions.ReadCsv(path).ToMatrix(DuplicateHandling.Sum);
        Assert.Equal(9f, summed.Row(0).ValueAt(1));
        Assert.Equal(4f, Interactions.ReadCsv(path).ToMatrix().Row(0).ValueAt(1));
        Assert.Throws<ArgumentException>(() => Interactions.ReadCsv(path).ToMatrix(DuplicateHandling.Refuse));
    }

    private static InteractionData Read(string text, CsvOptions? options = null)
    {
        using var folder = new TempFolder();
        return InteractionData.ReadCsv(folder.Write("ratings.csv", text), options);
    }

    private static string Clean(string text) =>
        System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)).Replace("\r", "", StringComparison.Ordinal) is { Length: > 0 } clean
            ? clean
            : "x";

    private static string Quote(string text) => "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private sealed class Direct(Action<ReadProgress> report) : IProgress<ReadProgress>
    {
        public void Report(ReadProgress value) => report(value);
    }
}
