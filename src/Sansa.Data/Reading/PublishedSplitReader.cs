namespace Sansa.Data.Reading;

/// <summary>Reads train.txt and test.txt of a fixed split into two matrices of one shape.</summary>
internal static class PublishedSplitReader
{
    public static Dataset Read(DatasetInfo info, string trainPath, string testPath, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        var train = ReadFile(trainPath, progress, cancellation);
        var test = ReadFile(testPath, progress, cancellation);
        var users = Math.Max(train.UserCount, test.UserCount);
        var items = Math.Max(train.ItemCount, test.ItemCount);
        var published = new PublishedSplit(train.ToMatrix(users, items), test.ToMatrix(users, items));
        return new Dataset(info, published, Report(published, train.DuplicateCount, test.DuplicateCount));
    }

    private static LightGcnReader ReadFile(string path, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        using var stream = DataStreams.OpenRead(path);
        return LightGcnReader.Read(stream, path, progress, cancellation);
    }

    private static DropReport Report(PublishedSplit split, long trainDuplicates, long testDuplicates)
    {
        var kept = split.Train.NonzeroCount + split.Test.NonzeroCount;
        var counts = new DataCounts(split.Train.RowCount, split.Train.ColumnCount, kept);
        return DropReport.Empty.With(new DropStep("repeated user-item pairs count once", counts with { Interactions = kept + trainDuplicates + testDuplicates }, counts));
    }
}
