using Sansa.Data.Reading;

namespace Sansa.Data.Tests;

public class LightGcnReaderTests
{
    [Fact]
    public void ReadsRowsInAnyOrderSortedAndCountedOnce()
    {
        using var folder = new TempFolder();
        folder.Write("gowalla/train.txt", "2 5 1 5\r\n0 3\n\n1\n2 0\n");
        folder.WriteGzip("gowalla/test.txt.gz", "3 6");
        var data = Datasets.Open("gowalla", folder.Path);
        var train = data.Published!.Train;
        Assert.Equal((4, 7, 4L), (train.RowCount, train.ColumnCount, train.NonzeroCount));
        Assert.Equal([0L, 1, 1, 4, 4], train.RowPointers);
        Assert.Equal([3, 0, 1, 5], train.ColumnIndices);
        Assert.True(train.IsPattern);
        Assert.Equal([6], data.Published.Test.Row(3).Indices.ToArray());
        Assert.Equal(1, data.Dropped.Steps[0].Removed.Interactions);
        Assert.Equal(5, data.Interactions.Count);
    }

    [Theory]
    [InlineData("0 1\n1 2 x\n", 2, "x", "integer")]
    [InlineData("0 1\n\n-1 2\n", 3, "-1", "negative")]
    [InlineData("0 3000000000\n", 1, "3000000000", "too large")]
    [InlineData("0 99999999999999999999\n", 1, "99999999999999999999", "integer")]
    [InlineData("0 1.5\n", 1, "1.5", "integer")]
    [InlineData("0 2147483000\n", 0, "", "sparse")]
    public void AnErrorNamesFileLineAndText(string text, long line, string found, string problem)
    {
        using var folder = new TempFolder();
        var path = folder.Write("gowalla/train.txt", text);
        folder.Write("gowalla/test.txt", "0 1\n");
        var error = Assert.Throws<DataFormatException>(() => Datasets.Open("gowalla", folder.Path));
        Assert.Equal((path, line, found), (error.File, error.Line, error.Text));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("5\n6\n")]
    public void AFileWithoutInteractionsIsAnError(string text)
    {
        using var folder = new TempFolder();
        folder.Write("gowalla/train.txt", text);
        folder.Write("gowalla/test.txt", "0 1\n");
        Assert.Contains("no interaction", Assert.Throws<DataFormatException>(() => Datasets.Open("gowalla", folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATruncatedGzipFileIsAnErrorAndNotASmallerDataSet()
    {
        using var folder = new TempFolder();
        var text = string.Concat(Enumerable.Range(0, 20000).Select(i => $"{i} {i * 7919 % 9973} {9973 + (i * 104729 % 9973)}\n"));
        var path = folder.WriteGzip("gowalla/train.txt.gz", text);
        folder.Write("gowalla/test.txt", "0 1\n");
        Assert.Equal(20000, Datasets.Open("gowalla", folder.Path).Published!.Train.RowCount);
        var whole = File.ReadAllBytes(path);
        foreach (var missing in (int[])[1, 8, 5000, whole.Length - 30])
        {
            File.WriteAllBytes(path, whole[..^missing]);
            Assert.Throws<DataFormatException>(() => Datasets.Open("gowalla", folder.Path));
        }

        File.WriteAllBytes(path, [.. whole, .. whole]);
        var twice = Datasets.Open("gowalla", folder.Path);
        Assert.Equal(40000 + 1, twice.Published!.Train.NonzeroCount + twice.Published.Test.NonzeroCount);
        Assert.Equal(40000, twice.Dropped.Steps[0].Removed.Interactions);
        File.WriteAllText(path, "no gzip at all");
        Assert.Throws<DataFormatException>(() => Datasets.Open("gowalla", folder.Path));
    }

    [Fact]
    public void CancellationStopsTheReading()
    {
        using var folder = new TempFolder();
        folder.Write("gowalla/train.txt", "0 1\n");
        folder.Write("gowalla/test.txt", "0 1\n");
        Assert.Throws<OperationCanceledException>(() => Datasets.Open("gowalla", folder.Path, null, new CancellationToken(true)));
    }

    [Fact]
    public void LinesLongerThanTheBufferAreRead()
    {
        var text = "0 " + string.Join(' ', Enumerable.Range(0, 200_000)) + "\n1 7";
        var reader = LightGcnReader.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), "memory", null, CancellationToken.None);
        var matrix = reader.ToMatrix(reader.UserCount, reader.ItemCount);
        Assert.Equal(200_000, matrix.RowLength(0));
        Assert.Equal([7], matrix.Row(1).Indices.ToArray());
    }
}
